import Testing

@testable import Simulator

@Suite struct `Delivery` {
    private let start = Instant(seconds: 1_710_000_000 / 3_600 * 3_600)

    @Test func `tries four times, five minutes apart, and gives up`() {
        #expect((1...3).map { Attempts.next(after: $0, failedAt: start) } == [start + 300, start + 300, start + 300])
        #expect(Attempts.next(after: 4, failedAt: start) == nil)
    }

    @Test(arguments: [(200, 3_000, true), (200, 3_001, false), (202, 1, false), (204, 1, false), (503, 1, false)])
    func `succeeds with exactly 200, within three seconds`(status: Int, milliseconds: Int, isSuccess: Bool) {
        #expect(Attempts.isSuccess(status: status, milliseconds: milliseconds) == isSuccess)
    }

    /// Notes so many successes and failures of a topic in an hour, counted from the start.
    private func note(_ feed: inout Feed, _ topic: Topic, hour: Int, good: Int, bad: Int) {
        for index in 0..<(good + bad) {
            feed.note(topic, isSuccess: index < good, at: start + .hours(hour) + index)
        }
    }

    @Test func `closes a topic after two hours in a row under four fifths, and no other`() {
        var feed = Feed(rule: .fourFifthsOfTwoHours)
        note(&feed, .order, hour: 0, good: 7, bad: 3)
        note(&feed, .order, hour: 1, good: 7, bad: 3)
        note(&feed, .logistics, hour: 1, good: 8, bad: 2)
        let stillIn = start + (.hours(2) - 1)
        #expect(feed.isOpen(.order, at: stillIn))
        #expect(!feed.isOpen(.order, at: start + .hours(2)))
        #expect(feed.isOpen(.logistics, at: start + .hours(2)))
        #expect(!feed.isOpen(.order, at: start + .days(9)))
        feed.reopen()
        #expect(feed.isOpen(.order, at: start + .days(9)))
    }

    @Test(arguments: [
        [(0, 0, 9), (2, 0, 9)], [(0, 0, 9), (1, 8, 2), (2, 0, 9)], [(0, 8, 2), (1, 0, 9)], [(0, 0, 9)],
    ])
    func `leaves a topic open after bad hours that do not follow each other`(hours: [(Int, Int, Int)]) {
        var feed = Feed(rule: .fourFifthsOfTwoHours)
        for (hour, good, bad) in hours { note(&feed, .order, hour: hour, good: good, bad: bad) }
        #expect(feed.isOpen(.order, at: start + .hours(9)))
    }

    @Test func `closes everything when half of all attempts failed, and not before twenty`() {
        var feed = Feed(rule: .halfOfAll)
        note(&feed, .order, hour: 0, good: 0, bad: 10)
        note(&feed, .logistics, hour: 1, good: 9, bad: 0)
        #expect(feed.isOpen(.stock, at: start + .hours(1)))
        feed.note(.makeup, isSuccess: true, at: start + .hours(2))
        for topic in Topic.allCases { #expect(!feed.isOpen(topic, at: start + .hours(2))) }
        feed.reopen()
        for topic in Topic.allCases { #expect(feed.isOpen(topic, at: start + .hours(2))) }
    }

    @Test func `goes on while less than half failed`() {
        var feed = Feed(rule: .halfOfAll)
        note(&feed, .order, hour: 0, good: 51, bad: 49)
        #expect(feed.isOpen(.order, at: start + .days(1)))
    }
}

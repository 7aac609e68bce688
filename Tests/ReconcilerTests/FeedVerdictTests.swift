import CJClient
import Foundation
import Ledger
import TestSupport
import Testing

@testable import Reconciler

@Suite struct `How a feed stands` {
    /// 10:30 of some day.
    static let now = Date.utc("2023-11-14T10:30:00Z")

    private static func minutesAgo(_ minutes: Double) -> Date { now - minutes * 60 }

    private static func hour(
        _ topic: Drift.Topic? = .order, ago hours: Double, _ accepted: Int, failed: Int = 0
    ) -> FeedEvidence.Hour {
        let hour = now - 1800 - hours * 3600
        return FeedEvidence.Hour(
            topic, hour: hour, accepted: accepted, failed: failed, lastAcceptedAt: accepted > 0 ? hour + 60 : nil)
    }

    private static func changes(_ count: Int, _ topic: Drift.Topic = .order, minutesAgo minutes: Double)
        -> [FeedEvidence.Change]
    {
        (0..<count).map { FeedEvidence.Change(topic, happenedAt: minutesAgo(minutes - Double($0))) }
    }

    private static func shown(_ change: (inout FeedEvidence.Shown) -> Void = { _ in }) -> FeedEvidence.Shown {
        var shown = FeedEvidence.Shown()
        change(&shown)
        return shown
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let state: FeedVerdict.State
        var says = ""
        var hours: [FeedEvidence.Hour] = []
        var changes: [FeedEvidence.Change] = []
        var gaps: [DateInterval] = []
        var shown: FeedEvidence.Shown? = FeedEvidence.Shown()
        var isWanted = true
        var wasRegistered = false
        var watchedFor: TimeInterval = 30 * 86_400
    }

    static let cases = [
        Case(testDescription: "nothing is known", state: .ok, shown: nil),
        Case(testDescription: "nothing came and nothing changed", state: .ok),
        Case(testDescription: "all was taken", state: .ok, hours: [hour(ago: 1, 500), hour(ago: 0, 50)]),
        Case(
            testDescription: "single messages got lost", state: .ok, hours: [hour(ago: 1, 500)],
            changes: changes(4, minutesAgo: 70)),
        Case(
            testDescription: "many changes, no webhook since", state: .silent, says: "no webhook of order came since",
            hours: [hour(ago: 3, 500)], changes: changes(5, minutesAgo: 70)),
        Case(
            testDescription: "a webhook came after the changes", state: .ok,
            hours: [hour(ago: 1, 500), hour(ago: 0, 1)], changes: changes(5, minutesAgo: 70)),
        Case(
            testDescription: "only the other topic's webhooks came", state: .silent, says: "webhook of logistics",
            hours: [hour(ago: 3, 500), hour(ago: 0, 9)], changes: changes(5, .logistics, minutesAgo: 70)),
        Case(
            testDescription: "the changes are too fresh", state: .ok, hours: [hour(ago: 1, 500)],
            changes: changes(5, minutesAgo: 59)),
        Case(
            testDescription: "a few of each topic", state: .silent, says: "webhook of any topic",
            hours: [hour(ago: 3, 500)],
            changes: changes(3, minutesAgo: 70) + changes(3, .logistics, minutesAgo: 70)),
        Case(
            testDescription: "no receiver was there", state: .ok, hours: [hour(ago: 8, 500)],
            changes: changes(8, minutesAgo: 300), gaps: [DateInterval(start: minutesAgo(320), end: minutesAgo(280))]),
        Case(
            testDescription: "no receiver is there for a quarter of an hour", state: .closing, says: "80 %",
            gaps: [DateInterval(start: minutesAgo(20), end: minutesAgo(5))]),
        Case(
            testDescription: "an hour was bad", state: .closing, says: "within an hour: after two such hours",
            hours: [hour(ago: 2, 5000), hour(ago: 1, 79, failed: 21)]),
        Case(
            testDescription: "an hour was just not bad", state: .ok,
            hours: [hour(ago: 2, 5000), hour(ago: 1, 80, failed: 20)]),
        Case(
            testDescription: "two hours were bad", state: .closing, says: "in each of two hours in a row",
            hours: [hour(ago: 9, 5000), hour(ago: 2, 5, failed: 5), hour(ago: 1, 79, failed: 21)]),
        Case(
            testDescription: "what never came makes an hour bad", state: .closing, says: "within an hour",
            hours: [hour(ago: 9, 5000), hour(ago: 1, 10), hour(ago: 0, 3)], changes: changes(4, minutesAgo: 85)),
        Case(
            testDescription: "two in five failed", state: .closing, says: "8 of 20",
            hours: [hour(ago: 90, 12, failed: 8)]),
        Case(testDescription: "two in five of a few failed", state: .ok, hours: [hour(ago: 90, 6, failed: 4)]),
        Case(
            testDescription: "what failed before it was registered again", state: .ok,
            hours: [hour(ago: 5, 0, failed: 90)], watchedFor: 3600),
        Case(
            testDescription: "CJ shows a topic as not sent", state: .closed, says: "does not send logistics any more",
            hours: [hour(ago: 0, 5)], shown: shown { $0.closed = [.logistics] }),
        Case(
            testDescription: "CJ shows another URL", state: .closed, says: "order to another URL",
            shown: shown { $0.foreign = [.order] }),
        Case(
            testDescription: "CJ shows all as not sent, and something came once", state: .closed, says: "anything",
            hours: [hour(ago: 5, 5)],
            shown: shown {
                $0.isRegistered = false
                $0.closed = [.order, .logistics]
            }),
        Case(
            testDescription: "CJ shows all as not sent, and nothing ever came", state: .unregistered,
            changes: changes(9, minutesAgo: 100),
            shown: shown {
                $0.isRegistered = false
                $0.closed = Drift.Topic.allCases
            }),
        Case(
            testDescription: "CJ shows no topic, and something came once", state: .ok, hours: [hour(ago: 5, 5)],
            shown: shown { $0.isRegistered = nil }),
        Case(
            testDescription: "CJ shows no topic after they were registered", state: .ok,
            shown: shown { $0.isRegistered = nil }, wasRegistered: true),
        Case(
            testDescription: "CJ shows no topic, and nobody registered any", state: .unregistered,
            shown: shown { $0.isRegistered = nil }),
        Case(
            testDescription: "CJ shows only catalogue topics, none of them sent", state: .ok, hours: [hour(ago: 5, 5)],
            shown: shown { $0.isRegistered = false }),
        Case(
            testDescription: "CJ shows a topic as not sent that the account may lack", state: .ok,
            hours: [hour(ago: 0, 5)], shown: shown { $0.closed = [.makeup, .privateOrder] }),
        Case(
            testDescription: "CJ shows a topic as not sent that came before", state: .closed, says: "makeup",
            hours: [hour(ago: 0, 5), hour(.makeup, ago: 3, 1)], shown: shown { $0.closed = [.makeup] }),
        Case(
            testDescription: "a person cancelled it", state: .unregistered, says: "--cancel", hours: [hour(ago: 5, 5)],
            shown: shown { $0.isRegistered = false }, isWanted: false),
    ]

    private func evidence(_ given: Case) -> FeedEvidence {
        var evidence = FeedEvidence(now: Self.now, watchedSince: Self.now - given.watchedFor)
        evidence.hours = given.hours
        evidence.changes = given.changes
        evidence.gaps = given.gaps
        evidence.shown = given.shown
        evidence.isWanted = given.isWanted
        evidence.wasRegistered = given.wasRegistered
        return evidence
    }

    @Test(arguments: cases)
    func `follows from what was answered, what polling saw and what CJ shows`(given: Case) {
        let verdict = FeedVerdict(evidence(given))
        #expect(verdict.state == given.state, "\(verdict)")
        #expect(given.says.isEmpty || verdict.reason?.contains(given.says) == true, "\(verdict)")
        #expect((verdict.reason == nil) == (verdict.state == .ok))
        #expect((verdict.cure == nil) == (verdict.state == .ok))
        #expect((verdict.lostSince != nil) == verdict.state.isLosing)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `does not depend on the order of what is known, and another webhook makes it no worse`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let topics: [Drift.Topic?] = Drift.Topic.allCases + [nil]
        var evidence = FeedEvidence(now: Self.now, watchedSince: Self.now - 86_400)
        evidence.shown = FeedEvidence.Shown()
        evidence.hours = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            Self.hour(
                topics.randomElement(using: &generator) ?? nil, ago: Double(Int.random(in: 0...6, using: &generator)),
                Int.random(in: 0...30, using: &generator), failed: Int.random(in: 0...9, using: &generator))
        }
        evidence.changes = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
            Drift.Topic.allCases.randomElement(using: &generator).map {
                FeedEvidence.Change($0, happenedAt: Self.minutesAgo(.random(in: 0...300, using: &generator)))
            }
        }
        let verdict = FeedVerdict(evidence)
        var shuffled = evidence
        shuffled.hours.shuffle(using: &generator)
        shuffled.changes.shuffle(using: &generator)
        #expect(FeedVerdict(shuffled) == verdict)
        let order: [FeedVerdict.State] = [.ok, .closing, .silent]
        for topic in topics {
            var better = evidence
            better.hours.append(
                FeedEvidence.Hour(
                    topic, hour: Self.now - 1800, accepted: 1, failed: 0, lastAcceptedAt: Self.now - 1))
            let rank = (order.firstIndex(of: FeedVerdict(better).state), order.firstIndex(of: verdict.state))
            #expect((rank.0 ?? 9) <= (rank.1 ?? -1), "\(topic.map(\.rawValue) ?? "other"): \(verdict)")
        }
    }

    @Test func `is read from what CJ shows`() throws {
        let origin = try #require(PublicURL("https://ledger.example.com"))
        let callback = CallbackURL(
            origin: origin, account: try #require(AccountName("main")), pathKey: RunningReceiver.pathKey)
        var registration = Registration(callback, isEnabled: true)
        #expect(FeedEvidence.Shown(registration, callback: callback) == FeedEvidence.Shown())
        registration.topics[.product] = nil
        registration.topics[.makeup] = nil
        #expect(FeedEvidence.Shown(registration, callback: callback) == FeedEvidence.Shown())
        registration.topics[.order]?.urls = ["https://other.example.com/hook"]
        registration.topics[.logistics]?.isEnabled = false
        #expect(FeedEvidence.Shown(registration, callback: nil).foreign == [])
        let shown = FeedEvidence.Shown(registration, callback: callback)
        #expect(shown.foreign == [.order] && shown.closed == [.logistics] && shown.isRegistered == true)
        registration.topics[.order]?.urls.append(callback.text)
        #expect(FeedEvidence.Shown(registration, callback: callback).foreign == [], "it is sent here too")
        let none = FeedEvidence.Shown(Registration(topics: [:]), callback: callback)
        #expect(none.isRegistered == nil && none.closed.isEmpty && none.foreign.isEmpty)
    }
}

import CJ
import Foundation
import Hashing
import TestSupport
import Testing

@testable import Reconciler

/// A list of CJ's, in one of the ways in which it may answer.
private struct ListOfCJ {
    /// The names of its rows.
    var names: [String]
    /// Rows of a page at most.
    var cap = Int.max
    /// Whether the page size is answered as it is rather than as it was asked for.
    var statesCap = false
    var total: Total = .right
    /// Of so many answers one lacks rows; 0: none.
    var partialOnceIn = 0
    /// Whether it answers the first page whatever is asked for.
    var turnsNoPage = false

    enum Total: CaseIterable { case right, none, tooHigh, tooLow, zero }

    func page(
        _ number: Int, size: Int, _ chance: inout SeededGenerator
    ) -> (facts: WalkTable.PageFacts, names: [String]) {
        let size = min(size, cap)
        let start = turnsNoPage ? 0 : (number - 1) * size
        var rows = Array(names.dropFirst(start).prefix(size))
        if partialOnceIn > 0, chance.once(in: partialOnceIn) { rows.removeAll { _ in chance.once(in: 3) } }
        let total: Int? =
            switch total {
            case .right: names.count
            case .none: nil
            case .tooHigh: names.count + 7
            case .tooLow: max(0, names.count - 7)
            case .zero: 0
            }
        return (
            WalkTable.PageFacts(
                rows: rows.count, total: total, statedSize: statesCap && cap < 200 ? cap : 200,
                digest: SHA256.digest(of: Array(rows.joined(separator: "\n").utf8))), rows
        )
    }

    /// Walks it, and says what was found, in how many calls, and where it ended.
    func walked(from place: WalkTable.Place = WalkTable.Place(), _ chance: inout SeededGenerator)
        -> (found: Set<String>, calls: Int, place: WalkTable.Place)
    {
        var place = place
        var found: Set<String> = []
        for calls in 1...2000 {
            let page = page(place.page, size: place.askedSize, &chance)
            found.formUnion(page.names)
            let (next, isEnd) = place.after(page.facts, askedAt: Date(timeIntervalSince1970: 1_700_000_000))
            place = next
            if isEnd { return (found, calls, place) }
        }
        return (found, 2001, place)
    }
}

@Suite struct `A walk through a list` {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)
    private static func names(_ count: Int) -> [String] { (0..<count).map { "SD\($0)" } }

    @Test(arguments: [0, 1, 49, 50, 51, 130, 200, 201, 450])
    func `finds every row though CJ gives fifty of two hundred, and echoes two hundred`(rows: Int) {
        var chance = SeededGenerator(seed: 1)
        for statesCap in [false, true] {
            let list = ListOfCJ(names: Self.names(rows), cap: 50, statesCap: statesCap)
            let walk = list.walked(&chance)
            #expect(walk.found.count == rows && walk.place.isWhole)
            #expect(walk.calls <= rows / 50 + 3, "\(walk.calls)")
            #expect(walk.place.size == (rows > 50 ? 50 : nil))
            var again = WalkTable.Place()
            again.size = walk.place.size
            #expect(list.walked(from: again, &chance).calls <= rows / 50 + 2, "what was learnt is not asked again")
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `finds every row and comes to an end, whatever the pages hold and the totals say`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        var list = ListOfCJ(names: Self.names(Int.random(in: 0...700, using: &chance)))
        if chance.once(in: 2) { list.cap = Int.random(in: 10...220, using: &chance) }
        list.statesCap = chance.once(in: 3)
        list.total = chance.pick(ListOfCJ.Total.allCases)
        let walk = list.walked(&chance)
        // A total that is too low hides rows, unless the page that reaches it is full.
        let mayHide = [.tooLow, .zero].contains(list.total) && list.names.count < 2 * 700
        if !mayHide { #expect(walk.found.count == list.names.count, "\(list.cap) \(list.total)") }
        #expect(walk.calls <= list.names.count / min(list.cap, 200) + 12, "\(walk.calls)")
        #expect(walk.place.isWhole == ![.tooHigh].contains(list.total) || list.names.isEmpty || mayHide)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `finds every row of pages that come in part, or says that it was not whole`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        var list = ListOfCJ(names: Self.names(Int.random(in: 20...700, using: &chance)), partialOnceIn: 4)
        if chance.once(in: 2) { list.cap = 50 }
        let walk = list.walked(&chance)
        if walk.place.isWhole { #expect(walk.found.count == list.names.count) }
        #expect(walk.calls <= 200)
    }

    @Test func `ends where CJ shows one page for ever, and nothing is taken for gone`() {
        var chance = SeededGenerator(seed: 1)
        for total in [ListOfCJ.Total.right, .none, .tooHigh] {
            let list = ListOfCJ(names: Self.names(130), cap: 50, total: total, turnsNoPage: true)
            let walk = list.walked(&chance)
            #expect(walk.calls <= 12 && !walk.place.isWhole && walk.found.count == 50, "\(total): \(walk.calls)")
        }
    }

    @Test func `asks for a page without rows again before it believes the page more than the total`() {
        let empty = WalkTable.PageFacts(rows: 0, total: 130, digest: SHA256.digest(of: []))
        var place = WalkTable.Place(page: 3, begunAt: Self.now, size: 50, rowsSeen: 100)
        for repeats in 1...2 {
            let (next, isEnd) = place.after(empty, askedAt: Self.now)
            #expect(!isEnd && next.page == 3 && next.repeats == repeats)
            place = next
        }
        let (end, isEnd) = place.after(empty, askedAt: Self.now)
        #expect(isEnd && !end.isWhole, "what such a walk did not find is not gone")
    }
}

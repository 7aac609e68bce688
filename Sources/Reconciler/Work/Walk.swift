import CJClient
import Foundation
import Hashing

extension WalkTable {
    /// Where a walk through a list stands.
    ///
    /// Pages are followed by what they hold: CJ may give fewer rows than it is asked for, and echo the larger number. A
    /// walk ends where the rows reach the list's total, at a page without rows, or where CJ shows one page for ever.
    struct Place: Sendable, Equatable {
        var page = 1
        /// How often this page was asked for again.
        var repeats = 0
        /// Whether every page so far was whole.
        var isWhole = true
        /// When it began; nil before its first page.
        var begunAt: Date?
        var failures = 0
        /// How many rows a page was found to hold at most; nil while as many as asked for by default.
        var size: Int?
        /// How many rows it has had.
        var rowsSeen = 0
        /// Of the names on the last page it had: of this one, where it is asked for again, else of the one before.
        var digest: Digest?

        /// A page that CJ answers in part is asked for so often again before its rest is given up until the next walk.
        static let mostRepeats = 5
        /// The same for a page without any rows: as a rule the total was wrong.
        static let mostRepeatsOfNone = 2
        /// How many rows are asked for where nothing is known of CJ's own limit.
        static let usualSize = 200
        /// A page of fewer rows tells nothing of CJ's own limit.
        static let smallestLimit = 10
        /// No list is followed further.
        static let mostPages = 20_000

        var askedSize: Int { size ?? Self.usualSize }
    }

    /// What a page holds.
    struct PageFacts: Sendable, Equatable {
        var rows: Int
        /// How many rows the list has; nil when CJ does not say.
        var total: Int?
        /// How many rows a page has at most, as CJ says.
        var statedSize: Int?
        /// Of the names of the rows.
        var digest: Digest
    }
}

extension WalkTable.PageFacts {
    /// - Parameter names: of the rows, as the snapshots have them.
    init(_ page: CJPage, names: [String]) {
        rows = page.rows.count
        total = page.total
        statedSize = page.statedSize
        digest = SHA256.digest(of: Array(names.joined(separator: "\n").utf8))
    }
}

extension WalkTable.Place {
    /// Where it stands after a page, and whether that was its last.
    ///
    /// - Parameter askedAt: when the page was asked for.
    func after(_ facts: WalkTable.PageFacts, askedAt: Date) -> (place: Self, isEnd: Bool) {
        var next = self
        next.begunAt = begunAt ?? askedAt
        next.failures = 0
        let start = (page - 1) * askedSize
        let missing = facts.total.map { min(askedSize, max(0, $0 - start)) - facts.rows } ?? 0
        let isSame = digest == facts.digest && facts.rows > 0
        guard missing <= 0 else {
            if page == 1, facts.rows > 0, let cap = cap(facts, isSame: isSame) {
                next.size = cap
                return next.beyond(facts, start: 0, isWhole: true)
            }
            // The same rows again: what is missing is missing for good.
            if repeats < (facts.rows == 0 ? Self.mostRepeatsOfNone : Self.mostRepeats), !(isSame && repeats > 0) {
                next.repeats += 1
                next.digest = facts.digest
                return (next, false)
            }
            return next.beyond(facts, start: start, isWhole: false)
        }
        // One page for ever: CJ does not turn it.
        if isSame, page > 1, repeats == 0 {
            next.isWhole = false
            return (next, true)
        }
        return next.beyond(facts, start: start, isWhole: true)
    }

    /// CJ's own limit of a page, where the first page shows one: it says so, or gives the same rows twice.
    private func cap(_ facts: WalkTable.PageFacts, isSame: Bool) -> Int? {
        guard facts.rows >= Self.smallestLimit else { return nil }
        if let stated = facts.statedSize, stated == facts.rows, stated < askedSize { return stated }
        return isSame && repeats > 0 ? facts.rows : nil
    }

    /// Goes on behind a page, or says that there is nothing.
    ///
    /// - Parameter isWhole: whether the page was.
    private func beyond(
        _ facts: WalkTable.PageFacts, start: Int, isWhole pageIsWhole: Bool
    ) -> (place: Self, isEnd: Bool) {
        var next = self
        next.rowsSeen += facts.rows
        next.isWhole = isWhole && pageIsWhole
        next.repeats = 0
        next.digest = facts.digest
        let end = start + askedSize
        let reachesTotal = facts.total.map { end >= $0 } ?? false
        let isFull = facts.rows >= askedSize
        if page >= Self.mostPages { next.isWhole = false }
        // A full page at the end of the total is followed, for the total may be too low.
        guard facts.rows > 0, page < Self.mostPages, !reachesTotal || isFull else { return (next, true) }
        next.page += 1
        return (next, false)
    }
}

import CJClient
import Foundation
import Ledger
import Postgres

/// How far one account's lists have been walked: its rows of `reconciler.walks`.
struct WalkTable {
    let account: AccountName
    let connection: Connection

    /// A page that CJ answers in part is asked for this often again before its rest is given up until the next walk.
    static let mostRepeats = 5

    /// Where a walk stands.
    struct Place: Sendable, Equatable {
        var page: Int
        var repeats: Int
        /// Whether every page so far was whole.
        var isWhole: Bool
        /// When it began; nil before its first page.
        var begunAt: Date?
        var failures: Int

        /// Where it stands after a page, and whether that was its last.
        ///
        /// - Parameter askedAt: when the page was asked for.
        func after(isPartial: Bool, isLast: Bool, askedAt: Date) -> (place: Place, isEnd: Bool) {
            var next = Place(
                page: page, repeats: repeats, isWhole: isWhole, begunAt: begunAt ?? askedAt, failures: 0)
            if isPartial, repeats < WalkTable.mostRepeats {
                next.repeats += 1
                return (next, false)
            }
            next.isWhole = isWhole && !isPartial
            next.repeats = 0
            next.page = isLast ? 1 : page + 1
            return (next, isLast)
        }
    }

    /// Where the walk through a list stands.
    func place(in list: PagedList) async throws -> Place {
        let places = try await connection.query(
            """
            SELECT next_page, repeats, is_whole, begun_at, failures
            FROM reconciler.walks
            WHERE list = \(list.name) AND account = \(account.text)
            """
        ) { row throws(PostgresError) in
            Place(
                page: try row.next(), repeats: try row.next(), isWhole: try row.next(), begunAt: try row.next(),
                failures: try row.next())
        }
        guard let place = places.first else {
            throw PostgresError.unexpectedAnswer("a row of reconciler.walks is missing")
        }
        return place
    }

    /// Notes where a walk under way stands; its next page is due at once, or a moment later when it is asked for again.
    func move(_ list: PagedList, to place: Place, pause: Duration) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.walks
            SET next_page = \(Int32(clamping: place.page)), repeats = \(Int32(clamping: place.repeats)),
                is_whole = \(place.isWhole), begun_at = \(place.begunAt as Date?), failures = 0,
                due_at = clock_timestamp() + make_interval(secs => \(Decimal(pause.seconds))::double precision)
            WHERE list = \(list.name) AND account = \(account.text)
            """)
    }

    /// Notes that a walk has come to its end.
    ///
    /// - Parameter isWhole: whether it has had every page whole, and so found all that was there.
    func end(_ list: PagedList, begunAt: Date, isWhole: Bool, next: Date) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.walks
            SET next_page = 1, repeats = 0, is_whole = true, begun_at = NULL,
                ended_at = CASE WHEN \(isWhole) THEN \(begunAt) ELSE ended_at END,
                failures = 0, due_at = \(next), priority = \(Int32(CheckPriority.ordinary.rawValue))
            WHERE list = \(list.name) AND account = \(account.text)
            """)
    }

    /// Notes that a page could not be had.
    ///
    /// - Parameter isOver: whether the walk ends here, so that the next begins with the first page.
    func noteFailure(_ list: PagedList, isOver: Bool, next: (_ failures: Int, _ now: Date) -> Date) async throws {
        let failures = try await place(in: list).failures + 1
        let due = next(failures, try await connection.now())
        try await connection.execute(
            """
            UPDATE reconciler.walks
            SET failures = \(Int32(clamping: failures)), due_at = \(due),
                next_page = CASE WHEN \(isOver) THEN 1 ELSE next_page END,
                begun_at = CASE WHEN \(isOver) THEN NULL ELSE begun_at END,
                is_whole = \(isOver) OR is_whole,
                priority = \(Int32(CheckPriority.ordinary.rawValue))
            WHERE list = \(list.name) AND account = \(account.text)
            """)
    }

    /// What a list held before a walk and did not hold in it, as far as CJ was last taken to know it.
    func lost(from list: PagedList, since begunAt: Date) async throws -> [String] {
        try await connection.query(
            """
            SELECT entity
            FROM reconciler.checks
            WHERE list = \(list.name) AND account = \(account.text) AND asked_at < \(begunAt) AND is_known
            ORDER BY entity
            LIMIT 1000
            """
        ) { row throws(PostgresError) in try row.next(String.self) }
    }
}

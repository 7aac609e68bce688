import Foundation
import Hashing
import Ledger
import Postgres

/// How far one account's lists have been walked: its rows of `reconciler.walks`.
struct WalkTable {
    let account: AccountName
    let connection: Connection

    /// Where the walk through a list stands.
    func place(in list: PagedList) async throws -> Place {
        let places = try await connection.query(
            """
            SELECT next_page, repeats, is_whole, begun_at, failures, page_size, rows_seen, page_digest
            FROM reconciler.walks
            WHERE list = \(list) AND account = \(account)
            """, as: Place.init)
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
                page_size = \(place.size as Int?),
                rows_seen = \(Int32(clamping: place.rowsSeen)), page_digest = \(place.digest as Digest?),
                due_at = clock_timestamp() + make_interval(secs => \(Decimal(pause.seconds))::double precision)
            WHERE list = \(list) AND account = \(account)
            """)
    }

    /// Notes that a walk has come to its end. One that was not whole forgets what it took for CJ's limit of a page.
    ///
    /// - Parameter place: where it ended: whether it has had every page whole, and so found all that was there.
    func end(_ list: PagedList, _ place: Place, begunAt: Date, next: Date) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.walks
            SET next_page = 1, repeats = 0, is_whole = true, begun_at = NULL, rows_seen = 0, page_digest = NULL,
                page_size = \((place.isWhole ? place.size : nil) as Int?),
                ended_at = CASE WHEN \(place.isWhole) THEN \(begunAt) ELSE ended_at END,
                failures = 0, due_at = \(next), priority = \(CheckPriority.ordinary)
            WHERE list = \(list) AND account = \(account)
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
                rows_seen = CASE WHEN \(isOver) THEN 0 ELSE rows_seen END,
                page_digest = CASE WHEN \(isOver) THEN NULL ELSE page_digest END,
                priority = \(CheckPriority.ordinary)
            WHERE list = \(list) AND account = \(account)
            """)
    }

    /// Leaves a list alone until an instant.
    func putOff(_ list: PagedList, until instant: Date) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.walks
            SET due_at = \(instant)
            WHERE list = \(list) AND account = \(account)
            """)
    }

    /// What a list held before a walk and did not hold in it, as far as CJ was last taken to know it.
    func lost(from list: PagedList, since begunAt: Date) async throws -> [String] {
        try await connection.query(
            """
            SELECT entity
            FROM reconciler.checks
            WHERE list = \(list) AND account = \(account) AND asked_at < \(begunAt) AND is_known
            ORDER BY entity
            LIMIT 1000
            """, as: String.self)
    }
}

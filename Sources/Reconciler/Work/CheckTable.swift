import CJ
import Foundation
import Hashing
import Ledger
import Postgres

/// What is remembered of one account's questions: its rows of `reconciler.checks` and `reconciler.walks`.
struct CheckTable {
    let account: AccountName
    let connection: Connection

    /// The calls whose things are asked for one by one or in batches.
    static let calls = SnapshotType.allCases.filter { !$0.isListed }

    // MARK: What is due

    /// What is due now, as much of each call as fits into one.
    ///
    /// - Parameter others: how many more, since so many are being asked about.
    func dueChecks(_ sizes: BatchSizes, beside others: Int = 0) async throws -> [DueCheck] {
        try await connection.query(
            """
            SELECT k.call, c.entity, p.priority, c.due_at, c.asked_at IS NULL
            FROM unnest(\(Self.calls), \(Self.calls.map(sizes.size(of:)))) AS k (call, size)
            CROSS JOIN unnest(\(CheckPriority.allCases)) AS p (priority)
            CROSS JOIN LATERAL (
                SELECT entity, due_at, asked_at
                FROM reconciler.checks
                WHERE call = k.call AND account = \(account) AND priority = p.priority
                    AND due_at <= clock_timestamp()
                ORDER BY due_at
                LIMIT k.size + \(others)
            ) AS c
            WHERE k.size > 0
            """, as: DueCheck.init)
    }

    /// The next pages that are due now.
    func duePages() async throws -> [DuePage] {
        try await connection.query(
            """
            SELECT list, next_page, priority, due_at
            FROM reconciler.walks
            WHERE account = \(account) AND list = ANY (\(PagedList.allCases))
                AND due_at <= clock_timestamp()
            """, as: DuePage.init)
    }

    /// The calls that CJ has, as far as it was found.
    private func offeredCalls() async throws -> [String] {
        let limits = try await CallLimitTable(account: account, connection: connection).limits()
        return Self.calls.map(\.rawValue).filter { !limits.isAbsent($0) }
    }

    /// How much is due now that CJ can be asked for, lists counted as one each; no more than a thousand of each call are
    /// counted.
    func dueCount() async throws -> Int {
        let calls = try await offeredCalls()
        let counts = try await connection.query(
            """
            SELECT (
                SELECT count(*)
                FROM unnest(\(calls)) AS k (call)
                CROSS JOIN unnest(\(CheckPriority.allCases)) AS p (priority)
                CROSS JOIN LATERAL (
                    SELECT FROM reconciler.checks
                    WHERE call = k.call AND account = \(account) AND priority = p.priority
                        AND due_at <= clock_timestamp()
                    LIMIT 1000
                ) AS c
            ) + (
                SELECT count(*) FROM reconciler.walks
                WHERE account = \(account) AND due_at <= clock_timestamp()
            )
            """, as: Int.self)
        return counts.first ?? 0
    }

    /// Whether something that failed, though not too often, is to be tried again within a time.
    func retriesSoon(within time: Duration, mostFailures: Int) async throws -> Bool {
        let calls = try await offeredCalls()
        let found = try await connection.query(
            """
            SELECT EXISTS (
                SELECT FROM unnest(\(calls)) AS k (call)
                CROSS JOIN unnest(\(CheckPriority.allCases)) AS p (priority)
                JOIN reconciler.checks AS c
                    ON c.call = k.call AND c.account = \(account) AND c.priority = p.priority
                WHERE c.due_at <= clock_timestamp() + make_interval(secs => \(Decimal(time.seconds))::double precision)
                    AND c.failures BETWEEN 1 AND \(mostFailures)
            ) OR EXISTS (
                SELECT FROM reconciler.walks
                WHERE account = \(account) AND failures BETWEEN 0 AND \(mostFailures)
                    AND (failures > 0 OR repeats > 0)
                    AND due_at <= clock_timestamp() + make_interval(secs => \(Decimal(time.seconds))::double precision)
            )
            """, as: Bool.self)
        return found == [true]
    }

    // MARK: Making due

    /// Notes the lists there are, due now where they are new.
    func noteLists() async throws {
        try await connection.execute(
            """
            INSERT INTO reconciler.walks (account, list, due_at)
            SELECT \(account), list, clock_timestamp()
            FROM unnest(\(PagedList.allCases)) AS l (list)
            ON CONFLICT (list, account) DO NOTHING
            """)
    }

    /// Makes every list due, from its first page.
    func makeListsDue(_ priority: CheckPriority) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.walks
            SET due_at = clock_timestamp(), priority = least(priority, \(priority)), next_page = 1,
                repeats = 0, is_whole = true, begun_at = NULL, failures = 0, rows_seen = 0, page_digest = NULL
            WHERE account = \(account)
            """)
    }

    /// Makes due what CJ last answered about before an instant, or never did.
    ///
    /// Levels of stock are left to their turn where the points do not pay for all of them.
    ///
    /// - Parameters:
    ///   - includingFinal: also that of which nothing is expected any more.
    ///   - pointsPerDay: what a day's calls may cost, until CJ says so itself.
    /// - Returns: how much that is.
    func makeDue(
        askedBefore instant: Date, _ priority: CheckPriority, includingFinal: Bool, pointsPerDay: Int
    ) async throws -> Int {
        let stock = StockTable(account: account, pointsPerDay: pointsPerDay, connection: connection)
        let paysForStock = try await stock.plan().paysForAll
        var last = ("", "")
        var count = 0
        while true {
            let end = try await connection.query(
                """
                SELECT entity, call FROM reconciler.checks
                WHERE account = \(account) AND (entity, call) > (\(last.0), \(last.1))
                ORDER BY entity, call
                OFFSET 9999
                LIMIT 1
                """, as: (String.self, String.self)
            ).first
            count += try await connection.execute(
                """
                UPDATE reconciler.checks AS c
                SET due_at = clock_timestamp(), priority = least(c.priority, \(priority))
                WHERE c.account = \(account) AND (c.entity, c.call) > (\(last.0), \(last.1))
                    AND (\(end == nil) OR (c.entity, c.call) <= (\(end?.0 ?? ""), \(end?.1 ?? "")))
                    AND c.call = ANY (\(Self.calls))
                    AND (c.asked_at IS NULL OR c.asked_at < \(instant))
                    AND (\(includingFinal) OR c.due_at IS NOT NULL)
                    -- A variant's SKU is asked for once, and costs points.
                    AND (c.call <> \(SnapshotType.variant) OR c.is_known IS NOT TRUE)
                    AND (c.call <> \(SnapshotType.stockLevels) OR \(paysForStock))
                """, timeout: .seconds(60))
            guard let end else { return count }
            last = end
        }
    }

    /// Makes one thing due for a call, whether it was known or not.
    func makeDue(_ call: SnapshotType, _ entity: String, _ priority: CheckPriority) async throws {
        try await connection.execute(
            """
            INSERT INTO reconciler.checks AS c (account, call, entity, due_at, priority)
            VALUES (\(account), \(call), \(entity), clock_timestamp(), \(priority))
            ON CONFLICT (entity, account, call) DO UPDATE SET
                due_at = excluded.due_at, priority = least(c.priority, excluded.priority)
            """)
    }

    // MARK: Reading and writing

    /// What is remembered of some things, by their names.
    func checks(of call: SnapshotType, _ entities: [String]) async throws -> [String: Check] {
        let rows = try await connection.query(
            """
            SELECT entity, asked_at, changed_at, digest, is_known, absent_since, vanished_since, touched_position,
                kept_position, failures, due_at
            FROM reconciler.checks
            WHERE entity = ANY (\(entities)) AND account = \(account) AND call = \(call)
            """
        ) { row throws(PostgresError) in
            (
                try row.next(String.self),
                Check(
                    askedAt: try row.next(), changedAt: try row.next(), digest: try row.next(), isKnown: try row.next(),
                    absentSince: try row.next(), vanishedSince: try row.next(), touchedPosition: try row.next(),
                    keptPosition: try row.next(), failures: try row.next(), dueAt: try row.next())
            )
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Of other things that CJ knew: how many it lacks by now, and how many it has shown since an instant. What it has
    /// lacked for more than a day it need not find by the name that it is asked with.
    func others(
        _ call: SnapshotType, than entities: [String], since instant: Date, askedAt: Date
    ) async throws -> Vanishing.Counts {
        try await connection.query(
            """
            SELECT count(*) FILTER (
                    WHERE vanished_since IS NOT NULL OR absent_since > \(askedAt)::timestamptz - interval '1 day'),
                count(*) FILTER (WHERE absent_since IS NULL AND vanished_since IS NULL AND asked_at >= \(instant))
            FROM reconciler.checks
            WHERE account = \(account) AND call = \(call) AND is_known AND entity <> ALL (\(entities))
            """, as: Vanishing.Counts.init(lacking:found:)
        ).first ?? Vanishing.Counts()
    }

    /// Writes what is remembered after answers. What a webhook named since the question stays due.
    ///
    /// - Parameters:
    ///   - list: the list that they were found in.
    ///   - position: the last event there was when the question was put.
    func write(
        _ checks: [(entity: String, check: Check)], of call: SnapshotType, list: PagedList?, askedAt position: Int
    ) async throws {
        guard !checks.isEmpty else { return }
        let rows = checks.sorted { $0.entity < $1.entity }
        try await connection.execute(
            """
            INSERT INTO reconciler.checks AS c (
                account, call, entity, due_at, asked_at, changed_at, digest, is_known, absent_since,
                vanished_since, list, kept_position, failures
            )
            SELECT \(account), \(call), r.entity, r.due_at, r.asked_at, r.changed_at, r.digest, r.is_known,
                r.absent_since, r.vanished_since, \(list as PagedList?), r.kept_position, r.failures
            FROM unnest(
                \(rows.map(\.entity)), \(rows.map(\.check.dueAt)), \(rows.map(\.check.askedAt)),
                \(rows.map(\.check.changedAt)), \(rows.map(\.check.digest)), \(rows.map(\.check.isKnown)),
                \(rows.map(\.check.absentSince)), \(rows.map(\.check.vanishedSince)),
                \(rows.map(\.check.keptPosition)), \(rows.map(\.check.failures))
            ) AS r (
                entity, due_at, asked_at, changed_at, digest, is_known, absent_since, vanished_since, kept_position,
                failures
            )
            ON CONFLICT (entity, account, call) DO UPDATE SET
                due_at = CASE WHEN c.touched_position > \(position) THEN c.due_at ELSE excluded.due_at END,
                priority = \(CheckPriority.ordinary),
                asked_at = excluded.asked_at,
                changed_at = excluded.changed_at,
                digest = excluded.digest,
                is_known = excluded.is_known,
                -- What was named since may be known by now.
                absent_since = CASE WHEN c.touched_position > \(position) THEN NULL ELSE excluded.absent_since END,
                vanished_since = excluded.vanished_since,
                list = excluded.list,
                kept_position = excluded.kept_position,
                failures = excluded.failures
            """)
    }

    /// Notes that a call for some things failed.
    ///
    /// - Parameter isRefused: whether CJ refused the one thing that was asked for, so that asking again soon is in vain.
    func noteFailure(
        _ call: SnapshotType, _ entities: [String], _ intervals: CheckIntervals, isRefused: Bool = false
    ) async throws {
        let checks = try await checks(of: call, entities)
        let now = try await connection.now()
        let failures = entities.map { (checks[$0]?.failures ?? 0) + 1 }
        try await connection.execute(
            """
            UPDATE reconciler.checks AS c
            SET failures = f.failures, due_at = f.due_at, priority = \(CheckPriority.ordinary)
            FROM unnest(
                \(entities), \(failures),
                \(failures.map { isRefused ? now + intervals.unknown.seconds : intervals.next(afterFailures: $0, at: now) })
            ) AS f (entity, failures, due_at)
            WHERE c.entity = f.entity AND c.account = \(account) AND c.call = \(call)
            """)
    }

    /// Leaves everything that is due for a call alone until an instant.
    ///
    /// - Returns: what that is.
    func putOff(_ call: SnapshotType, until instant: Date) async throws -> [String] {
        try await connection.query(
            """
            UPDATE reconciler.checks
            SET due_at = \(instant)
            WHERE call = \(call) AND account = \(account)
                AND priority = ANY (\(CheckPriority.allCases))
                AND due_at <= clock_timestamp() AND due_at < \(instant)
            RETURNING entity
            """, timeout: .seconds(60), as: String.self)
    }

    /// Takes what need not be asked for any more off the list of what is due.
    func settle(_ call: SnapshotType, _ entities: [String]) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.checks
            SET due_at = NULL, priority = \(CheckPriority.ordinary)
            WHERE entity = ANY (\(entities)) AND account = \(account) AND call = \(call)
            """)
    }
}

/// When a question is put.
struct Question: Sendable {
    /// By the database's clock.
    let askedAt: Date
    /// The last event there was. Whatever was received after `askedAt` stands behind it.
    let position: Int
}

extension Connection {
    /// A question that is put now.
    func question() async throws -> Question {
        let questions = try query(
            """
            SELECT clock_timestamp(), coalesce(max(position), 0) FROM ledger.events
            """, as: Question.init(askedAt:position:))
        guard let question = questions.first else { throw PostgresError.unexpectedAnswer("no time") }
        return question
    }

    /// The database's time.
    func now() async throws -> Date {
        let now = try query("SELECT clock_timestamp()", as: Date.self)
        guard let now = now.first else { throw PostgresError.unexpectedAnswer("no time") }
        return now
    }
}

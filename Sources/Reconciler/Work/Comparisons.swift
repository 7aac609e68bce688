import Folding
import Foundation
import Leases
import Ledger
import Postgres

/// Compares what answers said with what webhooks told, and writes down what none had told.
///
/// An answer is compared when it is folded, for only then is known which ids are one thing's, and again when a webhook
/// about it should have come. Until then what no webhook told may be on its way.
struct Comparisons {
    let lease: Lease
    let connection: Connection

    private static let pageSize = 500

    /// What no webhook had told.
    struct Found: Sendable, Equatable {
        let topic: Drift.Topic
        let kind: Drift.Kind
    }

    /// Compares what there is to compare.
    ///
    /// - Parameter isPatient: whether a webhook that may be on its way is waited for. A repair that turns out to be none
    ///   goes again (``LateWebhooks``).
    /// - Returns: what was found.
    @discardableResult
    func compare(isPatient: Bool) async throws -> [Found] {
        var found: [Found] = []
        var last = 0
        while true {
            try Task.checkCancellation()
            let rows = try await page(after: last, isPatient: isPatient)
            guard let end = rows.last?.position else { return found }
            for (account, rows) in Dictionary(grouping: rows, by: \.account) {
                found += try await compare(rows, of: account, isPatient: isPatient)
            }
            last = end
        }
    }

    private struct Row: Sendable {
        let position: Int
        let account: String
        let said: Said
        let entity: String
        let askedPosition: Int
        let happenedAt: Date?
        let toldBy: Date
        /// Whether every webhook that was received by then is in the read models.
        let isTime: Bool
    }

    /// The next ones whose answers are folded by this version's rules, in order of their positions.
    private func page(after last: Int, isPatient: Bool) async throws -> [Row] {
        try await connection.query(
            """
            SELECT c.position, c.account, c.topic, c.entity, c.said, c.names_parcel, c.happened_at, c.asked_position,
                c.told_by,
                c.told_by <= clock_timestamp() AND coalesce(
                    g.checkpoint >= (SELECT max(position) FROM ledger.events)
                        OR (SELECT received_at FROM ledger.events WHERE position = g.checkpoint) > c.told_by,
                    false
                )
            FROM reconciler.live AS g
            JOIN reconciler.comparisons AS c ON c.position > \(last) AND c.position <= g.checkpoint
            WHERE g.fold_version = \(Int32(Fold.version)) AND (c.next_at <= clock_timestamp() OR NOT \(isPatient))
            ORDER BY c.position
            LIMIT \(Self.pageSize)
            """
        ) { row throws(PostgresError) -> Row? in
            let position: Int = try row.next()
            let account: String = try row.next()
            let topic = Drift.Topic(rawValue: try row.next(String.self))
            let entity: String = try row.next()
            let status: String = try row.next()
            let namesParcel: Bool = try row.next()
            let happenedAt: Date? = try row.next()
            let askedPosition: Int = try row.next()
            let toldBy: Date = try row.next()
            let isTime: Bool = try row.next()
            return topic.map {
                Row(
                    position: position, account: account,
                    said: Said($0, status, namesParcel: namesParcel, happenedAt: happenedAt), entity: entity,
                    askedPosition: askedPosition, happenedAt: happenedAt, toldBy: toldBy, isTime: isTime)
            }
        }.compactMap(\.self)
    }

    /// Reads first and writes then, so that locks are held for the writing only.
    private func compare(_ rows: [Row], of account: String, isPatient: Bool) async throws -> [Found] {
        let things = ToldThings(account: account, connection: connection)
        var told: [Drift.Topic: [String: Told]] = [:]
        for (topic, rows) in Dictionary(grouping: rows, by: \.said.topic) {
            told[topic] = try await things.told(topic, Set(rows.map(\.entity)).sorted())
        }
        var untold: [(row: Row, kind: Drift.Kind, told: Told)] = []
        var waiting: [Row] = []
        for row in rows {
            guard let told = told[row.said.topic]?[row.entity],
                case .untold(let kind) = Drift.judge(row.said, told, askedPosition: row.askedPosition)
            else { continue }
            if row.isTime || !isPatient { untold.append((row, kind, told)) } else { waiting.append(row) }
        }
        let done = Set(rows.map(\.position)).subtracting(waiting.map(\.position)).sorted()
        return try await connection.transaction { [untold] connection in
            try await lease.hold(on: connection)
            var found: [Found] = []
            for (row, kind, told) in untold where try await insert(row, kind, told, on: connection) {
                found.append(Found(topic: row.said.topic, kind: kind))
            }
            try await connection.execute("DELETE FROM reconciler.comparisons WHERE position = ANY (\(done))")
            try await connection.execute(
                """
                UPDATE reconciler.comparisons
                SET next_at = greatest(told_by, clock_timestamp() + interval '10 seconds')
                WHERE position = ANY (\(waiting.map(\.position)))
                """)
            return found
        }
    }

    /// Writes a repair down, unless the last one of the thing said the same: a list and the order itself both tell.
    private func insert(_ row: Row, _ kind: Drift.Kind, _ told: Told, on connection: Connection) async throws -> Bool {
        try await connection.execute(
            """
            INSERT INTO reconciler.repairs (
                account, topic, kind, entity, said, position, happened_at, repaired_at, order_id, told, told_position,
                told_by
            )
            SELECT \(row.account), \(row.said.topic), \(kind), \(row.entity), \(row.said.status),
                \(row.position), \(row.happenedAt as Date?)::timestamptz, clock_timestamp(),
                \(told.orderId as String?)::text, \(told.last?.status as String?)::text,
                \(told.last?.position as Int?)::bigint, \(row.toldBy)
            WHERE \(row.said.status) IS DISTINCT FROM (
                SELECT said
                FROM reconciler.repairs
                WHERE entity = ANY (\(told.names + [row.entity])) AND account = \(row.account)
                    AND topic = \(row.said.topic)
                ORDER BY position DESC
                LIMIT 1
            )
            """) > 0
    }
}

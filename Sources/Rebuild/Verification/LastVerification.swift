import Ledger
import Postgres

/// What is remembered of the last verification, for `status`.
///
/// One that found something is remembered until another has looked at as much: a small sample that meets nothing says
/// nothing of what a large one met.
struct LastVerification: Equatable {
    /// What was live.
    let generation: Int
    /// Whose; nil for all accounts'.
    let account: String?
    /// How many orders were compared; nil for all.
    let orders: Int?
    /// How many parcels; nil for all.
    let parcels: Int?
    /// How many rows differed, and how many events were not what was received.
    let rows: Int

    /// Whether it takes the place of one that is remembered. Another generation's rows are other rows.
    func replaces(_ remembered: LastVerification?) -> Bool {
        guard let remembered, remembered.rows > 0, remembered.generation == generation else { return true }
        return covers(remembered)
    }

    private func covers(_ other: LastVerification) -> Bool {
        guard account == nil || account == other.account else { return false }
        guard let orders, let parcels else { return true }
        guard let others = other.orders, let othersParcels = other.parcels else { return false }
        return orders >= others && parcels >= othersParcels
    }

    // MARK: In the database

    /// As many examples as a person wants to see in `status`.
    private static let mostExamples = 5

    static func note(
        _ report: VerificationReport, account: AccountName?, on connection: Connection
    ) async throws {
        let new = LastVerification(
            generation: report.generation, account: account?.text, orders: report.orders, parcels: report.parcels,
            rows: report.rows + report.altered.count)
        let examples = report.tables.flatMap { table in table.examples.map { "\(table.table) \($0.summary)" } }
        try await connection.transaction { connection in
            let remembered = try await connection.query(
                """
                SELECT generation, account, orders, parcels, rows + coalesce(cardinality(altered), 0)
                FROM projection.verification
                WHERE ended_at IS NOT NULL
                FOR UPDATE
                """, as: LastVerification.init(generation:account:orders:parcels:rows:)
            ).first
            guard new.replaces(remembered) else { return }
            try await connection.execute(
                """
                UPDATE projection.verification
                SET ended_at = clock_timestamp(), generation = \(new.generation), position = \(report.position),
                    account = \(new.account as String?), orders = \(new.orders as Int?),
                    parcels = \(new.parcels as Int?), rows = \(report.rows), altered = \(report.altered),
                    examples = \(Array(examples.prefix(mostExamples)))
                """)
        }
    }

    /// Whether nobody has set about it within the interval; if so, this instance has now.
    static func claim(every interval: Duration, on connection: Connection) async throws -> Bool {
        try await connection.execute(
            """
            UPDATE projection.verification
            SET claimed_at = clock_timestamp()
            WHERE claimed_at IS NULL
                OR claimed_at < clock_timestamp() - \(Int(interval.components.seconds)) * interval '1 second'
            """) > 0
    }
}

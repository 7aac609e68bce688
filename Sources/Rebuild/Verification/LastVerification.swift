import Postgres

/// What is remembered of the last verification, for `status`.
enum LastVerification {
    /// As many examples as a person wants to see in `status`.
    private static let mostExamples = 5

    static func note(_ report: VerificationReport, on connection: Connection) async throws {
        let examples = report.tables.flatMap { table in table.examples.map { "\(table.table) \($0.summary)" } }
        try await connection.execute(
            """
            UPDATE projection.verification
            SET ended_at = clock_timestamp(), generation = \(report.generation), position = \(report.position),
                orders = \(report.orders as Int?), parcels = \(report.parcels as Int?), rows = \(report.rows),
                examples = \(Array(examples.prefix(mostExamples)))
            """)
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

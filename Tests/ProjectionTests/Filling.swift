import Folding
import Ledger
import Logging
import Postgres
import Projection
import TestSupport

/// Fills a generation of the running test's database from its whole ledger.
enum Filling {
    /// Makes the generation and its tables, and begins a replay under epoch 1.
    static func begin(_ number: Int = 2, on owner: Connection) async throws {
        try await owner.execute(
            """
            INSERT INTO projection.generations (generation, fold_version, state)
            VALUES (\(Int32(number)), \(Int32(Fold.version)), 'filling')
            """)
        try await owner.execute(
            """
            INSERT INTO projection.replays (generation, target, epoch)
            SELECT \(Int32(number)), coalesce(max(position), 0), 1 FROM ledger.events
            """)
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await projector.execute("SELECT projection.add_tables(\(Int32(number)))")
        await projector.close()
    }

    /// Does what is left to do.
    static func run(
        _ number: Int = 2, bucketSize: Int, epoch: Int = 1,
        progress: @escaping @Sendable (FillProgress) -> Void = { _ in }
    ) async throws {
        let owner = try await TestDatabase.current.connect()
        let target = try await owner.query("SELECT target FROM projection.replays WHERE generation = \(Int32(number))")
        {
            row throws(PostgresError) in LedgerPosition(try row.next())
        }
        await owner.close()
        var settings = FillSettings()
        settings.bucketSize = bucketSize
        // As small, so that the survey has many to put in order again.
        settings.stretchLength = bucketSize
        try await GenerationFill(
            generation: Generation(number: number), target: target.first ?? .start, epoch: epoch,
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector), settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).run(progress: progress)
    }

    /// What differs between the live generation and one that is filled now.
    static func differences(bucketSize: Int, on owner: Connection) async throws -> [String] {
        try await begin(on: owner)
        try await run(bucketSize: bucketSize)
        return try await ReadModels.differences(1, 2, on: owner)
    }
}

import Folding
import Ledger
import Postgres

/// The partitions of generations.
enum Partitions {
    /// Adds a generation of this fold version that is to show a position, and is to be filled, within the caller's
    /// transaction, which must hold the row of `projection.live`: two at a time would choose the same number.
    static func addGeneration(
        asOf position: LedgerPosition, views: String?, on connection: Connection
    ) async throws -> Generation {
        let numbers = try await connection.query(
            """
            INSERT INTO projection.generations (generation, fold_version, state, as_of, views)
            SELECT max(generation) + 1, \(Int32(Fold.version)), 'filling', \(position.value), \(views as String?)
            FROM projection.generations
            RETURNING generation
            """
        ) { row throws(PostgresError) in Generation(number: try row.next()) }
        guard let generation = numbers.first else { throw PostgresError.unexpectedAnswer("no generation is live") }
        try await ReplayRow.begin(generation, to: position, on: connection)
        return generation
    }

    /// Makes those that a generation lacks, empty and with their indexes, without a lock that readers or the projector would wait for.
    static func add(to generation: Generation, on connection: Connection) async throws {
        let number = Int32(generation.number)
        try await connection.execute("SELECT projection.add_tables(\(number))")
        try await connection.execute(
            """
            SELECT projection.attach_table(relname, \(number))
            FROM pg_class
            WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'
            ORDER BY relname
            """)
    }

    /// Takes them away again, with all that stands in them. Others must be done with the generation.
    static func remove(from generation: Generation, on connection: Connection) async throws {
        func isOwn(_ table: GenerationTables.Table) -> Bool { table.name == "\(table.parent)_g\(generation.number)" }
        while let table = try await GenerationTables.read(of: [generation], on: connection).first(where: isOwn) {
            try await table.takeAway(on: connection)
        }
        try await connection.execute(
            "DELETE FROM projection.generations WHERE generation = \(Int32(generation.number))")
    }
}

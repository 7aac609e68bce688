import Postgres

/// The partitions of a generation, empty and with their indexes.
enum Partitions {
    /// Makes those that are missing, without a lock that readers or the projector would wait for.
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
}

public import Postgres

/// The tables of one generation: one for each read model, a partition or not yet or no longer one.
enum GenerationTables {
    struct Table: Sendable, Equatable {
        /// The table over the partitions.
        let parent: String
        let name: String
        let isPartition: Bool
        /// Whether a detach was begun and not ended.
        let isLeaving: Bool

        /// One step: a partition becomes a table of its own, and that is dropped.
        func takeAway(on connection: Connection) async throws(PostgresError) {
            if isLeaving {
                try await connection.execute(
                    """
                    ALTER TABLE projection.\(identifier: parent) DETACH PARTITION projection.\(identifier: name) FINALIZE
                    """)
            } else if isPartition {
                try await connection.execute(
                    """
                    ALTER TABLE projection.\(identifier: parent)
                        DETACH PARTITION projection.\(identifier: name) CONCURRENTLY
                    """)
            } else {
                try await connection.execute("DROP TABLE projection.\(identifier: name)")
            }
        }
    }

    /// Those there are, by name, of generations or of all that are on their way out.
    static func read(
        of generations: [Generation], on connection: Connection
    ) async throws(PostgresError) -> [Table] {
        try await connection.query(
            """
            SELECT p.relname, c.relname, i.inhrelid IS NOT NULL, coalesce(i.inhdetachpending, false)
            FROM pg_class AS p
            JOIN pg_class AS c ON c.relnamespace = p.relnamespace AND c.relkind = 'r'
            LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid AND i.inhparent = p.oid
            WHERE p.relnamespace = 'projection'::regnamespace AND p.relkind = 'p'
                AND starts_with(c.relname, p.relname || '_g')
                AND (
                    c.relname = ANY (SELECT p.relname || '_g' || g FROM unnest(\(generations.map(\.number))) AS g)
                    OR i.inhdetachpending
                )
            ORDER BY i.inhdetachpending DESC NULLS LAST, c.relname
            """
        ) { row throws(PostgresError) in
            Table(
                parent: try row.next(), name: try row.next(), isPartition: try row.next(), isLeaving: try row.next())
        }
    }
}

extension GenerationStanding {
    /// How much room each generation's tables take with their indexes, in bytes.
    public static func sizes(on connection: Connection) async throws(PostgresError) -> [Generation: Int] {
        let rows = try await connection.query(
            """
            SELECT g.generation, sum(pg_total_relation_size(c.oid))::bigint
            FROM projection.generations AS g
            JOIN pg_class AS p ON p.relnamespace = 'projection'::regnamespace AND p.relkind = 'p'
            JOIN pg_class AS c
                ON c.relnamespace = p.relnamespace AND c.relkind = 'r' AND c.relname = p.relname || '_g' || g.generation
            GROUP BY g.generation
            """
        ) { row throws(PostgresError) in
            (Generation(number: try row.next()), try row.next(Int.self))
        }
        return Dictionary(rows) { first, _ in first }
    }
}

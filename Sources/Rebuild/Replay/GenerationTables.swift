import Ledger
import Postgres
import ReadModels

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

        /// Has a partition become a table of its own.
        ///
        /// - Returns: false when others were in the way.
        func leave(on connection: Connection) async throws(PostgresError) -> Bool {
            do {
                try await takeAway(on: connection)
                return true
            } catch {
                guard case .refused = error else { throw error }
                return false
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
                    c.relname = ANY (SELECT p.relname || '_g' || g FROM unnest(\(generations)) AS g)
                    OR i.inhdetachpending
                )
            ORDER BY i.inhdetachpending DESC NULLS LAST, c.relname
            """, as: Table.init(parent:name:isPartition:isLeaving:))
    }

    /// The read models' tables of which a generation has no partition.
    static func missing(
        of generation: Generation, on connection: Connection
    ) async throws(PostgresError) -> [String] {
        try await connection.query(
            """
            SELECT p.relname
            FROM pg_class AS p
            WHERE p.relnamespace = 'projection'::regnamespace AND p.relkind = 'p'
                AND NOT EXISTS (
                    SELECT FROM pg_inherits AS i
                    WHERE i.inhparent = p.oid AND NOT i.inhdetachpending
                        AND i.inhrelid = to_regclass(format('projection.%I', p.relname || '_g' || \(generation)::integer))
                )
            ORDER BY p.relname
            """, as: String.self)
    }

    /// Makes the partitions that a generation lacks, empty and with their indexes, without a lock that readers or the
    /// projector would wait for.
    static func add(to generation: Generation, on connection: Connection) async throws {
        try await connection.execute("SELECT projection.add_tables(\(generation))")
        try await connection.execute(
            """
            SELECT projection.attach_table(relname, \(generation))
            FROM pg_class
            WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'
            ORDER BY relname
            """)
    }
}

extension Generation {
    /// Adds a generation that is to be filled up to a position, with tables of its own, within a transaction of
    /// ``changing(on:_:)``.
    ///
    /// - Parameters:
    ///   - asOf: the position that it is to show for good; nil: it will follow the ledger.
    ///   - views: the schema of views that is to show it.
    static func add(
        foldVersion: Int, target: LedgerPosition, asOf: LedgerPosition? = nil, views: String? = nil,
        on connection: Connection
    ) async throws(PostgresError) -> Generation {
        let added = try await connection.query(
            """
            WITH added AS (
                INSERT INTO projection.generations (generation, fold_version, state, as_of, views)
                SELECT
                    max(generation) + 1, \(foldVersion), 'filling', \(asOf as LedgerPosition?), \(views as String?)
                FROM projection.generations
                RETURNING generation
            )
            INSERT INTO projection.replays (generation, target)
            SELECT generation, \(target) FROM added
            RETURNING generation
            """, as: Generation.self)
        guard let generation = added.first else { throw .unexpectedAnswer("no generation was added") }
        try await connection.execute("SELECT projection.add_tables(\(generation))")
        return generation
    }

    /// Takes it away with all that stands in its tables. Others must be done with it.
    func remove(on connection: Connection) async throws {
        func isOwn(_ table: GenerationTables.Table) -> Bool { table.name == "\(table.parent)_g\(number)" }
        while let table = try await GenerationTables.read(of: [self], on: connection).first(where: isOwn) {
            try await table.takeAway(on: connection)
        }
        try await connection.execute("DELETE FROM projection.generations WHERE generation = \(self)")
    }
}

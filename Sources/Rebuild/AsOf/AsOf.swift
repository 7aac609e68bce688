import Folding
public import Ledger
public import Postgres
public import ReadModels

/// Read models as the ledger stood at a moment: one more generation, and a schema of views that shows it for good.
public struct AsOf: Sendable {
    /// Where the ledger stood.
    public let position: LedgerPosition
    /// The schema of views.
    public let schema: String

    /// - Throws: ``UnusableSchemaName``; ``NoSuchMoment``.
    public init(_ moment: Moment, schema: String? = nil, on connection: Connection) async throws {
        let schema = schema ?? moment.schemaName
        guard schema.wholeMatch(of: /[a-z_][a-z0-9_]{0,62}/) != nil, !schema.hasPrefix("pg_") else {
            throw UnusableSchemaName.malformed(schema)
        }
        self.schema = schema
        position = try await moment.position(on: connection)
    }

    /// Makes it, or goes on with what an interrupted run left of it.
    ///
    /// Nothing else is touched: the generation is never followed and never switched to.
    ///
    /// - Parameter fill: takes an empty generation to its position.
    /// - Returns: the generation; it was there already when a run before this one came to its end.
    /// - Throws: ``UnusableSchemaName`` when the schema is something else's.
    @discardableResult
    func make(on connection: Connection, fill: (Generation) async throws -> Void) async throws -> Generation {
        let (generation, isThere) = try await begin(on: connection)
        guard !isThere else {
            try await leave(generation, on: connection)
            return generation
        }
        try await fill(generation)
        try await connection.transaction { connection in
            try await connection.execute("SELECT projection.add_views(\(schema), \(generation))")
            try await connection.execute(
                """
                UPDATE projection.generations
                SET state = 'ready', checkpoint = \(position)
                WHERE generation = \(generation) AND state = 'filling'
                """)
        }
        try await leave(generation, on: connection)
        return generation
    }

    /// The same, filled as a replay fills.
    ///
    /// - Parameter replay: of this program's fold version.
    @discardableResult
    public func make(
        on connection: Connection, with replay: Replay,
        progress: @escaping @Sendable (Replay.Progress) -> Void = { _ in }
    ) async throws -> Generation {
        try await make(on: connection) { try await replay.fill($0, progress: progress) }
    }

    // MARK: Steps

    /// Takes its tables out of the partitions. Its views name them, and nobody else needs them: a query about the present
    /// would be planned with them all, longer with each closing.
    ///
    /// What others hold stays for another run; nothing depends on it but speed.
    private func leave(_ generation: Generation, on connection: Connection) async throws {
        let tables = try await GenerationTables.read(of: [generation], on: connection)
        for table in tables where table.isPartition && table.name == "\(table.parent)_g\(generation.number)" {
            guard try await table.leave(on: connection) else { return }
        }
    }

    private func begin(on connection: Connection) async throws -> (Generation, isThere: Bool) {
        try await Generation.changing(on: connection) { connection in
            let all = try await GenerationStatus.readAll(on: connection)
            if let known = all.first(where: { $0.views == schema }) {
                guard known.asOf == position, known.foldVersion == Fold.version else {
                    throw UnusableSchemaName.taken(schema)
                }
                return (known.generation, known.state == .ready)
            }
            let taken = try await connection.query("SELECT to_regnamespace(\(schema)) IS NOT NULL", as: Bool.self)
            guard taken == [false] else { throw UnusableSchemaName.taken(schema) }
            let rights = try await connection.query(
                "SELECT current_user::text, current_database()::text, has_database_privilege(current_database(), 'CREATE')",
                as: (String.self, String.self, Bool.self))
            if let (role, database, mayCreate) = rights.first, !mayCreate {
                throw MayNotCreateSchemas(role: role, database: database)
            }
            let generation = try await Generation.add(
                foldVersion: Fold.version, target: position, asOf: position, views: schema, on: connection)
            return (generation, false)
        }
    }
}

/// The projector's role lacks a right that migrations gave it. A dump that is restored does not bring it along.
public struct MayNotCreateSchemas: Error, CustomStringConvertible {
    let role: String
    let database: String

    public var description: String {
        """
        \(role) may not create schemas in this database, as after a dump was restored: let its owner run \
        GRANT CREATE ON DATABASE "\(database)" TO \(role)
        """
    }
}

/// A name that no schema of views can have.
public enum UnusableSchemaName: Error, Equatable, CustomStringConvertible {
    case malformed(String)
    case taken(String)

    public var description: String {
        switch self {
        case .malformed(let name):
            "'\(name)' cannot be the schema: up to 63 of a-z, 0-9 and _, beginning with a letter other than in pg_"
        case .taken(let name):
            "the schema \(name) is something else's, or shows another position: give another with --schema"
        }
    }
}

package import Ledger
public import Postgres

/// One set of the read models, with the events it holds.
public struct Generation: Sendable, Hashable {
    /// Its number, which its partitions carry.
    public let number: Int

    /// The generation of a number, which need not exist.
    public init(number: Int) { self.number = number }

    /// The generations that instances of this fold version keep up to date: the live one first, which must not wait for
    /// the others, then ascending.
    public static func followed(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> [Generation]
    {
        try await connection.query(
            """
            SELECT generation FROM projection.generations
            WHERE fold_version = \(foldVersion) AND state = 'ready' AND as_of IS NULL
            ORDER BY generation <> (SELECT generation FROM projection.live), generation
            """, as: Generation.self)
    }
}

/// In SQL it is its number.
extension Generation: PostgresRepresentable {
    public var postgresValue: Int32 { Int32(number) }
    public static func reading(_ number: Int32) -> Generation? { Generation(number: Int(number)) }
}

// MARK: Holding

extension Generation {
    /// Runs `body` in a transaction in which nobody else adds, retires or switches to a generation.
    package static func changing<Value: Sendable>(
        on connection: Connection, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        try await connection.transaction { connection in
            try await connection.execute("SELECT FROM projection.live FOR UPDATE")
            return try await body(connection)
        }
    }

    /// Keeps everybody from taking the generation further until the caller's transaction ends: its projector passes by
    /// while its row is locked, and goes on a moment later.
    ///
    /// - Returns: where it stands; nil where there is no such generation.
    @discardableResult
    package func hold(on connection: Connection) async throws(PostgresError) -> LedgerPosition? {
        try await connection.query(
            "SELECT checkpoint FROM projection.generations WHERE generation = \(self) FOR NO KEY UPDATE",
            as: LedgerPosition.self
        ).first
    }
}

extension ConnectionSettings {
    /// The same for a session that holds a generation. If this process dies meanwhile, the server lets go of it after 20 s.
    package var holdingGenerations: ConnectionSettings {
        var settings = self
        settings.lockTimeout = .seconds(10)
        settings.parameters["idle_in_transaction_session_timeout"] = "20s"
        return settings
    }
}

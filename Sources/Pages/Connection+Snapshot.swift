import Postgres

extension Connection {
    /// Runs `body` in a transaction that sees one moment of the database, however many statements it takes, and that looks
    /// for a few things by their names.
    ///
    /// Plans are made once, for names that the planner does not know yet. It takes a thing to be named by every hundredth
    /// event then, and would rather read all events than look up so many. They are few, so it may only look up.
    nonisolated func snapshot<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        try await transaction { connection in
            try await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            try await connection.execute("SET LOCAL enable_hashjoin = off")
            try await connection.execute("SET LOCAL enable_mergejoin = off")
            return try await body(connection)
        }
    }
}

extension Connection {
    /// Another connection, made as this one was.
    public nonisolated func another() async throws(PostgresError) -> Connection { try await Connection(settings) }

    /// Runs `body` with a connection of its own, which is closed however that ends.
    public static func using<Value: Sendable>(
        _ settings: ConnectionSettings, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection = try await Connection(settings)
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }
}

extension Pool {
    /// Runs `body` with a pool of its own, which is closed however that ends.
    public static func using<Value: Sendable>(
        _ settings: ConnectionSettings, size: Int, _ body: (Pool) async throws -> Value
    ) async throws -> Value {
        let pool = Pool(settings, size: size)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}

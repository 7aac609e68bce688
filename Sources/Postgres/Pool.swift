/// A few connections to one database, opened when first needed and replaced when they break.
public actor Pool {
    private let settings: ConnectionSettings
    private let size: Int
    private var idle: [Connection] = []
    private var lent = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter size: the most connections at a time, at least one.
    public init(_ settings: ConnectionSettings, size: Int) {
        self.settings = settings
        self.size = max(1, size)
    }

    /// Runs `body` with a connection nobody else uses meanwhile. Who comes when all are lent waits for his turn.
    ///
    /// - Throws: ``PostgresError/unavailable(_:)`` when no connection could be made, and what `body` throws.
    public nonisolated func withConnection<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection = try await lend()
        do {
            let value = try await body(connection)
            await takeBack(connection)
            return value
        } catch {
            await takeBack(connection)
            throw error
        }
    }

    /// Closes the connections that are not lent.
    public func close() async {
        let closing = idle
        idle = []
        for connection in closing { await connection.close() }
    }

    private func lend() async throws -> Connection {
        if lent >= size {
            // A caller that gives a place back passes it on, so `lent` already counts this one when the wait ends.
            await withCheckedContinuation { waiting.append($0) }
        } else {
            lent += 1
        }
        do {
            while let connection = idle.popLast() {
                if await connection.isStillThere() { return connection }
            }
            return try await Connection(settings)
        } catch {
            passOn()
            throw error
        }
    }

    private func takeBack(_ connection: Connection) async {
        if await connection.isIdle {
            idle.append(connection)
        } else {
            // A transaction somebody left open would become the next borrower's.
            await connection.close()
        }
        passOn()
    }

    private func passOn() {
        if waiting.isEmpty {
            lent -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}

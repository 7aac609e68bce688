import CLibPQ

extension Connection {
    /// Reads an answer of any size, block by block, in the answer's order.
    ///
    /// While `body` works on one block, the next is fetched; the server waits when both are full. So memory holds two
    /// blocks, however many rows there are and however large one is. Rows are decoded off the connection's thread. Until the
    /// last block, the connection takes no other statement.
    ///
    /// When `body` throws, or the task is cancelled, the server is told to stop and the connection goes on; a
    /// transaction around it has failed then, as after any error.
    ///
    /// - Parameters:
    ///   - blockSize: in bytes of memory; a block ends with the row that reaches it.
    ///   - timeout: for all of it, `body` included; nil takes the connection's own. The server's `statement_timeout`
    ///     holds as well.
    ///   - row: called once for each row.
    ///   - body: called for each block of at least one row.
    /// - Throws: what `row` and `body` throw; `CancellationError`; see ``PostgresError``.
    public nonisolated func read<Value: Sendable>(
        _ statement: SQL,
        blockSize: Int = 1 << 20,
        timeout: Duration? = nil,
        row: @Sendable (inout Row) throws(PostgresError) -> Value,
        _ body: ([Value]) async throws -> Void
    ) async throws {
        if await needsOwnTransaction {
            return try await transaction { connection in
                try await connection.read(statement, blockSize: blockSize, timeout: timeout, row: row, body)
            }
        }
        let cancellation = try await beginReading(statement, timeout: timeout)
        try await cancellation.whenTaskIsCancelled {
            do {
                var block = try await nextBlock(of: blockSize, statement, cancellation)
                while !block.isLast {
                    try Task.checkCancellation()
                    async let following = nextBlock(of: blockSize, statement, cancellation)
                    try await body(try block.values(row))
                    block = try await following
                }
                if !block.isEmpty { try await body(try block.values(row)) }
            } catch {
                await abandonReading(cancellation)
                throw error
            }
        }
    }

    private func beginReading(_ statement: SQL, timeout: Duration?) throws(PostgresError) -> CancelRequest {
        let link = try openLink()
        let deadline = ContinuousClock.now + (timeout ?? settings.statementTimeout)
        let name = try preparedName(of: statement, on: link, deadline: deadline)
        guard link.send(statement, preparedAs: name), PQsetSingleRowMode(link.handle) == 1 else { throw notSent(link) }
        do {
            try link.flush(deadline: deadline)
        } catch {
            lose()
            throw .outcomeUnknown(error.reason)
        }
        return try beginCancellable("a reading", deadline: deadline)
    }

    /// Collects rows up to the size.
    private func nextBlock(
        of size: Int, _ statement: SQL, _ cancellation: CancelRequest
    ) throws(PostgresError) -> RowBlock {
        guard let link, let underWay else { throw .unavailable("the connection is closed") }
        var block = RowBlock()
        while block.size < size {
            let result: ResultHandle?
            do {
                result = try link.nextResult(deadline: underWay.deadline)
            } catch {
                lose()
                throw .outcomeUnknown(error.reason)
            }
            do throws(PostgresError) {
                if let result { try check(result) }
            } catch {
                drain(cancellation)
                forgetIfStale(statement, after: error)
                throw error
            }
            guard let result, result.status == PGRES_SINGLE_TUPLE else {
                // The answer ends with an empty result that says it is complete.
                drain(cancellation)
                block.isLast = true
                break
            }
            block.append(result)
        }
        return block
    }

    /// Stops the server, if it still sends.
    private func abandonReading(_ cancellation: CancelRequest) {
        guard underWay != nil else { return }
        cancellation.send()
        drain(cancellation)
    }

    /// Passes over what is left of the answer.
    private func drain(_ cancellation: CancelRequest) {
        guard let link, let underWay else { return }
        do {
            while try link.nextResult(deadline: underWay.deadline) != nil {}
        } catch {
            lose()
        }
        finishUnderWay(cancellation)
    }
}

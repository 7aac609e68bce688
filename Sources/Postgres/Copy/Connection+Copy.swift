import CLibPQ

extension Connection {
    /// Writes rows into a table with COPY, the fastest way in.
    ///
    ///     try await connection.copy(into: "projection.orders", columns: ["order_key", "amount"]) { writer in
    ///         for order in orders {
    ///             try await writer.row { row in
    ///                 row.append(order.key)
    ///                 row.append(order.amount)
    ///             }
    ///         }
    ///     }
    ///
    /// All rows are written or none. When `body` throws, or the task is cancelled, none is, and the connection goes on;
    /// a transaction around it has failed then, as after any error. Until `body` ends, the connection takes no other
    /// statement.
    ///
    /// - Parameters:
    ///   - table: a name of this program's own, with its schema before a dot.
    ///   - timeout: for all of it, `body` included; nil takes the connection's own. The server's `statement_timeout`
    ///     holds as well.
    /// - Returns: how many rows were written.
    /// - Throws: what `body` throws; `CancellationError`; ``PostgresError/refused(_:)`` with row and column in its
    ///   context; ``PostgresError/unavailable(_:)`` when the link broke before the end was sent, and nothing was
    ///   written; ``PostgresError/outcomeUnknown(_:)`` when it broke afterwards.
    @discardableResult
    public nonisolated func copy(
        into table: String,
        columns: [String],
        timeout: Duration? = nil,
        _ body: (inout CopyWriter) async throws -> Void
    ) async throws -> Int {
        if await needsOwnTransaction {
            return try await transaction { connection in
                try await connection.copy(into: table, columns: columns, timeout: timeout, body)
            }
        }
        let deadline = ContinuousClock.now + (timeout ?? settings.statementTimeout)
        let quoted = table.split(separator: ".").map { SQL.quoted(String($0)) }.joined(separator: ".")
        let types = try await copyColumns(columns, of: quoted, deadline: deadline)
        let cancellation = try await beginCancellable("a COPY", deadline: deadline)
        return try await cancellation.whenTaskIsCancelled {
            do {
                let list = columns.map { SQL.quoted($0) }.joined(separator: ", ")
                try await beginCopy("COPY \(quoted) (\(list)) FROM STDIN (FORMAT binary)", cancellation)
                var writer = CopyWriter(self, table: table, columns: types)
                try await body(&writer)
                try await writer.finish()
            } catch {
                await abandonCopy(cancellation)
                throw error
            }
            return try await endCopy(cancellation)
        }
    }

    private func beginCopy(_ statement: String, _ cancellation: CancelRequest) throws(PostgresError) {
        guard let link, let underWay else { throw .unavailable("the connection is closed") }
        guard PQsendQuery(link.handle, statement) == 1 else { throw notSent(link) }
        let results: [ResultHandle]
        do {
            results = try link.results(deadline: underWay.deadline)
        } catch {
            throw lostBeforeTheEnd(error)
        }
        do {
            for result in results { try check(result) }
        } catch {
            finishUnderWay(cancellation)
            guard case .outcomeUnknown(let reason) = error else { throw error }
            throw .unavailable(reason)
        }
    }

    /// The types of the columns. Those the table does not have are left out: COPY will say so.
    private func copyColumns(
        _ names: [String], of table: String, deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> [CopyColumn] {
        try query(
            """
            SELECT wanted.name, coalesce(nullif(type.typbasetype, 0), type.oid)::bigint
            FROM unnest(\(names)) WITH ORDINALITY AS wanted (name, place)
            JOIN pg_attribute AS attribute
                ON attribute.attrelid = \(table)::regclass AND attribute.attname = wanted.name
            JOIN pg_type AS type ON type.oid = attribute.atttypid
            ORDER BY wanted.place
            """, timeout: ContinuousClock.now.duration(to: deadline)
        ) { row throws(PostgresError) in
            CopyColumn(
                name: "column \(try row.next(String.self))",
                type: PostgresType(oid: UInt32(truncatingIfNeeded: try row.next(Int.self))))
        }
    }

    /// Hands a chunk to libpq once the one before has gone to the kernel, so that the caller encodes the next meanwhile.
    func put(_ bytes: [UInt8]) throws(PostgresError) {
        guard let link, let underWay else { throw .unavailable("the COPY is over") }
        do {
            // libpq keeps accepting rows when the server has hung up.
            try link.takeInput()
            try link.put(bytes, deadline: underWay.deadline)
        } catch {
            throw lostBeforeTheEnd(error)
        }
    }

    private func endCopy(_ cancellation: CancelRequest) throws(PostgresError) -> Int {
        guard let link, let underWay else { throw .unavailable("the COPY is over") }
        do {
            try link.endCopy(error: nil, deadline: underWay.deadline)
        } catch {
            throw lostBeforeTheEnd(error)
        }
        defer { finishUnderWay(cancellation) }
        return try settle(link, deadline: underWay.deadline).changedRows
    }

    /// Ends a COPY so that nothing of it remains. What the server says to that adds nothing to the error that led here.
    private func abandonCopy(_ cancellation: CancelRequest) {
        guard let link, let underWay else { return }
        do {
            try link.endCopy(error: "the rows ended early", deadline: underWay.deadline)
            _ = try settle(link, deadline: underWay.deadline)
        } catch is Link.Interruption {
            lose()
        } catch {}
        finishUnderWay(cancellation)
    }

    /// The server commits nothing of a COPY whose end it has not seen.
    private func lostBeforeTheEnd(_ interruption: Link.Interruption) -> PostgresError {
        lose()
        return .unavailable(interruption.reason)
    }
}

extension Link {
    /// Waits for earlier rows to leave before it takes more, so libpq's own buffer stays small.
    fileprivate func put(_ bytes: [UInt8], deadline: ContinuousClock.Instant) throws(Interruption) {
        var start = 0
        while start < bytes.count {
            try flush(deadline: deadline)
            let count = min(bytes.count - start, 1 << 20)
            let taken = bytes.withUnsafeBytes { all in
                PQputCopyData(
                    handle, all.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self), Int32(count))
            }
            guard taken >= 0 else { throw .lost(errorMessage) }
            // 0: there was no room, and the wait above makes some.
            if taken == 1 { start += count }
        }
    }

    fileprivate func endCopy(error: String?, deadline: ContinuousClock.Instant) throws(Interruption) {
        while true {
            try flush(deadline: deadline)
            let taken = PQputCopyEnd(handle, error)
            guard taken >= 0 else { throw .lost(errorMessage) }
            if taken == 1 { return }
        }
    }
}

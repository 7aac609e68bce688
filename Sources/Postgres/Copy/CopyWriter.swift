/// Takes the rows of a COPY, encodes them where the caller runs, and hands them to the connection in chunks.
public struct CopyWriter: ~Copyable {
    private let connection: Connection
    private let table: String
    private var pending: CopyRow
    private var rows = 0

    /// Large enough that the change of threads costs nothing beside the rows, small enough to stay in the cache.
    private static let chunkSize = 1 << 16
    /// The signature, no flags, no extension.
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
    /// In the place of a row's number of columns.
    private static let trailer: [UInt8] = [0xFF, 0xFF]

    init(_ connection: Connection, table: String, columns: [CopyColumn]) {
        self.connection = connection
        self.table = table
        pending = CopyRow(columns: columns)
        pending.append(raw: Self.header)
    }

    /// Adds a row.
    ///
    /// Waits while the server is behind, so memory holds no more than a few chunks of rows. The server checks rows as
    /// they come, but its error is only seen at the end of the COPY.
    ///
    /// It runs on the caller's own executor: a change of threads for each row would cost more than the row.
    ///
    /// - Throws: what `fill` throws; ``PostgresError/unexpectedAnswer(_:)`` naming the row when its values do not fit
    ///   the columns; ``PostgresError/unavailable(_:)`` when the link broke or the time is over, and nothing of the
    ///   COPY remains; `CancellationError`.
    public nonisolated(nonsending) mutating func row(_ fill: (inout CopyRow) throws -> Void) async throws {
        rows += 1
        pending.begin()
        do {
            try fill(&pending)
        } catch {
            pending.undo()
            throw error
        }
        if let problem = pending.finish() {
            pending.undo()
            throw PostgresError.unexpectedAnswer("row \(rows) for \(table): \(problem)")
        }
        if pending.bytes.count >= Self.chunkSize { try await flush() }
    }

    nonisolated(nonsending) mutating func finish() async throws {
        pending.append(raw: Self.trailer)
        try await flush()
    }

    private nonisolated(nonsending) mutating func flush() async throws {
        try Task.checkCancellation()
        try await connection.put(pending.bytes)
        pending.removeAll()
    }
}

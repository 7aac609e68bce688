import CLibPQ

/// The one owner of a `PGresult`.
final class ResultHandle: @unchecked Sendable {
    // @unchecked: libpq never changes a PGresult once it is handed out, so any thread may read it.
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }

    /// Whether the server waits for the rows of a COPY, or is about to send them.
    var isCopy: Bool { [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(status) }

    /// The server's error, if this result is one.
    var error: ServerError? {
        switch status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: ServerError(pointer)
        default: nil
        }
    }

    /// The first word of the command tag: `INSERT`, `COMMIT` and so on.
    var command: String {
        String(cString: PQcmdStatus(pointer)).split(separator: " ").first.map(String.init) ?? ""
    }

    /// Reads all rows in order.
    func rows<Value>(_ read: (inout Row) throws(PostgresError) -> Value) throws(PostgresError) -> [Value] {
        let count = Int(PQntuples(pointer))
        var values: [Value] = []
        values.reserveCapacity(count)
        for index in 0..<count { values.append(try row(index, read)) }
        return values
    }

    /// Reads the row with that number, counted from 0.
    func row<Value>(
        _ index: Int, _ read: (inout Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        // A row points into the result, so the result must outlive it.
        defer { withExtendedLifetime(self) {} }
        var row = Row(pointer, row: index)
        return try read(&row)
    }

    /// What it takes in memory, in bytes.
    var memorySize: Int { PQresultMemorySize(pointer) }

    /// How many rows a command changed; 0 where the command says nothing of rows.
    var changedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }
}

extension ServerError {
    init(_ result: OpaquePointer) {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        severity = field(Int32(UInt8(ascii: "V"))) ?? field(Int32(UInt8(ascii: "S"))) ?? "ERROR"
        sqlState = field(Int32(UInt8(ascii: "C"))) ?? ""
        message = field(Int32(UInt8(ascii: "M"))) ?? String(cString: PQresultErrorMessage(result))
        constraint = field(Int32(UInt8(ascii: "n")))
        detail = field(Int32(UInt8(ascii: "D")))
        context = field(Int32(UInt8(ascii: "W")))
    }
}

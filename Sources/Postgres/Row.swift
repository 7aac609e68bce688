import CLibPQ
import Foundation

/// One row of an answer, read column by column from the left. It is valid only inside the closure it is handed to.
public struct Row: ~Copyable {
    private let result: OpaquePointer
    private let row: Int32
    private var column: Int32 = 0

    init(_ result: OpaquePointer, row: Int) {
        self.result = result
        self.row = Int32(row)
    }

    /// The next column as the type asked for.
    ///
    /// - Throws: ``PostgresError/unexpectedAnswer(_:)`` naming the column when there is none left, its type is another,
    ///   or it is NULL and the type knows no NULL.
    // Other modules call the general form, which knows no type; for those of most columns it goes on to one that does.
    @specialized(where Value == Int)
    @specialized(where Value == String)
    @specialized(where Value == String?)
    @specialized(where Value == Date)
    @specialized(where Value == [UInt8])
    public mutating func next<Value: PostgresDecodable>(_ type: Value.Type = Value.self) throws(PostgresError) -> Value
    {
        guard column < PQnfields(result) else { throw .unexpectedAnswer("no column \(column + 1)") }
        let index = column
        column += 1
        let sent = PostgresType(oid: PQftype(result, index))
        guard Value.reads(sent) else {
            throw .unexpectedAnswer("\(name(index)) has type \(sent.oid), which is no \(Value.self)")
        }
        if PQgetisnull(result, row, index) == 1 {
            guard let null = Value.valueForNull else { throw .unexpectedAnswer("\(name(index)) is NULL") }
            return null
        }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, index), count: Int(PQgetlength(result, row, index)))
        guard let value = Value(postgres: bytes, type: sent) else {
            throw .unexpectedAnswer("\(name(index)) holds a value that is no \(Value.self)")
        }
        return value
    }

    private func name(_ index: Int32) -> String {
        PQfname(result, index).map { "column \(String(cString: $0))" } ?? "column \(index + 1)"
    }
}

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
    // Inlinable, since a general form that knows no type takes longer to find out which it is than to read a value.
    @inlinable
    public mutating func next<Value: PostgresDecodable>(_ type: Value.Type = Value.self) throws(PostgresError) -> Value
    {
        let field = try nextField()
        guard Value.reads(field.type) else { throw problem("has type \(field.type.oid), which is no \(Value.self)") }
        guard let bytes = field.bytes else {
            guard let null = Value.valueForNull else { throw problem("is NULL") }
            return null
        }
        guard let value = Value(postgres: bytes, type: field.type) else {
            throw problem("holds a value that is no \(Value.self)")
        }
        return value
    }

    /// Appends the next column as the server sent it, behind its length in four bytes; of NULL only a length of all ones.
    ///
    /// - Throws: ``PostgresError/unexpectedAnswer(_:)`` when there is none left.
    public mutating func appendNext(to bytes: inout [UInt8]) throws(PostgresError) {
        let field = try nextField()
        let length = field.bytes.map { UInt32($0.count) } ?? .max
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
        if let value = field.bytes { bytes.append(contentsOf: value) }
    }

    /// A value as the server sent it.
    @usableFromInline
    struct Field {
        @usableFromInline
        let type: PostgresType
        /// Nil for NULL; as long as the row is valid.
        @usableFromInline
        let bytes: UnsafeRawBufferPointer?
    }

    @usableFromInline
    mutating func nextField() throws(PostgresError) -> Field {
        guard column < PQnfields(result) else { throw .unexpectedAnswer("no column \(column + 1)") }
        let index = column
        column += 1
        let isNull = PQgetisnull(result, row, index) == 1
        return Field(
            type: PostgresType(oid: PQftype(result, index)),
            bytes: isNull
                ? nil
                : UnsafeRawBufferPointer(
                    start: PQgetvalue(result, row, index), count: Int(PQgetlength(result, row, index))))
    }

    /// Fails where a column is left that nobody asked for.
    @usableFromInline
    func end() throws(PostgresError) {
        let count = PQnfields(result)
        guard column == count else { throw .unexpectedAnswer("\(count) columns, of which \(column) are read") }
    }

    /// What is wrong with the column read last.
    @usableFromInline
    func problem(_ words: String) -> PostgresError {
        let name = PQfname(result, column - 1).map { String(cString: $0) } ?? "\(column)"
        return .unexpectedAnswer("column \(name) \(words)")
    }
}

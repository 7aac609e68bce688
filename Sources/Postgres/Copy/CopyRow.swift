/// A row on its way into a table by COPY. Its values are appended in the order of the columns named to `copy`.
public struct CopyRow: ~Copyable {
    /// The rows so far, in the form of COPY: the number of columns, then each value behind its length.
    @usableFromInline
    var bytes: [UInt8] = []
    private let columns: [CopyColumn]
    private var start = 0
    private var filled = 0
    private var problem: String?

    init(columns: [CopyColumn]) { self.columns = columns }

    /// Appends the value of the next column.
    ///
    /// COPY converts nothing: the value's type must be the column's. A value of another type, or one too many, makes
    /// ``CopyWriter/row(_:)`` throw.
    // Inlinable for the reason that Row.next is.
    @inlinable
    public mutating func append<Value: PostgresEncodable>(_ value: Value) {
        guard beginColumn(of: Value.postgresType, Value.self) else { return }
        bytes.append(lengthPrefixed: value)
    }

    /// Whether the next column takes a value of the type.
    @usableFromInline
    mutating func beginColumn(of type: PostgresType, _ value: Any.Type) -> Bool {
        defer { filled += 1 }
        guard filled < columns.count, problem == nil else { return false }
        if columns[filled].takes(type) { return true }
        let column = columns[filled]
        problem = "\(column.name) has type \(column.type.oid), which takes no \(value)"
        return false
    }

    mutating func begin() {
        start = bytes.count
        filled = 0
        problem = nil
        bytes.append(integer: Int16(columns.count))
    }

    /// - Returns: what is wrong with the row since ``begin()``, if anything.
    func finish() -> String? {
        if let problem { return problem }
        return filled == columns.count ? nil : "\(filled) values for \(columns.count) columns"
    }

    /// Forgets the row since ``begin()``.
    mutating func undo() { bytes.removeLast(bytes.count - start) }

    mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// A column that COPY fills.
struct CopyColumn: Sendable {
    let name: String
    /// Of a domain, the type below it.
    let type: PostgresType

    func takes(_ sent: PostgresType) -> Bool {
        // These three have the same binary form as text.
        type == sent || sent == .text && (type == .varchar || type == .name || type == .json)
    }
}

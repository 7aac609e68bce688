/// A Swift value that travels to PostgreSQL in its binary form.
public protocol PostgresEncodable: Sendable {
    /// The type the parameter is declared with.
    static var postgresType: PostgresType { get }
    /// Whether the value is sent as NULL, in which case ``encode(into:)`` is not called.
    var isNull: Bool { get }
    /// Appends the binary form.
    func encode(into buffer: inout [UInt8])
}

extension PostgresEncodable {
    @inlinable
    public var isNull: Bool { false }
}

/// A value that can also be an element of an array parameter.
public protocol PostgresArrayEncodable: PostgresEncodable {
    /// The type of an array of these.
    static var postgresArrayType: PostgresType { get }
    /// Appends the binary form of an array of these.
    static func encode(array: [Self], into buffer: inout [UInt8])
}

extension PostgresArrayEncodable {
    /// The general form: dimensions, element type, then each element with its length, -1 for NULL.
    @inlinable
    public static func encode(array: [Self], into buffer: inout [UInt8]) {
        buffer.append(integer: Int32(array.isEmpty ? 0 : 1))
        buffer.append(integer: Int32(array.contains { $0.isNull } ? 1 : 0))
        buffer.append(integer: postgresType.oid)
        guard !array.isEmpty else { return }
        buffer.append(integer: Int32(array.count))
        buffer.append(integer: Int32(1))
        for element in array { buffer.append(lengthPrefixed: element) }
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    @inlinable
    public static var postgresType: PostgresType { Wrapped.postgresType }
    @inlinable
    public var isNull: Bool { self == nil }
    @inlinable
    public func encode(into buffer: inout [UInt8]) { self?.encode(into: &buffer) }
}

extension Optional: PostgresArrayEncodable where Wrapped: PostgresArrayEncodable {
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}

/// An array of bytes is a bytea; an array of anything else is an array.
extension Array: PostgresEncodable where Element: PostgresArrayEncodable {
    @inlinable
    public static var postgresType: PostgresType { Element.postgresArrayType }
    @inlinable
    public func encode(into buffer: inout [UInt8]) { Element.encode(array: self, into: &buffer) }
}

extension UInt8: PostgresArrayEncodable {
    public static var postgresType: PostgresType { .bytea }
    public static var postgresArrayType: PostgresType { .bytea }
    public func encode(into buffer: inout [UInt8]) { buffer.append(self) }
    public static func encode(array: [UInt8], into buffer: inout [UInt8]) { buffer.append(contentsOf: array) }
}

extension Array: PostgresArrayEncodable where Element == UInt8 {
    public static var postgresArrayType: PostgresType { .byteaArray }
}

extension [UInt8] {
    @inlinable
    mutating func append(integer value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a 32-bit length and the value's binary form, or -1 for NULL.
    @inlinable
    mutating func append(lengthPrefixed value: some PostgresEncodable) {
        guard !value.isNull else { return append(integer: Int32(-1)) }
        let start = count
        append(integer: Int32(0))
        value.encode(into: &self)
        let length = UInt32(count - start - 4)
        for place in 0..<4 { self[start + place] = UInt8(truncatingIfNeeded: length >> (24 - 8 * place)) }
    }
}

/// A Swift value read from PostgreSQL's binary form.
public protocol PostgresDecodable {
    /// Whether this can be read from a column of the type.
    static func reads(_ type: PostgresType) -> Bool
    /// Reads the binary form of a value that is not NULL; nil when the bytes are no such value.
    init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType)
    /// What NULL means; nil when NULL is no value of this type.
    static var valueForNull: Self? { get }
}

extension PostgresDecodable {
    @inlinable
    public static var valueForNull: Self? { nil }
}

/// A value that can also be read as an element of an array.
public protocol PostgresArrayDecodable: PostgresDecodable {
    /// Whether an array of these can be read from a column of the type.
    static func readsArray(of type: PostgresType) -> Bool
    /// Reads a whole array.
    static func decode(array bytes: UnsafeRawBufferPointer, type: PostgresType) -> [Self]?
}

extension PostgresArrayDecodable {
    /// The general form of an array; more than one dimension is read as none of ours.
    public static func decode(array bytes: UnsafeRawBufferPointer, type: PostgresType) -> [Self]? {
        var reader = BinaryReader(bytes)
        guard let dimensions = reader.integer(Int32.self), reader.integer(Int32.self) != nil,
            let element = reader.integer(UInt32.self)
        else { return nil }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = reader.integer(Int32.self), reader.integer(Int32.self) != nil else {
            return nil
        }
        var values: [Self] = []
        values.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let length = reader.integer(Int32.self) else { return nil }
            let value =
                length < 0
                ? valueForNull
                : reader.bytes(Int(length)).flatMap {
                    Self(postgres: $0, type: PostgresType(oid: element))
                }
            guard let value else { return nil }
            values.append(value)
        }
        return values
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    @inlinable
    public static func reads(_ type: PostgresType) -> Bool { Wrapped.reads(type) }
    @inlinable
    public static var valueForNull: Wrapped?? { .some(nil) }
    @inlinable
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard let value = Wrapped(postgres: bytes, type: type) else { return nil }
        self = value
    }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresArrayDecodable {
    public static func readsArray(of type: PostgresType) -> Bool { Wrapped.readsArray(of: type) }
}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
    @inlinable
    public static func reads(_ type: PostgresType) -> Bool { Element.readsArray(of: type) }
    @inlinable
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard let elements = Element.decode(array: bytes, type: type) else { return nil }
        self = elements
    }
}

extension UInt8: PostgresArrayDecodable {
    public static func reads(_ type: PostgresType) -> Bool { false }
    public static func readsArray(of type: PostgresType) -> Bool { type == .bytea }
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) { return nil }
    public static func decode(array bytes: UnsafeRawBufferPointer, type: PostgresType) -> [UInt8]? { Array(bytes) }
}

extension Array: PostgresArrayDecodable where Element == UInt8 {
    public static func readsArray(of type: PostgresType) -> Bool { type == .byteaArray }
}

/// Reads big-endian fields one after the other, and nil past the end.
struct BinaryReader {
    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        bytes(MemoryLayout<Value>.size).map { Value(bigEndian: $0.loadUnaligned(as: Value.self)) }
    }
}

/// A type whose values travel as those of another: an enumeration as its raw value, an id as its text.
///
/// A type with a raw value needs nothing but the conformance:
///
/// ```swift
/// extension Color: PostgresRepresentable {}
/// try await connection.query("SELECT name, color FROM cars WHERE color <> \(Color.red)", as: (String.self, Color.self))
/// ```
public protocol PostgresRepresentable: PostgresArrayEncodable, PostgresArrayDecodable {
    associatedtype PostgresValue: PostgresArrayEncodable & PostgresArrayDecodable
    /// What travels.
    var postgresValue: PostgresValue { get }
    /// What such a value stands for; nil where it is none of this type.
    static func reading(_ value: PostgresValue) -> Self?
}

extension PostgresRepresentable where Self: RawRepresentable, PostgresValue == RawValue {
    public var postgresValue: RawValue { rawValue }
    public static func reading(_ value: RawValue) -> Self? { Self(rawValue: value) }
}

extension PostgresRepresentable {
    public static var postgresType: PostgresType { PostgresValue.postgresType }
    public static var postgresArrayType: PostgresType { PostgresValue.postgresArrayType }
    public static func reads(_ type: PostgresType) -> Bool { PostgresValue.reads(type) }
    public static func readsArray(of type: PostgresType) -> Bool { PostgresValue.readsArray(of: type) }

    public func encode(into buffer: inout [UInt8]) { postgresValue.encode(into: &buffer) }

    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard let value = PostgresValue(postgres: bytes, type: type), let own = Self.reading(value) else { return nil }
        self = own
    }
}

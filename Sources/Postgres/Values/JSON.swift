/// A text that travels as jsonb. PostgreSQL's own reading decides whether it is JSON: SQLSTATE 22P02 when it is none.
///
/// Read back it is PostgreSQL's rendering of the value, with its own spaces and order of members.
public struct JSONB: Sendable, Hashable {
    /// The JSON text.
    public let text: String

    public init(_ text: String) { self.text = text }
}

extension JSONB: PostgresArrayEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .jsonb }
    public static var postgresArrayType: PostgresType { .jsonbArray }
    public static func reads(_ type: PostgresType) -> Bool { type == .jsonb }

    /// The first byte on the wire, before the text.
    private static let version: UInt8 = 1

    public func encode(into buffer: inout [UInt8]) {
        buffer.append(Self.version)
        text.encode(into: &buffer)
    }

    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard bytes.first == Self.version, let text = String(postgres: bytes, type: type) else { return nil }
        self.init(text)
    }
}

/// A text that travels as json, which is kept as it is written. PostgreSQL only looks whether it is JSON: SQLSTATE 22P02
/// when it is none.
public struct VerbatimJSON: Sendable, Hashable {
    /// The JSON text.
    public let text: String

    public init(_ text: String) { self.text = text }
}

extension VerbatimJSON: PostgresArrayEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .json }
    public static var postgresArrayType: PostgresType { .jsonArray }
    public static func reads(_ type: PostgresType) -> Bool { type == .json }

    public func encode(into buffer: inout [UInt8]) { text.encode(into: &buffer) }

    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard let text = String(postgres: bytes, type: type) else { return nil }
        self.init(text)
    }
}

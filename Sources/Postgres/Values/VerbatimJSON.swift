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

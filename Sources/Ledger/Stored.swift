public import Hashing
public import Postgres

// How what the ledger's tables hold travels.

extension LedgerPosition: PostgresRepresentable {
    public var postgresValue: Int { value }
    public static func reading(_ value: Int) -> LedgerPosition? { LedgerPosition(value) }
}

extension AccountName: PostgresRepresentable {
    public var postgresValue: String { text }
    public static func reading(_ text: String) -> AccountName? { AccountName(stored: text) }
}

extension Digest: PostgresRepresentable {
    public var postgresValue: [UInt8] { bytes }
    public static func reading(_ bytes: [UInt8]) -> Digest? { Digest(bytes: bytes) }
}

extension EventSource: PostgresRepresentable {}
extension EventSignature: PostgresRepresentable {}

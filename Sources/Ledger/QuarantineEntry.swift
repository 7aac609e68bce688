public import Foundation
public import Hashing
public import Postgres

/// A row of `ledger.quarantine` without its body, and what became of it. The columns' COMMENTs say what each means.
public struct QuarantineEntry: Sendable, Equatable {
    public let id: Int
    public let account: AccountName
    public let reason: String
    /// How long the body is.
    public let bytes: Int
    public let digest: Digest
    /// Nil where it was not noted.
    public let signature: EventSignature?
    /// By the database's clock.
    public let receivedAt: Date
    /// The event that the same body has become; nil while the entry is open.
    public let position: LedgerPosition?
    /// The digest of what was received, where the body is something else: then it never becomes an event.
    public let originalDigest: Digest?
}

extension QuarantineEntry {
    /// The newest entries, descending: the open ones, or all of them.
    public static func readNewest(
        limit: Int, openOnly: Bool, on connection: Connection
    ) async throws(PostgresError) -> [QuarantineEntry] {
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM ledger.quarantine_entries
            WHERE position IS NULL OR NOT \(openOnly)
            ORDER BY id DESC
            LIMIT \(limit)
            """, as: QuarantineEntry.init)
    }

    /// The open entries behind an id, ascending.
    public static func readOpen(
        after id: Int, limit: Int, on connection: Connection
    ) async throws(PostgresError) -> [QuarantineEntry] {
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM ledger.quarantine_entries
            WHERE position IS NULL AND id > \(id)
            ORDER BY id
            LIMIT \(limit)
            """, as: QuarantineEntry.init)
    }

    /// The entry with this id, if there is one.
    public static func read(_ id: Int, on connection: Connection) async throws(PostgresError) -> QuarantineEntry? {
        try await connection.query(
            "SELECT \(verbatim: columns) FROM ledger.quarantine_entries WHERE id = \(id)", as: QuarantineEntry.init
        ).first
    }

    /// The entry's body, byte for byte as received.
    public func body(on connection: Connection) async throws(PostgresError) -> [UInt8] {
        let bodies = try await connection.query("SELECT body FROM ledger.quarantine WHERE id = \(id)", as: [UInt8].self)
        guard let body = bodies.first else { throw .unexpectedAnswer("quarantine entry \(id) is gone") }
        return body
    }

    /// What the initializer takes, in its order.
    private static let columns: StaticString =
        "id, account, reason, octet_length(body), digest, signature, received_at, position, original_digest"
}

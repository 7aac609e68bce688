public import Foundation
public import Hashing
import Instants
public import Postgres

/// A row of `ledger.seals`: a closed range of events, chained to the one before. The columns' COMMENTs say what each means.
public struct Seal: Sendable, Equatable {
    /// What the head is a hash of.
    struct Draft: Sendable, Equatable {
        let number: Int
        let firstPosition: LedgerPosition
        let lastPosition: LedgerPosition
        let events: Int
        let root: Digest
        let previous: Digest

        /// SHA-256 of all of it, behind the name of this form.
        var head: Digest {
            var fields = HashedFields(capacity: 160)
            fields.add("cjledger seal 1")
            fields.add(number)
            fields.add(firstPosition.value)
            fields.add(lastPosition.value)
            fields.add(events)
            fields.add(root.bytes)
            fields.add(previous.bytes)
            return fields.digest
        }
    }

    let draft: Draft
    /// It stands for the whole ledger up to ``lastPosition``.
    public let head: Digest
    /// By the database's clock.
    public let sealedAt: Date

    public var number: Int { draft.number }
    public var firstPosition: LedgerPosition { draft.firstPosition }
    public var lastPosition: LedgerPosition { draft.lastPosition }
    public var events: Int { draft.events }
    var root: Digest { draft.root }
    var previous: Digest { draft.previous }

    /// What the first seal is chained to.
    static let beginning = SHA256.digest(of: [])

    init(draft: Draft, head: Digest, sealedAt: Date) {
        self.draft = draft
        self.head = head
        self.sealedAt = sealedAt
    }
}

extension Seal {
    /// The newest; nil where none was made.
    public static func newest(on connection: Connection) async throws(PostgresError) -> Seal? {
        try await connection.query(
            "SELECT \(verbatim: columns) FROM ledger.seals ORDER BY number DESC LIMIT 1", read: Seal.init(row:)
        ).first
    }

    /// The one with this head, if there is one.
    static func read(head: Digest, on connection: Connection) async throws(PostgresError) -> Seal? {
        try await connection.query(
            "SELECT \(verbatim: columns) FROM ledger.seals WHERE head = \(head)", read: Seal.init(row:)
        ).first
    }

    /// The one with this number, if there is one.
    static func read(number: Int, on connection: Connection) async throws(PostgresError) -> Seal? {
        try await connection.query(
            "SELECT \(verbatim: columns) FROM ledger.seals WHERE number = \(number)", read: Seal.init(row:)
        ).first
    }

    /// Those behind a number, ascending.
    static func read(after number: Int, limit: Int, on connection: Connection) async throws(PostgresError) -> [Seal] {
        try await connection.query(
            """
            SELECT \(verbatim: columns) FROM ledger.seals WHERE number > \(number) ORDER BY number LIMIT \(limit)
            """, read: Seal.init(row:))
    }

    /// What names its events.
    func marks(on connection: Connection) async throws(PostgresError) -> SealMarks? {
        try await connection.query("SELECT marks FROM ledger.seals WHERE number = \(number)", as: [UInt8].self)
            .first.flatMap { SealMarks($0) }
    }

    private static let columns: StaticString =
        "number, first_position, last_position, events, root, previous, head, sealed_at"

    private init(row: inout Row) throws(PostgresError) {
        draft = Draft(
            number: try row.next(), firstPosition: try row.next(), lastPosition: try row.next(),
            events: try row.next(), root: try row.next(), previous: try row.next())
        head = try row.next()
        sealedAt = try row.next()
    }
}

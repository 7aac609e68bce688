import Hashing
import Postgres

/// What a seal takes of an event: where it stands, and a hash of all that it is.
struct SealedEvent: Sendable, Equatable {
    let position: LedgerPosition
    /// SHA-256 of all columns but the position, the body by its digest. The same event at another place has the same.
    let fingerprint: Digest

    /// What ``init(_:)`` reads, in its order: the position, and what is hashed.
    static let columns: StaticString =
        "position, account, source, type, message_type, message_id, digest, signature, received_at, recorded_at"

    private static let hashedColumns = 9

    /// Hashes the columns as the server sends them, which spares a value for each.
    init(_ row: inout Row) throws(PostgresError) {
        position = try row.next()
        var fields = HashedFields(capacity: 256)
        for _ in 0..<Self.hashedColumns { try row.appendNext(to: &fields.bytes) }
        fingerprint = fields.digest
    }

    init(position: LedgerPosition, fingerprint: Digest) {
        self.position = position
        self.fingerprint = fingerprint
    }
}

/// Fields to be hashed, each behind its length in four bytes, so that no two lists of fields are the same bytes.
struct HashedFields {
    var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    var digest: Digest { SHA256.digest(of: bytes) }

    mutating func add(_ field: [UInt8]) {
        append(UInt32(field.count))
        bytes += field
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ number: Int) {
        append(UInt32(MemoryLayout<Int64>.size))
        append(Int64(number))
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

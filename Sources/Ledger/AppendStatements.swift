import Foundation
import Hashing
import Postgres

/// Rows that become events in one statement.
struct EventGroup {
    private var accounts: [String] = []
    private var sources: [String] = []
    private var types: [String] = []
    private var messageTypes: [String?] = []
    private var messageIds: [String?] = []
    private var bodies: [[UInt8]] = []
    private var digests: [[UInt8]] = []
    private var signatures: [String?] = []
    private var receivedAt: [Date] = []

    mutating func add(
        _ arrival: Arrival, source: EventSource, type: String, messageType: String?, messageId: String?,
        signature: EventSignature?, receivedAt instant: Date
    ) {
        accounts.append(arrival.account.text)
        sources.append(source.rawValue)
        types.append(type)
        messageTypes.append(messageType)
        messageIds.append(messageId)
        bodies.append(arrival.body)
        digests.append(arrival.digest.bytes)
        signatures.append(signature?.rawValue)
        receivedAt.append(instant)
    }

    /// Adds the rows in their order, each pair of account and digest once, and answers those it added.
    ///
    /// Where a row was there already, its first insert may still wait for the standby; the empty message makes this
    /// commit wait for the same, so that "duplicate" promises as much as "stored".
    var insert: SQL {
        """
        WITH added AS (
            INSERT INTO ledger.events
                (account, source, type, message_type, message_id, body, digest, signature, received_at)
            SELECT account, source, type, message_type, message_id, body, digest, signature, received_at
            FROM unnest(
                \(accounts), \(sources), \(types), \(messageTypes), \(messageIds), \(bodies), \(digests),
                \(signatures), \(receivedAt)
            ) WITH ORDINALITY AS arrival
                (account, source, type, message_type, message_id, body, digest, signature, received_at, place)
            WHERE source <> 'snapshot' OR NOT ledger.holds_snapshot(account, type, digest, received_at)
            ORDER BY place
            ON CONFLICT (account, digest) WHERE source <> 'snapshot' DO NOTHING
            RETURNING position, account, digest
        ), confirmed AS (
            SELECT pg_logical_emit_message(true, 'cjledger', '')
            WHERE (SELECT count(*) FROM added) < \(accounts.count)
        )
        SELECT position, account, digest FROM added
        UNION ALL
        SELECT NULL, '', '' FROM confirmed
        """
    }
}

/// Rows that go to the quarantine in one statement.
struct QuarantineGroup {
    private var accounts: [String] = []
    private var reasons: [String] = []
    private var bodies: [[UInt8]] = []
    private var digests: [[UInt8]] = []
    private var originalDigests: [[UInt8]?] = []
    private var signatures: [String?] = []
    private var receivedAt: [Date] = []

    mutating func add(_ arrival: Arrival, reason: String, receivedAt instant: Date) {
        accounts.append(arrival.account.text)
        reasons.append(reason)
        bodies.append(arrival.body)
        digests.append(arrival.digest.bytes)
        originalDigests.append(arrival.content.originalDigest?.bytes)
        signatures.append(arrival.content.signature?.rawValue)
        receivedAt.append(instant)
    }

    /// As for events; see ``EventGroup/insert``.
    var insert: SQL {
        """
        WITH added AS (
            INSERT INTO ledger.quarantine
                (account, reason, body, digest, original_digest, signature, received_at)
            SELECT account, reason, body, digest, original_digest, signature, received_at
            FROM unnest(
                \(accounts), \(reasons), \(bodies), \(digests), \(originalDigests), \(signatures), \(receivedAt)
            ) WITH ORDINALITY AS arrival
                (account, reason, body, digest, original_digest, signature, received_at, place)
            ORDER BY place
            ON CONFLICT (account, digest) DO NOTHING
            RETURNING id, account, digest
        ), confirmed AS (
            SELECT pg_logical_emit_message(true, 'cjledger', '')
            WHERE (SELECT count(*) FROM added) < \(accounts.count)
        )
        SELECT id, account, digest FROM added
        UNION ALL
        SELECT NULL, '', '' FROM confirmed
        """
    }
}

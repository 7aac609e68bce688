public import Foundation
import Postgres

/// A receiver that gave a sign that it takes webhooks.
public struct ReceiverStatus: Sendable, Encodable, Equatable {
    /// The machine and the address it listens on.
    public let name: String
    /// When it gave its last sign.
    public let seenAt: Date
    /// The last moment of the certificate in use; nil without TLS.
    public let certificateEndsAt: Date?
    /// Why its spool could keep nothing then; nil when it could, and without one.
    public let spoolFault: String?

    enum CodingKeys: String, CodingKey {
        case name
        case seenAt = "seen_at"
        case certificateEndsAt = "certificate_ends_at"
        case spoolFault = "spool_fault"
    }

    /// Every member stands in the object, null where there is nothing to name.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encode(seenAt, forKey: .seenAt)
        try members.encode(certificateEndsAt, forKey: .certificateEndsAt)
        try members.encode(spoolFault, forKey: .spoolFault)
    }

    /// The latest first.
    static func read(on connection: Connection) async throws(PostgresError) -> [ReceiverStatus] {
        try await connection.query(
            """
            SELECT name, seen_at, certificate_ends_at, spool_fault
            FROM reconciler.receivers
            ORDER BY seen_at DESC, name
            """, as: ReceiverStatus.init(name:seenAt:certificateEndsAt:spoolFault:))
    }
}

/// What came to a callback in the last hour and was refused.
public struct Refusals: Sendable, Encodable, Equatable {
    /// The account; nil where the path names none of ours.
    public let account: String?
    /// The HTTP status it was answered with.
    public let status: Int
    public let count: Int
    /// When the first came, to the minute.
    public let since: Date

    /// Every member stands in the object, null where no account is named.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(account, forKey: .account)
        try members.encode(status, forKey: .status)
        try members.encode(count, forKey: .count)
        try members.encode(since, forKey: .since)
    }

    enum CodingKeys: String, CodingKey { case account, status, count, since }

    static func read(on connection: Connection) async throws(PostgresError) -> [Refusals] {
        try await connection.query(
            """
            SELECT nullif(account, ''), status::bigint, sum(count)::bigint, min(minute)
            FROM reconciler.refusals
            WHERE minute > statement_timestamp() - interval '1 hour'
            GROUP BY account, status
            ORDER BY account, status
            """, as: Refusals.init(account:status:count:since:))
    }
}

/// An account for which CJ's API fails.
public struct FailingCalls: Sendable, Encodable, Equatable {
    public let account: String
    /// The first call that failed since one was last answered.
    public let since: Date
    /// Why the last failed, in words.
    public let failure: String

    static func read(on connection: Connection) async throws(PostgresError) -> [FailingCalls] {
        try await connection.query(
            """
            SELECT account, failing_since, coalesce(failure, '')
            FROM reconciler.calls
            WHERE failing_since IS NOT NULL
            ORDER BY account
            """, as: FailingCalls.init(account:since:failure:))
    }
}

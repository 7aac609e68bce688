public import Foundation
import Postgres

/// How an account's feed of webhooks stands.
public struct FeedStatus: Sendable, Encodable, Equatable {
    public let account: String
    /// `ok`, `closing`, `silent`, `closed` or `unregistered`.
    public let state: String
    /// From when on it has stood so.
    public let since: Date
    /// Why, in words; nil when all is well.
    public let reason: String?
    /// What to do, in words; nil when all is well.
    public let cure: String?
    /// When that was last looked at; nil when it never was.
    public let judgedAt: Date?
    /// When messages were last found to be lost; nil when they never were.
    public let noticedAt: Date?
    /// Why, in words.
    public let noticed: String?
    /// The last moment before that at which they are known to have come.
    public let lostSince: Date?
    /// When the reconciler last registered again by itself; nil when it never did.
    public let reregisteredAt: Date?
    /// Why its last try failed; nil when it did not.
    public let failure: String?
    /// How many changes that no webhook told polling has found since messages were lost.
    public let repaired: Int
    /// False after `register --cancel`.
    public let isWanted: Bool
    /// Whether CJ shows a topic as sent to another URL than ours.
    public let isForeign: Bool
    /// When this ledger last registered the webhooks; nil when it is not known that it ever did.
    public let registeredAt: Date?

    /// Whether messages are being lost.
    public var isLosing: Bool { state == "silent" || state == "closed" }

    enum CodingKeys: String, CodingKey {
        case account, state, since, reason, cure
        case judgedAt = "judged_at"
        case noticedAt = "noticed_at"
        case noticed
        case lostSince = "lost_since"
        case reregisteredAt = "reregistered_at"
        case failure, repaired
        case isWanted = "is_wanted"
        case isForeign = "is_foreign"
        case registeredAt = "registered_at"
    }

    /// Every member stands in the object, null where it is unknown.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(account, forKey: .account)
        try members.encode(state, forKey: .state)
        try members.encode(since, forKey: .since)
        try members.encode(reason, forKey: .reason)
        try members.encode(cure, forKey: .cure)
        try members.encode(judgedAt, forKey: .judgedAt)
        try members.encode(noticedAt, forKey: .noticedAt)
        try members.encode(noticed, forKey: .noticed)
        try members.encode(lostSince, forKey: .lostSince)
        try members.encode(reregisteredAt, forKey: .reregisteredAt)
        try members.encode(failure, forKey: .failure)
        try members.encode(repaired, forKey: .repaired)
        try members.encode(isWanted, forKey: .isWanted)
        try members.encode(isForeign, forKey: .isForeign)
        try members.encode(registeredAt, forKey: .registeredAt)
    }

    static func read(on connection: Connection) async throws(PostgresError) -> [FeedStatus] {
        try await connection.query(
            """
            SELECT f.account, f.state, f.since, f.reason, f.cure, f.judged_at, f.noticed_at, f.noticed, f.lost_since,
                f.reregistered_at, f.failure,
                (
                    SELECT count(*)
                    FROM reconciler.repairs AS r
                    WHERE r.repaired_at > f.lost_since AND r.account = f.account AND r.kind IN ('missing', 'behind')
                ),
                f.is_wanted, coalesce(cardinality(f.foreign_topics), 0) > 0, f.registered_at
            FROM reconciler.feeds AS f
            ORDER BY f.account
            """, as: FeedStatus.init)
    }
}

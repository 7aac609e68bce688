/// Whether a webhook that came now could be kept, and where: what `/readyz` shows.
public struct Readiness: Sendable, Encodable, Equatable {
    /// Whether the database takes webhooks.
    public let databaseTakes: Bool
    /// Whether the spool does; nil where that was not asked, since the database does.
    public let spoolTakes: Bool?
    /// What waits in the spool; nil when there is no spool.
    public let spool: LedgerStatus.Spool?

    public init(databaseTakes: Bool, spoolTakes: Bool? = nil, spool: LedgerStatus.Spool? = nil) {
        self.databaseTakes = databaseTakes
        self.spoolTakes = spoolTakes
        self.spool = spool
    }

    /// Whatever lags or drains.
    public var isReady: Bool { databaseTakes || spoolTakes == true }

    enum CodingKeys: String, CodingKey {
        case isReady = "ready"
        case keepsIn = "keeps_in"
        case database, spool
    }

    /// Every member stands in the object, null where there is nothing to name.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(isReady, forKey: .isReady)
        try members.encode(databaseTakes ? "database" : isReady ? "spool" : nil, forKey: .keepsIn)
        try members.encode(databaseTakes ? "reachable" : "away", forKey: .database)
        try members.encode(spool, forKey: .spool)
    }
}

public import Foundation
public import Postgres

/// How the ledger and its read models stand: what `cjledger status` shows.
public struct LedgerStatus: Sendable, Encodable, Equatable {
    /// The fold version of the live read models.
    public let version: Int
    /// The live generation.
    public let generation: Int
    /// The last event in the live read models.
    public let position: Int
    /// When the latest webhook in them was received; nil when none came.
    public let lastReceivedAt: Date?
    /// How long the oldest event not yet in the read models has waited, in seconds; 0 when none waits.
    public let lagSeconds: Decimal
    /// What waits in the spool; nil when there is no spool.
    public let spool: Spool?
    /// How many bodies in the quarantine have not become events.
    public let quarantined: Int
    /// How many events the live read models could not take in.
    public let parked: Int
    /// The accounts something has come for.
    public let accounts: [Account]
    /// What carriers wrote that no rule knows. A remark: the parcels show `unknown`, and nothing is lost.
    public let unmappedTexts: UnmappedTexts
    /// Where CJ sent what it documents it never sends. A remark: nothing of it is shown anywhere.
    public let personalData: PersonalData
    /// How the asking of CJ's API stands.
    public let reconciler: ReconcilerStatus
    /// How each account's feed of webhooks stands.
    public let feeds: [FeedStatus]
    /// The receivers that gave a sign, the latest first.
    public let receivers: [ReceiverStatus]
    /// What was refused in the last hour, by account and HTTP status.
    public let refusals: [Refusals]
    /// The accounts for which CJ's API fails.
    public let failingCalls: [FailingCalls]
    /// The ways of telling people that fail.
    var failingChannels: [FailingChannel] = []
    /// The paid orders without a cost sheet, of each account that has some.
    public let missingCostSheets: [MissingCostSheets]
    /// Generations that are being filled, and those that wait for a person. Neither is a fault.
    public let replays: [ReplayStatus]

    /// What came of folding events again and comparing; nil when the live read models were never verified.
    public let verification: VerificationStatus?
    /// Whether the ledger is what was received.
    public let integrity: LedgerIntegrity
    /// When all of this was so, by the database's clock.
    public let readAt: Date
    /// Problems that others have found, who know what this module does not.
    public var found: [Problem] = []
    /// What the read models came upon that a person should look at.
    var oddities = Oddities()
    /// What is measured beside what `status` tells.
    public var measures = LedgerMeasures()

    /// What waits in the spool.
    public struct Spool: Sendable, Encodable, Equatable {
        /// How many files wait to be taken into the ledger.
        public let files: Int
        /// Their size.
        public let bytes: Int
        /// When the oldest of what waits was received; nil when nothing waits.
        public let oldest: Date?
        /// How many files were set aside because they are broken.
        public let broken: Int
        /// Why it cannot be used; nil when it can, as far as that was tried.
        public let fault: String?

        public init(files: Int, bytes: Int, oldest: Date?, broken: Int, fault: String? = nil) {
            self.files = files
            self.bytes = bytes
            self.oldest = oldest
            self.broken = broken
            self.fault = fault
        }

        /// Every member stands in the object, null where nothing waits.
        public func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(files, forKey: .files)
            try members.encode(bytes, forKey: .bytes)
            try members.encode(oldest, forKey: .oldest)
            try members.encode(broken, forKey: .broken)
            try members.encode(fault, forKey: .fault)
        }

        private enum CodingKeys: String, CodingKey {
            case files, bytes, oldest, broken, fault
        }
    }

    /// One account's share.
    public struct Account: Sendable, Encodable, Equatable {
        public let account: String
        /// How many of its events the live read models hold.
        public let events: Int
        /// When the latest webhook among them was received; nil when none of them is one.
        public let lastReceivedAt: Date?
    }

    enum CodingKeys: String, CodingKey {
        case version, generation, position
        case lastReceivedAt = "last_received_at"
        case lagSeconds = "lag_seconds"
        case spool, quarantined, parked, accounts
        case unmappedTexts = "unmapped_texts"
        case unmappedTextsTotal = "unmapped_texts_total"
        case personalData = "personal_data"
        case reconciler, verification
        case feeds = "feed"
        case receivers, refusals
        case failingCalls = "failing_calls"
        case missingCostSheets = "missing_cost_sheets"
        case replays, seal
        case oldSnapshots = "old_snapshots"
        case problems
    }

    /// Every member stands in the object, null where it is unknown.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(version, forKey: .version)
        try members.encode(generation, forKey: .generation)
        try members.encode(position, forKey: .position)
        try members.encode(lastReceivedAt, forKey: .lastReceivedAt)
        try members.encode(lagSeconds, forKey: .lagSeconds)
        try members.encode(spool, forKey: .spool)
        try members.encode(quarantined, forKey: .quarantined)
        try members.encode(parked, forKey: .parked)
        try members.encode(accounts, forKey: .accounts)
        try members.encode(unmappedTexts.top, forKey: .unmappedTexts)
        try members.encode(unmappedTexts.total, forKey: .unmappedTextsTotal)
        try members.encode(personalData, forKey: .personalData)
        try members.encode(reconciler, forKey: .reconciler)
        try members.encode(feeds, forKey: .feeds)
        try members.encode(receivers, forKey: .receivers)
        try members.encode(refusals, forKey: .refusals)
        try members.encode(failingCalls, forKey: .failingCalls)
        try members.encode(missingCostSheets, forKey: .missingCostSheets)
        try members.encode(replays, forKey: .replays)
        try members.encode(verification, forKey: .verification)
        try members.encode(integrity.seal, forKey: .seal)
        try members.encode(integrity.oldSnapshots, forKey: .oldSnapshots)
        try members.encode(problems, forKey: .problems)
    }

    /// Asks the database.
    ///
    /// - Parameter spool: what waits in the spool, which the database does not know.
    public static func read(
        on connection: Connection, spool: Spool? = nil
    ) async throws(PostgresError) -> LedgerStatus {
        let accounts = try await connection.query(
            """
            SELECT a.account, a.events, a.last_received_at
            FROM projection.accounts AS a
            JOIN projection.live AS l ON l.generation = a.generation
            ORDER BY a.account
            """, as: Account.init(account:events:lastReceivedAt:))
        let unmappedTexts = try await UnmappedTexts.read(on: connection)
        let personalData = try await PersonalData.read(on: connection)
        let reconciler = try await ReconcilerStatus.read(on: connection)
        let feeds = try await FeedStatus.read(on: connection)
        let receivers = try await ReceiverStatus.read(on: connection)
        let refusals = try await Refusals.read(on: connection)
        let failingCalls = try await FailingCalls.read(on: connection)
        let failingChannels = try await FailingChannel.read(on: connection)
        let missingCostSheets = try await MissingCostSheets.read(on: connection)
        let replays = try await ReplayStatus.read(on: connection)
        let verification = try await VerificationStatus.read(on: connection)
        let oddities = try await Oddities.read(on: connection)
        let integrity = try await LedgerIntegrity.read(on: connection)
        let measures = try await LedgerMeasures.read(on: connection)
        let rows = try await connection.query(
            """
            SELECT f.version, f.generation, f.position, f.last_received_at, f.lag_seconds,
                (SELECT count(*) FROM ledger.quarantine_entries WHERE position IS NULL) AS quarantined,
                (SELECT count(*) FROM projection.parked AS p WHERE p.generation = f.generation) AS parked,
                clock_timestamp() AS read_at
            FROM analytics.freshness AS f
            """
        ) { row throws(PostgresError) in
            LedgerStatus(
                version: try row.next(), generation: try row.next(), position: try row.next(),
                lastReceivedAt: try row.next(), lagSeconds: try row.next(), spool: spool, quarantined: try row.next(),
                parked: try row.next(), accounts: accounts, unmappedTexts: unmappedTexts,
                personalData: personalData, reconciler: reconciler, feeds: feeds, receivers: receivers,
                refusals: refusals, failingCalls: failingCalls, failingChannels: failingChannels,
                missingCostSheets: missingCostSheets, replays: replays, verification: verification,
                integrity: integrity, readAt: try row.next(), oddities: oddities, measures: measures)
        }
        guard let status = rows.first else { throw .unexpectedAnswer("no generation is live") }
        return status
    }
}

extension LedgerStatus.Account {
    enum CodingKeys: String, CodingKey {
        case account, events
        case lastReceivedAt = "last_received_at"
    }

    /// Every member stands in the object, null where no webhook came.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(account, forKey: .account)
        try members.encode(events, forKey: .events)
        try members.encode(lastReceivedAt, forKey: .lastReceivedAt)
    }
}

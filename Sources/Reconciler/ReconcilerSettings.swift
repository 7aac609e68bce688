public import CJClient
public import Foundation
public import Leases
public import Ledger

/// How the reconciler works.
public struct ReconcilerSettings: Sendable {
    /// When things are asked about again.
    public var intervals = CheckIntervals()
    /// How many things go into one call.
    public var sizes = BatchSizes()
    /// What an account's calls of a day may cost, until CJ says so itself.
    public var pointsPerDay = RequestLimits.usualPointsPerDay
    /// How many questions about one account may be under way at a time.
    public var lanes = 1
    /// How often it is looked whether something is due, or has been touched by new events.
    public var pollInterval: Duration = .seconds(1)
    /// How the right to reconcile passes from one process to another.
    public var lease = Lease.Timing()
    /// How feeds of webhooks are watched over.
    public var feed = FeedSettings()
    /// What a parcel's state is by a carrier's words; nil when no rule knows them.
    public var statusOfText: @Sendable (String) -> String? = { _ in nil }

    /// How long a webhook may take until what it should have told counts as untold: as long as CJ repeats it, or less
    /// where silence is to be noticed sooner.
    var patience: Duration { min(Comparison.patience, feed.rules.silence) }

    public init() {}
}

/// An account to reconcile.
public struct ReconciledAccount: Sendable {
    public let name: AccountName
    public let client: CJClient
    /// The zone meant by CJ's dates that name none.
    public let zone: TimeZone
    /// Where CJ is to send its webhooks; nil where that is not known.
    public let callback: CallbackURL?

    public init(name: AccountName, client: CJClient, zone: TimeZone, callback: CallbackURL? = nil) {
        self.name = name
        self.client = client
        self.zone = zone
        self.callback = callback
    }
}

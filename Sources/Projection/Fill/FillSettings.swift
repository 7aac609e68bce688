/// How a generation is filled from the whole ledger.
public struct FillSettings: Sendable {
    /// About how many events are folded at a time by each worker, and written in one transaction.
    public var bucketSize = 10_000
    /// How many events each connection reads at a time for the survey, which keeps what it sees of a few such stretches.
    public var stretchLength = 10_000
    /// How many buckets are folded at the same time.
    public var workers = 2
    /// The server's memory for making an index, in mebibytes. Two are made at a time.
    public var indexMebibytes = 128
    /// The longest that a bucket makes way for what is more important.
    public var longestYield: Duration = .seconds(2)

    public init() {}
}

/// What a fill is doing.
public enum FillPhase: String, Sendable {
    /// Finding out which events belong together.
    case surveying
    /// Folding events, bucket by bucket.
    case folding
    /// Making indexes, and the tables parts of the read models.
    case attaching
    /// Projecting what came since, and what no bucket could hold.
    case catchingUp = "catching up"
    /// Nothing any more.
    case done
}

/// How far a fill has come.
public struct FillProgress: Sendable, Equatable {
    public let phase: FillPhase
    /// How many events the phase is done with; of ``FillPhase/attaching``, tables.
    public let done: Int
    /// How many there are; nil where that is not known yet.
    public let total: Int?
}

/// Why a fill was given up.
public enum FillError: Error, Equatable, CustomStringConvertible {
    /// Another process has taken the replay over, or it was abandoned. Nothing that this one wrote since counts.
    case superseded(generation: Int)

    public var description: String {
        switch self {
        case .superseded(let generation):
            "generation \(generation) is being filled by another process now, or not at all any more"
        }
    }
}

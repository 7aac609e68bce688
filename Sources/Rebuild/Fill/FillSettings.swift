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

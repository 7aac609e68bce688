/// What a simulated CJ is told before it starts.
public struct SimulatorSettings: Sendable {
    /// Where it listens.
    public var host = "127.0.0.1"
    /// 0 lets the system choose.
    public var port = 0
    /// The same seed makes the same world.
    public var seed: UInt64 = 1
    /// How many purchases there are.
    public var orders = 100
    /// What goes wrong.
    public var faults = Faults.none
    /// In which of its ways CJ answers and sends.
    public var dialect = Dialect.documents
    /// Seconds of simulated time in a real one; with 0 it moves only when it is moved.
    public var speed = 1.0
    /// Calls a second that are taken, at least 1.
    public var rate = 1
    /// What the calls of a day may cost.
    public var pointsPerDay = 50_000
    /// What closes the feed.
    public var closingRule = ClosingRule.halfOfAll
    /// An address that is registered for every topic from the beginning.
    public var callback: String?
    /// How many webhooks are under way at once, at least 1.
    public var mostUnderWay = 16

    public init() {}
}

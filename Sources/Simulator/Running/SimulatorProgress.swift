/// How far a simulated CJ is.
public struct SimulatorProgress: Hashable, Sendable {
    /// Simulated time, such as `2024-01-18T07:59:22Z`.
    public let now: String
    /// Whether nothing will happen any more and nothing is left to be sent.
    public let hasEnded: Bool
    /// Webhooks that were answered with 200 in time.
    public let delivered: Int
    /// Attempts that failed.
    public let failed: Int
    /// Webhooks whose last attempt failed.
    public let givenUp: Int
    /// Webhooks that were not sent: nobody had registered for them, or CJ had closed the topic.
    public let lost: Int
    /// The topics of which CJ sends nothing any more since too much failed, by the names of webhook/set.
    public let closedTopics: [String]

    init(_ dispatch: Dispatch) {
        now = dispatch.now.iso
        hasEnded = dispatch.hasEnded
        delivered = dispatch.tally.delivered
        failed = dispatch.tally.failed
        givenUp = dispatch.tally.givenUp
        lost = dispatch.tally.lost
        closedTopics = dispatch.closedTopics.map(\.rawValue)
    }
}

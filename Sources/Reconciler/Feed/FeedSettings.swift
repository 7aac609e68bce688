/// How feeds are watched over.
public struct FeedSettings: Sendable {
    public var rules = FeedVerdict.Rules()
    /// How often CJ is asked what it has registered while nothing looks wrong.
    public var check: Duration = .seconds(3600)
    /// Whether a feed that loses messages is registered again without a person.
    public var reregisters = false
    /// How often it is looked how a feed stands.
    public var interval: Duration = .seconds(60)
    /// The shortest time between two registrations without a person.
    public var betweenRegistrations: Duration = .seconds(3600)

    public init() {}
}

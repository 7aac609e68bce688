public import Foundation
import Instants

/// What CJ says of an account's points beside an answer or a refusal (`docs/cj.md`, Limits).
public struct PointsInfo: Sendable, Equatable {
    /// Spent since 00:00 UTC.
    public var usedToday: Int?
    /// What is left.
    public var remaining: Int?
    /// What a full account has.
    public var total: Int?

    public init(usedToday: Int? = nil, remaining: Int? = nil, total: Int? = nil) {
        self.usedToday = usedToday
        self.remaining = remaining
        self.total = total
    }
}

/// What an account has left of its points, as far as is known.
///
/// Points come back evenly, a day's worth in a day, and all are there at 00:00 UTC. So one instant says everything: when
/// the account would be full again. What is spent moves it on, and what CJ tells sets it.
public struct PointsBalance: Sendable, Equatable {
    /// When all points are back, if no more are spent.
    public var fullAt = Date.distantPast
    /// What a full account has, as CJ said; nil while it has not.
    public var total: Int?
    /// How often in a row CJ refused a call since the points were gone.
    public var refusals = 0
    /// No call that costs points before this, since CJ refused one.
    public var closedUntil = Date.distantPast

    public init() {}

    /// In so long as many points come back as a full account has.
    private static let refill: TimeInterval = 86_400
    /// The pause after the first refusal. It doubles with each further one: where points come back at 00:00 UTC only,
    /// CJ is not asked each minute until then.
    private static let firstPause: TimeInterval = 60
    private static let longestPause: TimeInterval = 3600

    /// From when on a call of a price can be paid; in the past when it can be now.
    func payable(_ price: Int, of usual: Int) -> Date { max(closedUntil, affordable(price, of: usual)) }

    private func affordable(_ price: Int, of usual: Int) -> Date {
        fullAt + seconds(for: price, of: usual) - Self.refill
    }

    /// Pays for a call.
    mutating func spend(_ price: Int, of usual: Int, at now: Date) {
        fullAt = (max(fullAt, now) + seconds(for: price, of: usual)).roundedToMicroseconds
    }

    /// Takes over what CJ says is left.
    mutating func set(_ info: PointsInfo, of usual: Int, at now: Date) {
        if let told = info.total, told > 0 { total = told }
        guard let remaining = info.remaining else { return }
        let all = Double(total ?? max(1, usual))
        fullAt = (now + Self.refill * (1 - min(1, max(0, Double(remaining) / all)))).roundedToMicroseconds
    }

    /// CJ refused a call of a price for want of points.
    ///
    /// - Parameter pause: how long to wait, where CJ says so.
    mutating func noteRefusal(_ info: PointsInfo?, of usual: Int, pause: TimeInterval?, at now: Date) {
        if info?.remaining == nil { set(PointsInfo(remaining: 0), of: usual, at: now) }
        refusals += 1
        let doubled = Self.firstPause * Double(1 << min(refusals - 1, 10))
        closedUntil = (now + (pause ?? min(Self.longestPause, doubled))).roundedToMicroseconds
    }

    /// CJ answered a call that costs points.
    mutating func noteAnswer() {
        refusals = 0
        closedUntil = .distantPast
    }

    /// A new day: all points are there.
    mutating func renew() {
        fullAt = .distantPast
        noteAnswer()
    }

    /// How long as many points take to come back. A call that costs more than there ever are waits for the day's end.
    private func seconds(for price: Int, of usual: Int) -> TimeInterval {
        Self.refill * Double(price) / Double(max(1, total ?? usual))
    }
}

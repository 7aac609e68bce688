public import Foundation

/// When CJ's API is asked about a thing again.
///
/// Two things decide: how much may still change about it (``Volatility``), and for how long nothing has. What has not
/// changed for a time is left alone for an eighth of that time at least, so an order that hangs for months costs a call
/// every few days and not one every half hour.
public struct CheckIntervals: Sendable, Equatable {
    /// How long a webhook's news may settle before CJ is asked about it.
    public var settle: Duration = .seconds(60)
    /// Orders before they are shipped, cost sheets that are not paid, and what CJ has nothing to say about yet.
    public var open: Duration = .seconds(30 * 60)
    /// Orders and parcels under way.
    public var underWay: Duration = .seconds(6 * 3600)
    /// What is over, as far as CJ said.
    public var finished: Duration = .seconds(7 * 86_400)
    /// For how long after its last change a thing is still asked about that is over, or that CJ never had anything on.
    public var finishedFor: Duration = .seconds(90 * 86_400)
    /// Levels of stock, as often as the points allow (``StockPlan``).
    public var stock: Duration = .seconds(86_400)
    /// What CJ did not know.
    public var unknown: Duration = .seconds(86_400)
    /// Lists of what is open or under way.
    public var list: Duration = .seconds(15 * 60)
    /// Lists of what is over, and lists that CJ does not offer.
    public var finishedList: Duration = .seconds(86_400)
    /// After a call that failed; twice as long after each further one.
    public var retry: Duration = .seconds(60)
    /// The longest wait after failures.
    public var longestRetry: Duration = .seconds(3600)

    public init() {}

    /// The share of the time without change that is waited at least.
    private static let shareOfQuiet = 1.0 / 8

    /// When to ask again.
    ///
    /// - Parameters:
    ///   - askedAt: when CJ last answered.
    ///   - changedAt: when the answer was last another than before.
    /// - Returns: nil when nothing is expected to change any more.
    public func next(_ volatility: Volatility, askedAt: Date, changedAt: Date) -> Date? {
        let unchanged = max(0, askedAt.timeIntervalSince(changedAt))
        let shortest: Duration
        switch volatility {
        case .never: return nil
        case .open: shortest = open
        case .underWay: shortest = underWay
        case .unknown: shortest = unknown
        case .level: shortest = stock
        case .finished, .awaited:
            if unchanged > finishedFor.seconds { return nil }
            shortest = volatility == .finished ? finished : open
        }
        return askedAt + max(shortest.seconds, unchanged * Self.shareOfQuiet)
    }

    /// Lengthens the intervals after an answer that are shorter.
    public mutating func wait(atLeast shortest: Duration) {
        for interval in [\Self.open, \.underWay, \.finished, \.stock, \.unknown, \.list, \.finishedList] {
            self[keyPath: interval] = max(self[keyPath: interval], shortest)
        }
    }

    /// When to ask again after a call that failed.
    ///
    /// - Parameter failures: how many have failed in a row, this one included.
    public func next(afterFailures failures: Int, at now: Date) -> Date {
        let doublings = Double(1 << min(max(failures - 1, 0), 20))
        return now + min(retry.seconds * doublings, max(retry, longestRetry).seconds)
    }

    /// When to begin a list again that was begun at an instant.
    public func next(_ list: PagedList, begunAt: Date) -> Date {
        begunAt + (list.isOfFinished ? finishedList : self.list).seconds
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: TimeInterval { self / .seconds(1) }
}

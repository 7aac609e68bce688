public import CJ
public import Foundation

/// How many things CJ takes in one call, learnt from what it refuses.
///
/// A batch that is refused as a whole is either too large or spoilt by one of its things. Half as many at a time tell:
/// either all of them are answered, and it was their number, or in the end one is refused alone, and it was that one.
public struct BatchLimit: Sendable, Equatable {
    /// How many CJ was found to take; nil while as many as usual are.
    public var size: Int?
    /// How many go into a call while it is looked into why a batch was refused.
    public var trial: Int?
    /// How many things of refused batches have not been answered yet.
    public var suspects = 0
    /// When `size` was learnt.
    public var learntAt: Date?

    public init(size: Int? = nil, trial: Int? = nil, suspects: Int = 0, learntAt: Date? = nil) {
        self.size = size
        self.trial = trial
        self.suspects = suspects
        self.learntAt = learntAt
    }

    /// After so long it is tried whether CJ takes more by now.
    static let memory: TimeInterval = 30 * 86_400

    /// How many things to ask for in one call.
    ///
    /// - Parameter usual: how many to begin with.
    public func most(of usual: Int, at now: Date) -> Int {
        let isFresh = learntAt.map { now < $0 + Self.memory } ?? false
        return max(1, min(trial ?? .max, isFresh ? size ?? .max : .max, usual))
    }

    /// CJ refused several things as a whole.
    public mutating func refused(_ count: Int) {
        if let trial, count > trial {
            // Sent before the first refusal came.
            suspects += count
            return
        }
        suspects = max(suspects, count)
        trial = max(1, count / 2)
    }

    /// CJ refused one thing alone: it was that one, or it was no batch.
    public mutating func refusedAlone() {
        trial = nil
        suspects = 0
    }

    /// CJ answered so many things in one call.
    public mutating func answered(_ count: Int, at now: Date) {
        guard let tried = trial else { return }
        suspects -= count
        guard suspects <= 0 else { return }
        size = tried
        learntAt = now
        trial = nil
        suspects = 0
    }
}

/// How many things go into one call.
public struct BatchSizes: Sendable, Equatable {
    /// For `getOrderDetailBatch`: CJ takes a hundred, and advises fewer.
    public static let usualOrders = 50
    /// For `trackInfo`: more were seen to be refused, though CJ's documents state no greatest number.
    public static let mostParcels = 10
    /// How many orders are asked about in one step where each takes a call.
    static let singleOrders = 10

    /// For the cost sheets, of which CJ states no greatest number.
    public var others: Int
    /// What was learnt of CJ's calls.
    public var learnt = CallLimits()

    public init(others: Int = 20) { self.others = max(1, others) }

    /// The most things in one call; 0 for a call that CJ does not have.
    public func size(of call: SnapshotType) -> Int {
        guard !learnt.isAbsent(call.rawValue) else { return 0 }
        return learnt.most(of: usual(call), in: call)
    }

    private func usual(_ call: SnapshotType) -> Int {
        switch call {
        case .orderDetail: learnt.isAbsent(CallLimits.orderBatch) ? Self.singleOrders : Self.usualOrders
        case .trackInfo: min(Self.mostParcels, others)
        case .costSheet: others
        case .orderList, .bill, .stockingOrder, .outboundDetail, .dispute, .variant, .stockLevels, .balance,
            .billTotals:
            1
        }
    }
}

/// What was learnt of one account's calls, as of an instant.
public struct CallLimits: Sendable, Equatable {
    /// By the names of the calls.
    public var limits: [String: BatchLimit] = [:]
    /// When CJ last said that it does not have a call.
    public var absentSince: [String: Date] = [:]
    /// By the database's clock.
    public var now = Date.distantPast

    public init() {}

    /// The name under which it is remembered whether CJ answers orders in batches.
    public static let orderBatch = "getOrderDetailBatch"
    /// A call that CJ does not have is tried again after so long.
    static let absence: TimeInterval = 86_400

    /// Whether CJ was found not to have a call.
    public func isAbsent(_ call: String) -> Bool { absentSince[call].map { now < $0 + Self.absence } ?? false }

    func most(of usual: Int, in call: SnapshotType) -> Int {
        limits[call.rawValue]?.most(of: usual, at: now) ?? usual
    }
}

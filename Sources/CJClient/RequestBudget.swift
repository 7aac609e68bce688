public import Foundation

/// Who may call when, over all processes that share an account.
public protocol RequestBudget: Sendable {
    /// Waits for the right to send one call.
    ///
    /// - Parameters:
    ///   - path: the call, behind the API's base URL.
    ///   - points: what it costs by CJ's documents.
    ///   - longest: how long the call takes at most.
    /// - Throws: ``RequestsClosed`` when more than its turn must be waited for, `CancellationError`, and what the place
    ///   fails with where the budget is kept.
    func take(path: String, points: Int, priority: RequestPriority, longest: Duration) async throws -> RequestPermit

    /// Says that the call is over. Called for every permit, also when the task was cancelled.
    ///
    /// - Parameter info: what CJ said of points beside its answer.
    /// - Returns: until when the same call must wait, where CJ refused it for longer than a turn.
    @discardableResult
    func settle(
        _ permit: RequestPermit, _ outcome: RequestSchedule.Outcome, _ info: PointsInfo?
    ) async throws -> Date?
}

/// The right to send one call, in the account's schedule and in that of the IP address.
public struct RequestPermit: Sendable, Equatable {
    public let account: RequestSchedule.Permit
    public let address: RequestSchedule.Permit

    public init(account: RequestSchedule.Permit, address: RequestSchedule.Permit) {
        self.account = account
        self.address = address
    }
}

/// CJ takes no such call for now.
public struct RequestsClosed: Error, Equatable {
    public let until: Date
    public let why: RequestSchedule.Closure

    public init(until: Date, why: RequestSchedule.Closure) {
        self.until = until
        self.why = why
    }
}

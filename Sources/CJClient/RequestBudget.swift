public import Foundation

/// Who may call when, over all processes that share an account.
public protocol RequestBudget: Sendable {
    /// Waits for the right to send one call.
    ///
    /// - Parameters:
    ///   - points: what the call costs.
    ///   - longest: how long the call takes at most.
    /// - Throws: ``RequestsClosed`` when that would be tomorrow, `CancellationError`, and what the place fails with
    ///   where the budget is kept.
    func take(points: Int, priority: RequestPriority, longest: Duration) async throws -> RequestPermit

    /// Says that the call is over. Called for every permit, also when the task was cancelled.
    func settle(_ permit: RequestPermit, _ outcome: RequestSchedule.Outcome) async throws
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

/// CJ takes no such call any more today.
public struct RequestsClosed: Error, Equatable {
    public let until: Date

    public init(until: Date) { self.until = until }
}

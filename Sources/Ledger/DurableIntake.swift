/// Keeps arrivals: in the ledger, or in the spool where the ledger does not take them in time.
public struct DurableIntake: Sendable {
    private let appender: Appender
    private let spool: Spool?

    /// - Parameter spool: nil for none; what the ledger does not take is refused then.
    public init(appender: Appender, spool: Spool?) {
        self.appender = appender
        self.spool = spool
    }

    /// Keeps an arrival and returns once that is durable.
    ///
    /// An append whose outcome is not known is spooled too: the same bytes are one event.
    ///
    /// - Throws: why the ledger did not take it, when it is not in the spool either.
    public func keep(_ arrival: Arrival) async throws(AppendFailure) -> AppendOutcome {
        let begin = ContinuousClock.now
        do {
            return try await appender.append(arrival)
        } catch {
            let isSpooled = await spool?.keep(
                arrival, clockOffset: appender.clockOffset, by: begin + appender.wait.spool)
            guard isSpooled == true else { throw error }
            return .spooled
        }
    }
}

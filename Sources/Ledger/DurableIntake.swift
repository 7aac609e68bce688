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

/// How long a webhook waits before it is answered, counted from its last byte. CJ waits 3 s.
public struct WebhookWait: Sendable {
    /// For its commit. After that it is not known to be in the ledger.
    public var commit: Duration = .seconds(2)
    /// How much of that is spent on writing again over new connections, where they break.
    public var reconnect: Duration = .seconds(2)
    /// For the spool, the wait for the commit before included: the answer has a way to go.
    public var spool: Duration = .milliseconds(2800)

    public init() {}

    /// Where there is a spool. To keep a webhook there costs less than to wait, so one new connection is tried, in case
    /// only the old one broke.
    public static let besideSpool: WebhookWait = {
        var wait = WebhookWait()
        wait.reconnect = .milliseconds(200)
        return wait
    }()
}

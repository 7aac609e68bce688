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

public import Exposition

/// What waits to be appended, and whether it may be.
public struct AppenderLoad: Sendable, Equatable {
    /// How many arrivals are unanswered.
    public var unanswered = 0
    /// How long the first of them has waited; nil when none does.
    public var oldest: Duration?
    /// Whether the database is left alone, since it did not answer.
    public var isBreakerOpen = false

    public init() {}
}

extension Figure {
    /// What is known of appending.
    public static let ofAppending = [
        appendBatchSize, appendDuration, appendLagEvents, appendLagSeconds, breakerOpen,
    ]

    static let appendBatchSize = Figure(
        "cjledger_append_batch_size", .histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]),
        "Webhooks that were appended together.")
    static let appendDuration = Figure(
        "cjledger_append_duration_seconds", .histogram(bounds: waits), "From a batch's first statement to its commit.")
    static let appendLagEvents = Figure(
        "cjledger_append_lag_events", .gauge, "Webhooks that are not answered yet, since they wait for their commit.")
    static let appendLagSeconds = Figure(
        "cjledger_append_lag_seconds", .gauge, "How long the first of them has waited; 0 when none does.")
    static let breakerOpen = Figure(
        "cjledger_breaker_open", .gauge,
        "1 while webhooks do not go to the database, since it did not take the last.")
}

extension AppenderLoad {
    /// As `/metrics` shows it.
    public var families: [Family] {
        [
            Family(.appendLagEvents, unanswered),
            Family(.appendLagSeconds, oldest.map { max(0, $0 / .seconds(1)) } ?? 0),
            Family(.breakerOpen, isBreakerOpen),
        ]
    }
}

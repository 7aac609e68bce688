import Configuration
import Reconciler

/// Whether and how CJ is asked for what its messages left out.
struct ReconcileSettings: Sendable {
    /// Whether `serve` does; nil: where an API key is set.
    var isOn: Bool?
    var intervals: CheckIntervals
    /// How many parcels or cost sheets go into one call.
    var batch: Int
    var feed: FeedSettings

    init(_ reader: SettingsReader) throws(SettingsError) {
        isOn = try reader.value("cjledger.reconcile", "true or false", AccountSettings.flag)
        let standard = CheckIntervals()
        intervals = standard
        intervals.settle = try Self.duration(reader, "cjledger.reconcileSettle", standard.settle)
        intervals.open = try Self.duration(reader, "cjledger.reconcileOpen", standard.open)
        intervals.underWay = try Self.duration(reader, "cjledger.reconcileUnderWay", standard.underWay)
        intervals.finished = try Self.duration(reader, "cjledger.reconcileFinished", standard.finished)
        intervals.finishedFor = try Self.duration(reader, "cjledger.reconcileFinishedFor", standard.finishedFor)
        intervals.unknown = try Self.duration(reader, "cjledger.reconcileUnknown", standard.unknown)
        intervals.stock = try Self.duration(reader, "cjledger.reconcileStock", standard.stock)
        intervals.list = try Self.duration(reader, "cjledger.reconcileList", standard.list)
        intervals.finishedList = try Self.duration(reader, "cjledger.reconcileFinishedList", standard.finishedList)
        batch = try reader.number(
            "cjledger.reconcileBatch", standard: BatchSizes().others, of: "things in a call", atMost: 100)
        feed = FeedSettings()
        feed.check = try Self.duration(reader, "cjledger.feedCheck", feed.check)
        feed.rules.silence = try Self.duration(reader, "cjledger.feedSilence", feed.rules.silence)
        feed.reregisters = try reader.value(
            "cjledger.reregister", standard: "false", "true or false", AccountSettings.flag)
    }

    private static func duration(
        _ reader: SettingsReader, _ key: ConfigKey, _ standard: Duration
    ) throws(SettingsError) -> Duration {
        try reader.value(
            key, standard: text(of: standard), expectedDuration, Self.duration)
    }

    static let expectedDuration = "a time such as 90s, 15m, 6h or 7d, at most 3650d"

    /// Reads a whole number with its unit.
    static func duration(_ text: String) -> Duration? {
        guard let unit = text.last, let seconds = units.first(where: { $0.unit == unit })?.seconds,
            let number = Int(text.dropLast()), (1...3650 * 86_400 / seconds).contains(number)
        else { return nil }
        return .seconds(number * seconds)
    }

    /// The largest unit that leaves a whole number.
    static func text(of duration: Duration) -> String {
        let whole = Int(duration.components.seconds)
        let fitting = units.first { whole % $0.seconds == 0 } ?? (unit: "s", seconds: 1)
        return "\(whole / fitting.seconds)\(fitting.unit)"
    }

    private static let units: [(unit: Character, seconds: Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
}

import Configuration
import Rebuild

/// Whether, how often and how thoroughly `serve` folds events again and compares.
struct VerifySettings: Sendable {
    /// How often; nil for never.
    var interval: Duration?
    var sample: SampleSize

    init(_ reader: SettingsReader) throws(SettingsError) {
        let every: Interval = try reader.value(
            "cjledger.verifyEvery", standard: "1d", "off, or a time such as 90s, 15m, 6h or 7d, at most 3650d",
            Interval.init)
        interval = every.duration
        sample = try reader.value(
            "cjledger.verifySample", standard: "100",
            "a number of orders and parcels from 1 to 1000000, or a percentage such as 5%", SampleSize.init)
    }

    private struct Interval {
        let duration: Duration?

        init?(_ text: String) {
            guard text != "off" else {
                duration = nil
                return
            }
            guard let duration = ReconcileSettings.duration(text) else { return nil }
            self.duration = duration
        }
    }
}

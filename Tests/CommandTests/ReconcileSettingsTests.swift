import Reconciler
import Testing

@testable import cjledger

@Suite struct `Intervals in the settings` {
    @Test(arguments: [
        ("90s", 90), ("15m", 900), ("6h", 21_600), ("7d", 604_800), ("3650d", 315_360_000),
    ])
    func `are whole numbers with a unit`(text: String, seconds: Int) {
        #expect(ReconcileSettings.duration(text) == .seconds(seconds))
    }

    @Test(arguments: ["", "5", "m", "0s", "-1h", "1.5h", "1w", "3651d", "99999999999999999999s", "5 m"])
    func `are refused in any other form`(text: String) {
        #expect(ReconcileSettings.duration(text) == nil)
    }

    @Test(arguments: ["90s", "15m", "6h", "7d", "36h"])
    func `are written as they are read`(text: String) {
        #expect(ReconcileSettings.duration(text).map(ReconcileSettings.text) == text)
    }

    @Test func `are used, and on where nothing else is said`() throws {
        let settings = try Settings(
            SettingsReader(values: ["cjledger.reconcileOpen": "1h", "cjledger.reconcileBatch": "7"]))
        #expect(settings.reconcile.intervals.open == .seconds(3600))
        #expect(settings.reconcile.intervals.list == .seconds(900))
        #expect(settings.reconcile.batch == 7)
        #expect(settings.reconcile.isOn == nil)
    }

    @Test func `that cannot be used end the program and say which`() {
        #expect(throws: SettingsError.self) {
            _ = try Settings(SettingsReader(values: ["cjledger.reconcileList": "often"]))
        }
    }
}

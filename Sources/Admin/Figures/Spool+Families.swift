public import Exposition
public import Foundation

extension Figure {
    /// What is known of the spool.
    public static let ofSpool = [spoolFiles, spoolBytes, spoolAge, spoolBroken, spoolUsable]

    static let spoolFiles = Figure(
        "cjledger_spool_files", .gauge, "Files that wait in the spool. None: there is no spool.")
    static let spoolBytes = Figure("cjledger_spool_bytes", .gauge, "What they take of the disk.")
    static let spoolAge = Figure(
        "cjledger_spool_age_seconds", .gauge,
        "How long ago the oldest of what waits was received; 0 when nothing waits.")
    static let spoolBroken = Figure(
        "cjledger_spool_broken_files", .gauge, "Files that were set aside because they are broken.")
    static let spoolUsable = Figure(
        "cjledger_spool_usable", .gauge, "1 when the spool could keep a webhook when that was last tried.")
}

extension LedgerStatus.Spool {
    /// As `/metrics` shows it.
    public func families(at now: Date) -> [Family] {
        [
            Family(.spoolFiles, files), Family(.spoolBytes, bytes),
            Family(.spoolAge, oldest.map { max(0, now.timeIntervalSince($0)) } ?? 0),
            Family(.spoolBroken, broken), Family(.spoolUsable, fault == nil),
        ]
    }
}

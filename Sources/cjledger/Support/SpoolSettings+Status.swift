import Admin
import Ledger
import Logging

extension SpoolSettings {
    /// What waits in the folder, whichever process uses it, or why that cannot be seen.
    func status() -> LedgerStatus.Spool {
        do {
            return LedgerStatus.Spool(try SpoolSummary.read(folder: folder))
        } catch {
            return LedgerStatus.Spool(files: 0, bytes: 0, oldest: nil, broken: 0, fault: "\(error)")
        }
    }

    /// Takes the folder.
    ///
    /// - Throws: ``SettingsError`` when it cannot be had.
    func open(logger: Logger) throws(SettingsError) -> Spool {
        do {
            return try Spool(self, logger: logger)
        } catch {
            throw unusable(error)
        }
    }

    private func unusable(_ failure: SpoolFailure) -> SettingsError {
        .contradiction("the folder that CJLEDGER_SPOOL names cannot be used: \(failure)")
    }
}

extension LedgerStatus.Spool {
    /// - Parameter fault: why nothing could be kept.
    init(_ summary: SpoolSummary, fault: SpoolFailure? = nil) {
        self.init(
            files: summary.files, bytes: summary.bytes, oldest: summary.oldest, broken: summary.broken,
            fault: fault.map { "\($0)" })
    }
}

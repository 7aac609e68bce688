import Admin
import Ledger
import Logging

extension SpoolSettings {
    /// What waits in the folder, whichever process uses it.
    ///
    /// - Throws: ``SettingsError`` when it may not be looked into.
    func status() throws(SettingsError) -> LedgerStatus.Spool {
        do {
            return LedgerStatus.Spool(try SpoolSummary.read(folder: folder))
        } catch {
            throw unusable(error)
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
        .contradiction("CJLEDGER_SPOOL is \(folder), which cannot be used: \(failure)")
    }
}

extension LedgerStatus.Spool {
    init(_ summary: SpoolSummary) {
        self.init(
            files: summary.files, bytes: summary.bytes, oldest: summary.oldest, broken: summary.broken)
    }
}

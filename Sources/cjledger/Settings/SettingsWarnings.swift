import Foundation
import Glibc
import Pages
import Receiver

/// What is worth a look in settings that can be used.
enum SettingsWarnings {
    /// In words; `serve` says them when it starts, and `config check` too.
    static func of(_ settings: Settings, _ entries: [SettingsJournal.Entry]) -> [String] {
        StraySettings.warnings(entries) + sharedKeys(settings.accounts) + openFiles(settings, entries)
            + plainTokens(settings) + alarms(settings.alarms)
    }

    private static func plainTokens(_ settings: Settings) -> [String] {
        guard !settings.adminListen.isLoopback, settings.tls == nil, !settings.adminAccess.tokens.isEmpty else {
            return []
        }
        return [
            """
            the pages are reached without TLS, so the network between can read their token: set CJLEDGER_TLS_CERTIFICATE \
            and CJLEDGER_TLS_KEY, or let a proxy on this machine do it
            """
        ]
    }

    /// Who gets an alarm cannot tell an unsigned one from anybody's.
    private static func alarms(_ settings: AlarmSettings) -> [String] {
        switch (settings.url, settings.secret) {
        case (_?, nil): ["CJLEDGER_ALARM_SECRET is not set, so alarms are not signed: set it (openssl rand -hex 32)"]
        case (nil, _?): ["CJLEDGER_ALARM_SECRET is set and signs nothing, since CJLEDGER_ALARM_URL is not"]
        default: []
        }
    }

    /// A key that leaks then opens the door of two accounts, and a webhook sent to the wrong one is believed there.
    private static func sharedKeys(_ accounts: [AccountSettings]) -> [String] {
        accounts.indices.flatMap { first in
            accounts[first...].dropFirst().compactMap { second in
                guard let key = accounts[first].pathKey, let other = second.pathKey, key.isSame(as: other) else {
                    return nil
                }
                return """
                    the accounts \(accounts[first].name) and \(second.name) have the same path key: give each its own \
                    (openssl rand -hex 16), and register it
                    """
            }
        }
    }

    private static func openFiles(_ settings: Settings, _ entries: [SettingsJournal.Entry]) -> [String] {
        let named = [("CJLEDGER_TLS_KEY", settings.tls?.key), ("CJLEDGER_CONFIG", settings.file)]
        return (named + entries.map { ($0.name + "_FILE", $0.secretFile) }).compactMap { name, path in
            var status = stat()
            guard let path, stat(path, &status) == 0, status.st_mode & 0o006 != 0 else { return nil }
            return """
                the file that \(name) names holds secrets, and every user of this machine may read or write it: \
                chmod o-rw it
                """
        }
    }
}

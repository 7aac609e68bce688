import CJClient
import Foundation
import Leases
import Ledger
import Logging
import Postgres

/// Watches over an account's feed of webhooks, and registers it again where it may.
struct FeedGuard: Sendable {
    let account: ReconciledAccount
    let settings: FeedSettings
    let lease: Lease
    let pool: Pool
    let logger: Logger

    /// Looks how the feed stands, asks CJ where that is due, and does what is to be done.
    @discardableResult
    func look() async throws -> FeedVerdict {
        var row = try await pool.withConnection { connection in try await table(connection).load() }
        var verdict = FeedVerdict(row.evidence, settings.rules)
        var failure: CJError?
        if Self.asksCJ(verdict, row, every: settings.check) {
            do {
                let setting = try await account.client.setting()
                let shown = FeedEvidence.Shown(Registration(setting), callback: account.callback)
                row.evidence.shown = shown
                verdict = FeedVerdict(row.evidence, settings.rules)
                try await write { try await $0.store(shown) }
                try await calls { try await $0.noteAnswer() }
            } catch let error as CJError {
                // What is known without it counts all the same.
                failure = error
                if error.isFailure { try await calls { try await $0.noteFailure(error) } }
            }
        }
        let judged = verdict
        try await write { try await $0.store(judged) }
        tell(verdict, before: row)
        if Self.registers(verdict, row, settings), let callback = account.callback {
            try await register(callback)
        }
        if let failure { throw failure }
        return verdict
    }

    /// Whether CJ is to be asked what it has registered: now and then, and at once when it first looks as if it had
    /// closed the feed.
    static func asksCJ(_ verdict: FeedVerdict, _ row: FeedTable.Row, every interval: Duration) -> Bool {
        guard let askedAt = row.askedAt else { return true }
        if verdict.isSuspect, verdict.state != row.state { return true }
        return row.evidence.now.timeIntervalSince(askedAt) >= Double(interval.components.seconds)
    }

    /// Whether it is to be registered again. Never from another URL: two ledgers would take it from each other for ever.
    static func registers(_ verdict: FeedVerdict, _ row: FeedTable.Row, _ settings: FeedSettings) -> Bool {
        guard settings.reregisters, verdict.state.isLosing, row.evidence.isWanted,
            row.evidence.shown?.foreign.isEmpty ?? true
        else { return false }
        guard let triedAt = row.triedAt else { return true }
        return row.evidence.now.timeIntervalSince(triedAt) >= Double(settings.betweenRegistrations.components.seconds)
    }

    private func register(_ callback: CallbackURL) async throws {
        try await write { try await $0.noteTry() }
        do {
            _ = try await account.client.setWebhooks(Registration(callback, isEnabled: true).topics)
        } catch let error as CJError {
            let failure = RegistrationFailure(error)
            try await write { try await $0.noteFailure("\(failure)") }
            logger.error(
                "could not register the webhooks again",
                metadata: ["account": "\(account.name)", "reason": "\(failure)"])
            return
        }
        try await write { try await $0.noteRegistered(isWanted: true, byItself: true) }
        logger.notice("registered the webhooks again", metadata: ["account": "\(account.name)"])
    }

    private func tell(_ verdict: FeedVerdict, before row: FeedTable.Row) {
        guard verdict.state != row.state else { return }
        var metadata: Logger.Metadata = ["account": "\(account.name)", "state": "\(verdict.state.rawValue)"]
        guard let reason = verdict.reason else {
            return logger.notice("the feed of webhooks is well again", metadata: metadata)
        }
        metadata["reason"] = "\(reason)"
        if let cure = verdict.cure { metadata["cure"] = "\(cure)" }
        logger.warning("the feed of webhooks is in trouble", metadata: metadata)
    }

    private func table(_ connection: Connection) -> FeedTable {
        FeedTable(account: account.name, connection: connection)
    }

    private func calls(_ body: @Sendable (CallTable) async throws -> Void) async throws {
        try await pool.withConnection { connection in
            try await body(CallTable(account: account.name, connection: connection))
        }
    }

    private func write(_ body: @Sendable (FeedTable) async throws -> Void) async throws {
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                try await lease.hold(on: connection)
                try await body(table(connection))
            }
        }
    }
}

import ArgumentParser
import Hashing
import Ledger
import Output
import Postgres
import Rebuild
import Reports

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Show that what is stored is what was received, and what the events say.",
        discussion: """
            Without --read-models the events are read and hashed again and compared with the seals, which `serve` makes
            each minute: a changed, missing, added or reordered event, a broken chain, and what names events behind the
            ledger's end. --head proves besides that nothing was cut off up to a head that a log or a seal command kept.

            With --read-models the events are folded again and compared with the live rows, at one position, while
            everyone goes on reading and writing. Without --sample everything, by a generation that is filled for it and
            removed again.

            Exit status 2 when something differs. Rows that differ `cjledger replay` makes anew from the events; events
            that differ it does not mend: see docs/operations.md.
            """)

    @Flag(help: "Fold the events again and compare with the live read models.")
    var readModels = false

    @Option(help: "Believe this seal, by its number or its head, and verify what stands behind it.")
    var since: String?

    @Option(help: "A head that must be among the seals.")
    var head: String?

    @Option(help: "Compare only so many orders and parcels, or such a part of them (5%), chosen at random.")
    var sample: String?

    @Option(help: "Choose the sample among this account's.")
    var account: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard readModels else {
            guard sample == nil, account == nil else {
                throw ValidationError("--sample and --account need --read-models")
            }
            if let since, LedgerAudit.Reference(since) == nil {
                throw ValidationError("--since must be a seal's number, or its head of 64 hexadecimal digits")
            }
            if let head, Digest(hexadecimal: head.lowercased()) == nil {
                throw ValidationError("--head must be 64 hexadecimal digits, as `serve` logs them")
            }
            return
        }
        guard since == nil, head == nil else { throw ValidationError("--since and --head need no --read-models") }
        if let sample, SampleSize(sample) == nil {
            throw ValidationError("--sample must be a number from 1 to 1000000 or a percentage such as 5%")
        }
        guard let account else { return }
        guard AccountName(account) != nil else { throw ValidationError("'\(account)' is no name of an account") }
        guard sample != nil else { throw ValidationError("--account needs --sample") }
    }

    func run() async throws {
        let settings = try await Settings.load()
        try await Database.requireCurrentSchema(settings)
        Courtesy.letOthersGoFirst()
        try await readModels ? verifyReadModels(settings) : verifyLedger(settings)
    }

    private func verifyLedger(_ settings: Settings) async throws {
        var reading = settings.connection(as: LedgerRole.runtime, for: "verify")
        reading.statementTimeout = .seconds(24 * 3600)
        let audit = LedgerAudit(
            since: since.flatMap(LedgerAudit.Reference.init),
            head: head.flatMap { Digest(hexadecimal: $0.lowercased()) })
        let report = try await Connection.using(reading) { connection in
            var progress = ProgressDisplay(of: "events")
            defer { progress.end() }
            return try await audit.run(on: connection) { events, position, last in
                progress.show(events, share: last > 0 ? Double(position) / Double(last) : nil)
            }
        }
        if json {
            Console.print(try JSONOutput.line(report))
        } else {
            for line in Self.lines(report) { Console.print(line) }
        }
        if !report.faults.isEmpty { throw ExitCode(2) }
    }

    private static func lines(_ report: LedgerAudit.Report) -> [String] {
        let unsealed = report.unsealed == 0 ? "" : ", \(report.unsealed) of them not sealed yet"
        let head =
            "read \(report.events) events up to position \(report.position), and \(report.seals) seals\(unsealed)"
        let faults = report.faults.map { "! \($0.text)" }
        let more = report.furtherFaults == 0 ? [] : ["and \(report.furtherFaults) more"]
        return [head + (report.faults.isEmpty ? ": all is as it was received" : "")]
            + (report.head.map { ["head \($0)"] } ?? []) + faults + more
    }

    private func verifyReadModels(_ settings: Settings) async throws {
        let verification = Verification(
            connection: settings.connection(as: LedgerRole.projector, for: "verify"), settings: settings.projection,
            logger: Logs.logger("cjledger"))
        let report: VerificationReport
        if let size = sample.flatMap(SampleSize.init) {
            report = try await verification.verify(size, account: account.flatMap(AccountName.init))
        } else {
            report = try await ReplayDisplay.during(
                asJSON: json, ifEnded: "nothing of it is left, and it begins anew the next time"
            ) { display in
                try await verification.verifyAll(as: "verify \(Settings.processName)") { display.show($0) }
            }
        }
        if json {
            Console.print(try JSONOutput.line(report))
        } else {
            for line in DifferencesText.lines(report) { Console.print(line) }
        }
        if !report.isEmpty { throw ExitCode(2) }
    }
}

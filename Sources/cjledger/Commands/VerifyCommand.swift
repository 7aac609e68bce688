import ArgumentParser
import Ledger
import Output
import Rebuild
import Reports

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Show that what is stored is what the events say.",
        discussion: """
            With --read-models the events are folded again and compared with the live rows, at one position, while
            everyone goes on reading and writing. Without --sample everything, by a generation that is filled for it and
            removed again.

            Exit status 2 when something differs: `cjledger replay` makes the read models anew from the events.
            """)

    @Flag(help: "Fold the events again and compare with the live read models.")
    var readModels = false

    @Option(help: "Compare only so many orders and parcels, or such a part of them (5%), chosen at random.")
    var sample: String?

    @Option(help: "Choose the sample among this account's.")
    var account: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard readModels else { throw ValidationError("say what to verify: --read-models") }
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

import ArgumentParser
import CJClient
import Ledger
import Output
import Reconciler

struct SelftestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Send a test order through CJ and back, from its creation to its row in analytics.",
        discussion: """
            Creates a sandbox order at CJ, pays it, ships it and has it delivered, and waits after each step until CJ has
            told so by a webhook at the public callback and analytics shows it. Nobody is charged and nothing is sent; the
            order stays in the ledger as a test order, which belongs in no sum.

            `cjledger serve` must be running and registered. The order is of a variant that the ledger has heard of, sent
            the way of its newest order; --vid, --from, --to and --logistic name others.

            Exit status 2 when something did not come in time. It says what it waited for, why, and what to do.
            """)

    @Option(help: "The account, where there are several.")
    var account: String?

    @Option(help: ArgumentHelp("How long each step may take.", valueName: "seconds"))
    var timeout = 120

    @Option(help: ArgumentHelp("CJ's id of the variant to order.", valueName: "id"))
    var vid: String?

    @Option(help: ArgumentHelp("Where it is sent from, as CN.", valueName: "country"))
    var from: String?

    @Option(help: ArgumentHelp("Where it is sent to, as US.", valueName: "country"))
    var to: String?

    @Option(help: ArgumentHelp("CJ's name of the shipping method.", valueName: "name"))
    var logistic: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...3_600).contains(timeout) else { throw ValidationError("--timeout is 1 to 3600 seconds") }
        for country in [from, to].compactMap(\.self) where country.wholeMatch(of: /[A-Z]{2}/) == nil {
            throw ValidationError("a country is two capital letters, as CN")
        }
    }

    func run() async throws {
        let settings = try await Settings.load()
        let account = try AccountSettings.chosen(account, among: settings.accounts)
        guard account.apiKey != nil else {
            throw SettingsError.missing(
                name: account.apiKeyName, cure: "take the key from the API settings of your CJ account")
        }
        let callback = try account.callback(at: settings.publicURL)
        let report = try await CJConnection.with(account, settings, for: "selftest") { client in
            try await Selftest(
                client: client, callback: callback, account: account.name, settings: settings,
                limit: .seconds(timeout), choice: TestOrderChoice(vid: vid, from: from, to: to, logistic: logistic),
                tell: { if !json { Console.print($0.line) } }
            ).run()
        }
        if json { Console.print(try JSONOutput.line(report)) } else { for line in report.end { Console.print(line) } }
        if !report.passed { throw ExitCode(2) }
    }
}

/// What somebody says of the test order; the ledger knows the rest.
struct TestOrderChoice {
    let vid: String?
    let from: String?
    let to: String?
    let logistic: String?
}

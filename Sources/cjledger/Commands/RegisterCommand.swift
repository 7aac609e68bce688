import ArgumentParser
import CJ
import CJClient
import Foundation
import Ledger
import Output
import Postgres
import Reconciler

struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Tell CJ where to send webhooks.",
        discussion: """
            Gets an access token with CJ_API_KEY and stores it with the account's openId, which a `cjledger serve` that
            runs knows CJ's signature by from then on. Then it registers CJLEDGER_PUBLIC_URL/cj/{account}/{key} for every
            topic, which CJ tries out meanwhile: `cjledger serve` must be running and reached from the internet. At the
            end it asks CJ what is set. Where CJ does not take the callback it says what is missing: `serve`, or the way
            to it.

            Where nobody has served yet, CJ's refusal of the callback is no failure: the openId is stored, and this is
            run again once `serve` runs.

            Exit status 2 when CJ shows something else than was asked for.
            """)

    @Flag(help: "Show what is registered and change nothing.")
    var show = false

    @Flag(help: "Have CJ send no webhooks any more.")
    var cancel = false

    @Flag(name: .customLong("dry-run"), help: "Say what would be registered, without a call to CJ.")
    var dryRun = false

    @Flag(help: "Have CJ send also what changes about the products that the ledger has heard of: 10 points a hundred.")
    var products = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: "The account, where there are several.")
    var account: String?

    func validate() throws {
        guard !(show && cancel) else { throw ValidationError("--show changes nothing and --cancel does: choose one") }
        guard !(products && (show || cancel)) else {
            throw ValidationError("--products registers more, and --show and --cancel do not: leave one out")
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
        if !show, !cancel, let problem = CallbackProblem.of(callback, baseURL: account.baseURL) { throw problem }
        let wanted = Registration(callback, isEnabled: !cancel)
        if dryRun {
            return try report(RegistrationReport(account.name.text, callback, wanted, compared: nil))
        }
        do {
            try await CJConnection.with(account, settings, for: "register") { client in
                let openId = try await client.openId()
                try await checkOpenId(openId, of: account)
                if let spool = settings.spool { try OpenIdFile(spool).learn([account.name.text: openId]) }
                if !show {
                    do {
                        _ = try await client.setWebhooks(wanted.topics)
                    } catch let error as CJError where RegistrationFailure(error).isOfTheProbe {
                        let serving = try await serving(settings)
                        guard !cancel, account.needsStoredOpenId, serving == .never else {
                            throw RegistrationFailure(error, serving: serving)
                        }
                        return try tellFirstStep(FirstStep(account.name.text, callback, error))
                    }
                    try await note(account, settings)
                }
                if products { try await subscribe(client, account, settings) }
                let standing = Registration(try await client.setting())
                let report = RegistrationReport(
                    account.name.text, callback, standing, compared: show ? nil : wanted)
                try self.report(report)
                if !report.differing.isEmpty { throw ExitCode(2) }
            }
        } catch let error as CJError {
            throw RegistrationFailure(error)
        }
    }

    /// From now on the feed is watched anew, and what was lost before is asked for first.
    private func note(_ account: AccountSettings, _ settings: Settings) async throws {
        let connection = try await Connection(settings.reconcilerConnection(for: "register"))
        try await FeedTable(account: account.name, connection: connection)
            .noteRegistered(isWanted: !cancel, byItself: false)
        await connection.close()
    }

    /// Has CJ send of the products that the ledger has heard of. A CJ without the call sends of all.
    private func subscribe(_ client: CJClient, _ account: AccountSettings, _ settings: Settings) async throws {
        try await Connection.using(settings.reconcilerConnection(for: "register")) { connection in
            let known = try await KnownProducts.ids(of: account.name, on: connection)
            do {
                try await client.subscribe(products: known)
            } catch let error as CJError where error.isNoSuchInterface {
                // It sends of all.
            }
            try await KnownProducts.noteSubscribed(known, of: account.name, on: connection)
        }
    }

    /// Whether a receiver runs that CJ could have come to.
    private func serving(_ settings: Settings) async throws -> RegistrationFailure.Serving {
        let receivers = try await Connection.using(settings.reconcilerConnection(for: "register")) { connection in
            try await connection.query(
                """
                SELECT name, seen_at, seen_at > clock_timestamp() - interval '2 minutes'
                FROM reconciler.receivers
                ORDER BY seen_at DESC
                """, as: (String.self, Date.self, Bool.self))
        }
        guard let last = receivers.first else { return .never }
        return last.2 ? .running(receivers.filter(\.2).map(\.0)) : .stopped(last: last.0, at: last.1)
    }

    private func tellFirstStep(_ step: FirstStep) throws {
        Console.write(json ? [try JSONOutput.line(step)] : step.lines)
    }

    /// CJ signs its probe with the openId it gave us; with another one `serve` would refuse it.
    private func checkOpenId(_ openId: Secret, of account: AccountSettings) async throws {
        guard let key = SigningKey(openId: openId.text) else {
            throw SettingsError.contradiction("CJ gave an openId that is no number, so no signature can be checked")
        }
        guard let set = account.signingKey, !set.verifies(key.sign([]), of: []) else { return }
        throw SettingsError.contradiction(
            "\(account.openIdName) is another openId than CJ gives for \(account.apiKeyName): remove it, the right one is stored"
        )
    }

    private func report(_ report: RegistrationReport) throws {
        Console.write(json ? [try JSONOutput.line(report)] : report.lines)
    }
}

/// What `register` prints where it has come as far as it can before `serve` runs.
struct FirstStep: Encodable {
    let account: String
    let callback: String
    let step = 1
    let steps = 2
    /// What comes next.
    let next: String
    /// Why CJ did not take the callback yet.
    let refusal: String

    init(_ account: String, _ callback: CallbackURL, _ error: CJError) {
        self.account = account
        self.callback = "\(callback)"
        next = "start `cjledger serve` where \(callback) leads to it, then run `cjledger register` again"
        refusal = "\(error)"
    }

    var lines: [String] {
        [
            "step 1 of 2 is done: the openId of account \(account) is stored, so `cjledger serve` can check CJ's signature",
            "step 2 of 2: \(next)", "", "CJ tried the callback and had no answer yet: \(refusal)",
        ]
    }
}

/// What `register` prints. It shows no path key.
struct RegistrationReport: Encodable {
    struct Topic: Encodable {
        let topic: String
        /// Whether CJ shows the topic at all. Whether it sends one that it does not show, only its messages tell.
        let isShown: Bool
        let isEnabled: Bool
        let callbacks: [String]
        let isOurs: Bool
    }

    let account: String
    let callback: String
    let topics: [Topic]
    /// The topics that CJ shows otherwise than they were asked for.
    let differing: [String]

    /// - Parameter compared: what was asked for; nil where nothing was.
    init(_ account: String, _ callback: CallbackURL, _ standing: Registration, compared: Registration?) {
        self.account = account
        self.callback = "\(callback)"
        topics = WebhookTopic.allCases.map { topic in
            let subscription = standing.topics[topic]
            return Topic(
                topic: topic.rawValue, isShown: subscription != nil, isEnabled: subscription?.isEnabled ?? false,
                callbacks: subscription?.urls.map(callback.shown) ?? [],
                isOurs: subscription?.urls.contains(where: callback.isSame) ?? false)
        }
        differing = compared.map { standing.differences(from: $0).map(\.rawValue) } ?? []
    }

    var lines: [String] {
        var table = TextTable(columns: ["topic", "webhooks", "callback"])
        table.rows = topics.map { topic in
            let callbacks = topic.callbacks.isEmpty ? "none" : topic.callbacks.joined(separator: ", ")
            let note = topic.isOurs || topic.callbacks.isEmpty ? "" : "  (not this ledger's)"
            let state = topic.isShown ? (topic.isEnabled ? "sent" : "not sent") : "not shown"
            return [topic.topic, state, callbacks + note]
        }
        let warning = "! CJ shows otherwise than was asked for: \(differing.joined(separator: ", "))"
        return ["account \(account)", ""] + table.lines(indent: 0) + (differing.isEmpty ? [] : ["", warning])
    }
}

import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

/// A CJ that remembers what is registered, and shows it.
private final class RegisteringCJ: Sendable {
    private let registered = Mutex("{}")

    /// - Parameter refusal: what webhook/set answers instead.
    func script(refusal: ScriptedCJ.Answer? = nil) -> @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer {
        { [self] call in
            switch call.path {
            case "/authentication/getAccessToken": return .access("token-of-the-account")
            case "/webhook/set":
                if let refusal { return refusal }
                registered.withLock { $0 = call.body.replacing("callbackUrls", with: "urls") }
                return .data("true")
            case "/setting/get": return .data(#"{"openId":12312,"callback":\#(registered.withLock(\.self))}"#)
            default: return .refusal(1_600_101)
            }
        }
    }
}

@Suite(.database) struct `cjledger register` {
    private let topics = ["product", "stock", "order", "logistics", "makeup", "privateOrder"]

    private func register(
        _ arguments: [String] = [], at cj: ScriptedCJ, _ more: [String: String] = [:]
    ) async throws -> Program.Outcome {
        let outcome = try await Program.run(["register"] + arguments, environment: settings(cj, more))
        for secret in ["token-of-the-account", RunningReceiver.pathKey, "the-api-key"] {
            #expect(!(outcome.output + outcome.errors).contains(secret))
        }
        return outcome
    }

    private func settings(_ cj: ScriptedCJ, _ more: [String: String] = [:]) async throws -> [String: String] {
        try await environment(
            [
                "CJ_OPEN_ID": "", "CJ_API_KEY": "the-api-key", "CJ_BASE_URL": cj.baseURL.absoluteString,
                "CJ_REQUESTS_PER_SECOND": "9", "CJLEDGER_PUBLIC_URL": "https://ledger.example.com",
            ].merging(more) { $1 })
    }

    @Test func `stores token and openId, registers every topic, and asks what is set`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            let outcome = try await register(["--json"], at: cj)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(cj.paths == ["/authentication/getAccessToken", "/webhook/set", "/setting/get"])
            let sent = try JSONDecoder().decode([String: Topic].self, from: Data(cj.calls[1].body.utf8))
            #expect(Set(sent.keys) == Set(topics))
            let url = "https://ledger.example.com/cj/main/\(RunningReceiver.pathKey)"
            #expect(sent.values.allSatisfy { $0 == Topic(type: "ENABLE", callbackUrls: [url]) })
            let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
            #expect(report.callback == "https://ledger.example.com/cj/main/…")
            #expect(report.topics.map(\.topic) == topics)
            #expect(report.topics.allSatisfy { $0.is_enabled && $0.is_ours })
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT open_id FROM reconciler.access WHERE account = 'main'") == "12312")
            // The next time the token is there.
            #expect(try await register(["--show"], at: cj).status == 0)
            #expect(cj.paths.suffix(2) == ["/setting/get", "/setting/get"])
        }
    }

    @Test(arguments: [true, false])
    func `subscribes the products that the ledger has heard of, a hundred in a call`(isOffered: Bool) async throws {
        try await append(
            (1...101).map {
                Messages.message("VARIANT", ["vid": #""V\#($0)""#, "pid": #""P\#($0)""#])
            } + [Messages.message("VARIANT", ["vid": #""W1""#, "pid": #""P1""#])])
        try await project()
        let cj = RegisteringCJ().script()
        try await ScriptedCJ.with({ call in
            isOffered && call.path == "/webhook/product/subscribe" ? .data("true") : cj(call)
        }) { cj in
            let outcome = try await register(["--products"], at: cj)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let calls = cj.calls.filter { $0.path == "/webhook/product/subscribe" }
            let sent = try calls.map { try JSONDecoder().decode([String: [String]].self, from: Data($0.body.utf8)) }
            #expect(sent.map { $0["productIds"]?.count } == (isOffered ? [100, 1] : [100]))
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text("SELECT count(*) FROM reconciler.subscriptions WHERE account = 'main'") == "101")
            if isOffered { #expect(Set(sent.flatMap { $0["productIds"] ?? [] }) == Set((1...101).map { "P\($0)" })) }
        }
    }

    private struct Topic: Decodable, Equatable {
        let type: String
        let callbackUrls: [String]
    }

    private struct Report: Decodable {
        struct Topic: Decodable {
            let topic: String
            let is_enabled: Bool
            let is_ours: Bool
        }

        let callback: String
        let topics: [Topic]
    }

    @Test func `cancels every topic`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            #expect(try await register(at: cj).status == 0)
            let outcome = try await register(["--cancel"], at: cj)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let sent = try #require(cj.calls.last { $0.path == "/webhook/set" })
            let decoded = try JSONDecoder().decode([String: Topic].self, from: Data(sent.body.utf8))
            #expect(decoded.count == 6)
            #expect(decoded.values.allSatisfy { $0.type == "CANCEL" })
            #expect(outcome.output.matches(of: /not sent/).count == 6)
        }
    }

    @Test func `has the feed watched anew, and what was lost before asked for first`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            let owner = try await TestDatabase.current.connect()
            try await owner.execute(
                """
                INSERT INTO reconciler.feeds (account, state, watched_since, lost_since)
                VALUES ('main', 'silent', '2024-01-18T07:00:00Z', '2024-01-18T07:59:22Z')
                """)
            let gap =
                "SELECT count(*) FROM reconciler.gaps WHERE from_at = '2024-01-18T07:59:22Z' AND looked_at IS NULL"
            #expect(try await register(["--show"], at: cj).status == 0)
            #expect(try await owner.text(gap) == "0")
            #expect(try await register(at: cj).status == 0)
            #expect(try await owner.text(gap) == "1")
            let feed = "SELECT state = 'ok' AND watched_since > lost_since AND is_wanted FROM reconciler.feeds"
            #expect(try await owner.text(feed) == "true")
            #expect(try await register(["--cancel"], at: cj).status == 0)
            #expect(try await owner.text("SELECT is_wanted FROM reconciler.feeds") == "false")
            #expect(try await owner.text(gap) == "1")
        }
    }

    @Test func `calls nobody in a dry run`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            let outcome = try await register(["--dry-run"], at: cj)
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("https://ledger.example.com/cj/main/…"))
            #expect(cj.paths.isEmpty)
        }
    }

    @Test func `ends with 2 when CJ shows something else than was asked for`() async throws {
        try await ScriptedCJ.with { call in
            call.path == "/setting/get"
                ? .data(#"{"callback":{"order":{"type":"ENABLE","urls":["https://other.example.com/key"]}}}"#)
                : call.path == "/webhook/set" ? .data("true") : .access("token-of-the-account")
        } _: { cj in
            let outcome = try await register(at: cj)
            #expect(outcome.status == 2)
            #expect(outcome.output.contains("https://other.example.com/…  (not this ledger's)"))
            #expect(outcome.output.contains("CJ shows otherwise than was asked for"))
        }
    }

    @Test func `explains a refusal, and has stored the openId`() async throws {
        let refusal = ScriptedCJ.Answer.refusal(
            1_600_300, "https://ledger.example.com/cj/main/\(RunningReceiver.pathKey) answered 502")
        try await ScriptedCJ.with(RegisteringCJ().script(refusal: refusal)) { cj in
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("INSERT INTO reconciler.receivers VALUES ('here', clock_timestamp())")
            let outcome = try await register(at: cj)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("code 1600300, requestId r2"), "\(outcome.errors)")
            #expect(outcome.errors.contains("the proxy finds no `cjledger serve`"))
            #expect(try await owner.text("SELECT open_id FROM reconciler.access WHERE account = 'main'") == "12312")
        }
    }

    @Test func `says that it is the first of two steps where nobody has served yet, and ends well`() async throws {
        let refusal = ScriptedCJ.Answer.refusal(1_600_300, "the callback did not answer")
        try await ScriptedCJ.with(RegisteringCJ().script(refusal: refusal)) { cj in
            let first = try await register(at: cj)
            #expect(first.status == 0, "\(first.errors)")
            #expect(
                first.output.hasPrefix("step 1 of 2 is done: the openId of account main is stored"), "\(first.output)")
            #expect(first.output.contains("step 2 of 2: start `cjledger serve`"))
            let json = try await register(["--json"], at: cj)
            #expect(json.status == 0 && json.output.contains(#""step":1,"steps":2"#), "\(json.output)")
            // Where the openId is set, `serve` need not wait for it.
            #expect(try await register(at: cj, ["CJ_OPEN_ID": "12312"]).status == 1)
        }
        try await ScriptedCJ.with(RegisteringCJ().script(refusal: .refusal(1_606_000, "no public URL"))) { cj in
            let refused = try await register(at: cj)
            #expect(refused.status == 1, "no serve would help")
        }
    }

    @Test(
        arguments: [
            (["CJ_API_KEY": ""], "CJ_API_KEY is not set"),
            (["CJLEDGER_PUBLIC_URL": ""], "CJLEDGER_PUBLIC_URL is not set"),
            (["CJLEDGER_PATH_KEY": ""], "CJLEDGER_PATH_KEY is not set"),
            (["CJLEDGER_PUBLIC_URL": "https://a/b"], "CJLEDGER_PUBLIC_URL must be an origin"),
            (
                ["CJLEDGER_PUBLIC_URL": "http://ledger.example.com", "CJ_BASE_URL": "https://cj.example.com"],
                "CJ sends webhooks to https only"
            ),
            (
                ["CJLEDGER_PUBLIC_URL": "https://localhost", "CJ_BASE_URL": "https://cj.example.com"],
                "CJ must reach the callback from the internet"
            ),
            (["CJ_BASE_URL": "cj.example.com"], "CJ_BASE_URL must be an http or https URL"),
            (["CJ_REQUESTS_PER_SECOND": "0"], "CJ_REQUESTS_PER_SECOND must be a whole number"),
            (["CJ_OPEN_ID": "999"], "CJ_OPEN_ID is another openId than CJ gives for CJ_API_KEY"),
        ] as [([String: String], String)])
    func `says which setting is wrong and what to do`(more: [String: String], message: String) async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            let outcome = try await register(at: cj, more)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(!cj.paths.contains("/webhook/set"))
        }
    }

    @Test func `lets serve check signatures without CJ_OPEN_ID`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            let environment = try await settings(cj)
            let refused = try await Program.run(
                ["serve"], environment: environment.merging(["CJ_API_KEY": ""]) { $1 })
            #expect(refused.status == 1)
            #expect(refused.errors.contains("CJ_OPEN_ID is not set: set CJ_API_KEY and run"), "\(refused.errors)")
            let unregistered = try await Program.run(["config", "check"], environment: environment)
            #expect(unregistered.status == 0)
            #expect(unregistered.output.contains("it has no openId yet"), "\(unregistered.output)")
            #expect(try await register(at: cj).status == 0)
            let checked = try await Program.run(["config", "check"], environment: environment)
            #expect(checked.status == 0, "\(checked.output)")
            #expect(checked.output.contains("which `cjledger register` stored"))
            #expect(checked.output.contains("the callback is https://ledger.example.com/cj/main/…"))
            let serve = try await Program.serve(environment: environment)
            let order = Array(Messages.order.utf8)
            #expect(await post(order, to: serve) == 200)
            #expect(await post(order, to: serve, isSigned: false) == 401)
            #expect(await serve.end() == 0)
        }
    }

    @Test func `has a serve that runs verify from then on, and take nothing before`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            let environment = try await settings(cj, ["CJLEDGER_RECONCILE": "false"])
            let serve = try await Program.serve(environment: environment)
            let order = Array(Messages.order.utf8)
            #expect(await post(order, to: serve) == 503)
            #expect(await post(order, to: serve, isSigned: false) == 503)
            #expect(try await get(RunningReceiver.path, port: serve.port).status == 200)
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM ledger.events") == "0")
            #expect(try await owner.text("SELECT count(*) FROM ledger.quarantine") == "0")

            #expect(try await register(at: cj).status == 0)
            #expect(await post(order, to: serve) == 200)
            #expect(await post(order, to: serve, isSigned: false) == 401)
            #expect(await serve.end() == 0)
            #expect(serve.errors.contains("account main has no openId yet"), "\(serve.errors)")
        }
    }

    @Test func `says which is missing, serve or the way to it`() async throws {
        let refusal = ScriptedCJ.Answer.refusal(1_600_300, "the callback did not answer")
        try await ScriptedCJ.with(RegisteringCJ().script(refusal: refusal)) { cj in
            let owner = try await TestDatabase.current.connect()
            for (seen, text) in [
                ("clock_timestamp() - interval '1 hour'", "`cjledger serve` is missing: here gave its last sign"),
                ("clock_timestamp()", "`cjledger serve` runs (here): what is missing is the way from CJ to it"),
            ] {
                try await owner.executeScript(
                    "DELETE FROM reconciler.receivers; INSERT INTO reconciler.receivers VALUES ('here', \(seen));")
                let outcome = try await register(at: cj)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(text), "\(outcome.errors)")
            }
        }
    }

    @Test func `what it has learnt outlives a key that CJ refuses, and the database`() async throws {
        try await ScriptedCJ.with(RegisteringCJ().script()) { cj in
            try await withTemporaryFolder { folder in
                let spool = ["CJLEDGER_SPOOL": folder + "/spool"]
                #expect(try await register(at: cj, spool).status == 0)
                let file = folder + "/spool/open-ids.json"
                #expect(try String(contentsOfFile: file, encoding: .utf8) == #"{"main":"12312"}"#)
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600)

                // A slip of the keyboard: CJ refuses it, and nothing is forgotten.
                try await ScriptedCJ.with { _ in
                    .refusal(1_600_001, "Invalid API key")
                } _: { strict in
                    let refused = try await register(at: strict, spool.merging(["CJ_API_KEY": "the-api-kay"]) { $1 })
                    #expect(refused.status == 1)
                    #expect(refused.errors.contains("CJ refuses the API key"), "\(refused.errors)")
                }
                let owner = try await TestDatabase.current.connect()
                #expect(try await owner.text("SELECT open_id FROM reconciler.access") == "12312")
                #expect(try await owner.text("SELECT access_token FROM reconciler.access") == "token-of-the-account")
                let other = try await settings(cj, spool.merging(["CJ_API_KEY": "another"]) { $1 })
                let serve = try await Program.serve(environment: other)
                #expect(await post(Array(Messages.order.utf8), to: serve) == 200)
                #expect(await serve.end() == 0)

                // Neither the database nor CJ can be asked.
                let alone = other.merging([
                    "CJLEDGER_DATABASE": "host=127.0.0.1 port=1 dbname=none connect_timeout=2",
                    "CJ_BASE_URL": "http://127.0.0.1:1",
                ]) { $1 }
                let spooling = try await Program.serve(environment: alone)
                #expect(await post(Messages.order(["cjOrderId": "1007"]), to: spooling) == 200)
                #expect(await post(Messages.order(["cjOrderId": "1008"]), to: spooling, isSigned: false) == 401)
                await spooling.end()
            }
        }
    }

    @Test func `needs the account's name where there are several`() async throws {
        try await withSettingsFile(
            try await twoAccounts().replacing(
                "pathKey: \(RunningReceiver.pathKey)\n", with: "pathKey: \(RunningReceiver.pathKey)\n    apiKey: k\n")
        ) { file in
            let environment = ["CJLEDGER_CONFIG": file, "CJLEDGER_PUBLIC_URL": "https://ledger.example.com"]
            let unnamed = try await Program.run(["register", "--dry-run"], environment: environment)
            #expect(unnamed.status == 64)
            #expect(unnamed.errors.contains("name one of main, open with --account"), "\(unnamed.errors)")
            let named = try await Program.run(["register", "--dry-run", "--account", "main"], environment: environment)
            #expect(named.status == 0, "\(named.errors)")
            let keyless = try await Program.run(
                ["register", "--dry-run", "--account", "open"], environment: environment)
            #expect(keyless.errors.contains("account.open.apiKey is not set"), "\(keyless.errors)")
        }
    }
}

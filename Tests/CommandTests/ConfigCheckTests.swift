import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `config check` {
    private struct Report: Decodable {
        struct Setting: Decodable, Equatable {
            let name: String
            let value: String?
            let is_set: Bool
            let from: String
        }

        struct Check: Decodable {
            let subject: String
            let verdict: String
            let detail: String
        }

        let settings: [Setting]
        let checks: [Check]
        let would_serve: Bool

        func setting(_ name: String) -> Setting? { settings.first { $0.name == name } }
        func verdicts(_ subject: String) -> [String] { checks.filter { $0.subject == subject }.map(\.verdict) }
    }

    private func check(_ environment: [String: String]) async throws -> (report: Report, status: Int32, all: String) {
        let outcome = try await Program.run(["config", "check", "--json"], environment: environment)
        let text = try await Program.run(["config", "check"], environment: environment)
        #expect(text.status == outcome.status)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        return (report, outcome.status, outcome.output + outcome.errors + text.output + text.errors)
    }

    @Test func `says where each setting comes from, and that serve would start`() async throws {
        let (report, status, all) = try await check(environment())
        #expect(status == 0, "\(all)")
        #expect(report.would_serve)
        #expect(report.setting("CJLEDGER_LISTEN")?.from == "environment")
        #expect(report.setting("CJ_TIME_ZONE")?.value == "UTC")
        #expect(report.setting("CJ_TIME_ZONE")?.from == "default")
        #expect(report.setting("CJ_OPEN_ID")?.value == nil)
        #expect(report.setting("CJ_OPEN_ID")?.is_set == true)
        for subject in ["account main", "listen", "database", "schema", "role cjledger_runtime", "clock"] {
            #expect(report.verdicts(subject) == ["ok"], "\(subject): \(all)")
        }
        #expect(report.verdicts("role cjledger_analyst") == ["ok"])
    }

    @Test func `of a file says so, and points out what is misspelt there or not read`() async throws {
        try await withSettingsFile(try await twoAccounts("cj:\n  timezone: UTC\nacounts: [x]")) { file in
            let (report, status, all) = try await check([
                "CJLEDGER_CONFIG": file, "CJLEDGER_PATH_KEY": "0123456789abcdef", "CJLEDGER_LISTN": "x", "CJ_DNS": "x",
                "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0",
            ])
            #expect(status == 0, "\(all)")
            #expect(report.setting("CJLEDGER_LISTEN")?.from == "file")
            #expect(report.setting("CJLEDGER_ADMIN_LISTEN")?.from == "environment")
            #expect(report.setting("account.open.unsigned")?.value == "true")
            #expect(report.setting("account.main.openId")?.value == nil)
            #expect(all.contains("CJLEDGER_LISTN is no setting; did you mean CJLEDGER_LISTEN?"))
            #expect(all.contains("cj.timezone is no setting; did you mean cj.timeZone?"))
            #expect(all.contains("acounts is no setting; did you mean accounts?"))
            #expect(all.contains("CJLEDGER_PATH_KEY is set and not read, since the file lists accounts"))
            #expect(!all.contains("CJ_DNS"))
        }
    }

    @Test(
        arguments: [
            (["CJLEDGER_PATH_KEY": ""], "account main", "CJLEDGER_PATH_KEY is not set"),
            (["CJLEDGER_PATH_KEY": "hunter2"], "settings", "CJLEDGER_PATH_KEY must be 16 or more"),
            (["CJ_OPEN_ID": "hunter2"], "settings", "CJ_OPEN_ID must be the digits"),
            (["CJLEDGER_UNSIGNED": "yes"], "account main", "are both set"),
            (["CJLEDGER_LISTEN": "203.0.113.7:80"], "listen", "CJLEDGER_LISTEN is 203.0.113.7:80, which is no address"),
            (
                ["CJLEDGER_LISTEN": "127.0.0.1:18099", "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:18099"], "admin listen",
                "are the same"
            ),
            (["CJLEDGER_CONFIG": "/nowhere.yaml"], "settings", "cannot be read"),
            (["CJLEDGER_DATABASE": "host=db hunter2"], "settings", "CJLEDGER_DATABASE must be a libpq"),
            (
                ["CJLEDGER_DATABASE": "host=127.0.0.1 port=1 password=hunter2"], "database",
                "the database cannot be reached"
            ),
            (
                ["CJLEDGER_DATABASE": "postgresql://anna:hunter2@127.0.0.1:1/x"], "database",
                "the database cannot be reached"
            ),
        ] as [([String: String], String, String)])
    func `finds what keeps serve from starting, and shows no secret`(
        settings: [String: String], subject: String, detail: String
    ) async throws {
        let (report, status, all) = try await check(environment(settings))
        #expect(status == 1)
        #expect(!report.would_serve)
        let failed = report.checks.filter { $0.verdict == "failed" && $0.subject == subject }
        #expect(failed.contains { $0.detail.contains(detail) }, "\(all)")
        #expect(!all.contains("hunter2"))
        #expect(!all.contains(RunningReceiver.pathKey))
        #expect(!all.contains(RunningReceiver.openId))
    }

    @Test(
        arguments: [
            ("accounts: [main]\naccount:\n  main: {pathKey: \"hunter2}", "line 3, column"),
            ("account:\n  main:\n    pathKey: hunter2: hunter2", "line 3, column 21: mapping values are not allowed"),
            ("cj: {openId: hunter2}\ncj: {openId: hunter2}", "a name stands there twice"),
            ("- hunter2", "is not a mapping"),
        ])
    func `of a file that is no YAML names the place, and neither its content nor what was not read`(
        yaml: String, place: String
    ) async throws {
        try await withSettingsFile(yaml) { file in
            let (_, status, all) = try await check(environment(["CJLEDGER_CONFIG": file]))
            #expect(status == 1)
            #expect(all.contains(place), "\(all)")
            #expect(!all.contains("hunter2"), "\(all)")
            #expect(!all.contains("is no setting"), "\(all)")
            let serve = try await Program.run(["serve"], environment: environment(["CJLEDGER_CONFIG": file]))
            #expect(serve.status == 1)
            #expect(!serve.errors.contains("hunter2"), "\(serve.errors)")
        }
    }

    @Test(
        arguments: [
            ("CJLEDGER_PUBLIC_URL", "https://ledger.example.com/cj/main/hunter2hunter2hunter2"),
            ("CJLEDGER_PUBLIC_URL", "https://anna:hunter2@ledger.example.com"),
            ("CJLEDGER_PUBLIC_URL", "hunter2hunter2hunter2"), ("CJ_BASE_URL", "https://anna:hunter2@cj.example.com/v1"),
            ("CJ_BASE_URL", "hunter2"), ("CJ_TIME_ZONE", "hunter2"), ("CJLEDGER_UNSIGNED", "hunter2"),
            ("CJLEDGER_RECONCILE", "hunter2"), ("CJLEDGER_RECONCILE_LIST", "hunter2"),
            ("CJLEDGER_VERIFY_EVERY", "hunter2"),
            ("CJLEDGER_MAX_BODY_BYTES", "hunter2"), ("CJLEDGER_ACCOUNT", "hunter2/"),
            ("CJLEDGER_LISTEN", "https://anna:hunter2@127.0.0.1:0"), ("CJLEDGER_ADMIN_LISTEN", "hunter2"),
            ("CJLEDGER_TLS_KEY", "-----BEGIN PRIVATE KEY-----\nhunter2"), ("CJLEDGER_SPOOL", "https://anna:hunter2@x"),
            ("CJLEDGER_CONFIG", "hunter2"), ("CJLEDGER_DATABASE", "anna:hunter2@db/cjledger"),
            ("CJLEDGER_DATABASE", "postgresql://anna:hunter2@x@db/cjledger"),
            ("CJLEDGER_DATABASE", "postgresql://anna:hunter2/x@db/cjledger"),
            ("CJLEDGER_DATABASE", "dbname=postgresql://anna:hunter2@db/cjledger"),
        ])
    func `repeats nowhere what cannot be used, nor does any other command`(setting: String, value: String) async throws
    {
        let settings = try await environment([setting: value])
        let (report, status, all) = try await check(settings)
        #expect(status == 1)
        #expect(report.checks.contains { $0.verdict == "failed" && $0.detail.contains(setting) }, "\(all)")
        #expect(!all.contains("hunter2"), "\(all)")
        for command in [["serve"], ["register"], ["status"]] {
            let outcome = try await Program.run(command, environment: settings)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(setting), "\(outcome.errors)")
            #expect(!(outcome.output + outcome.errors).contains("hunter2"), "\(outcome.errors)")
        }
    }

    @Test func `shows of a URL no more than scheme, host and port`() async throws {
        let (report, _, all) = try await check(
            environment([
                "CJ_BASE_URL": "https://cj.example.com:8443/cj/main/hunter2",
                "CJLEDGER_PUBLIC_URL": "https://a.example.com/",
                "CJ_API_KEY": "hunter2",
            ]))
        #expect(report.setting("CJ_BASE_URL")?.value == "https://cj.example.com:8443/…")
        #expect(report.setting("CJLEDGER_PUBLIC_URL")?.value == "https://a.example.com/")
        #expect(!all.contains("hunter2"), "\(all)")
    }

    @Test func `blames the database for nothing that is the settings' fault`() async throws {
        let (report, _, all) = try await check(environment(["CJ_OPEN_ID": "x"]))
        #expect(report.verdicts("role cjledger_analyst") == ["ok"], "\(all)")
    }

    @Test func `shows all unusable settings at once`() async throws {
        let (report, _, all) = try await check(
            environment(["CJ_TIME_ZONE": "Mars", "CJLEDGER_MAX_BODY_BYTES": "-1", "CJ_OPEN_ID": "x"]))
        #expect(report.checks.count { $0.verdict == "failed" && $0.subject == "settings" } == 3, "\(all)")
    }

    @Test func `beside a running serve says that the port is in use`() async throws {
        let serve = try await Program.serve(environment: try await environment())
        let (report, status, all) = try await check(environment(["CJLEDGER_LISTEN": "127.0.0.1:\(serve.port)"]))
        #expect(status == 0, "\(all)")
        #expect(report.verdicts("listen") == ["warning"])
        await serve.end()
    }

    /// A CJ that sends webhooks to an address, and whose newest order is of a date.
    private func cj(_ callback: String, created: String) -> @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer {
        let topics = ["product", "stock", "order", "logistics"]
            .map { #""\#($0)":{"type":"ENABLE","urls":["\#(callback)"]}"# }.joined(separator: ",")
        return { call in
            switch call.path {
            case "/authentication/getAccessToken": .access("token")
            case "/setting/get": .data(#"{"setting":{"qpsLimit":4},"callback":{\#(topics)}}"#)
            case "/shopping/order/list":
                .data(#"{"list":[{"orderId":"SD1001","createDate":"\#(created)"}],"total":1}"#)
            default: .refusal(1_600_101)
            }
        }
    }

    private func online(
        _ script: @escaping @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer, port: Int, _ more: [String: String] = [:]
    ) async throws -> (status: Int32, text: String) {
        try await ScriptedCJ.with(script) { cj in
            let outcome = try await Program.run(
                ["config", "check", "--online"],
                environment: try await environment(
                    [
                        "CJ_API_KEY": "the-api-key", "CJ_BASE_URL": cj.baseURL.absoluteString,
                        "CJ_REQUESTS_PER_SECOND": "3", "CJLEDGER_PUBLIC_URL": "http://127.0.0.1:\(port)",
                    ].merging(more) { $1 }))
            #expect(!outcome.output.contains(RunningReceiver.pathKey) && !outcome.output.contains("the-api-key"))
            return (outcome.status, outcome.output + outcome.errors)
        }
    }

    @Test func `asks CJ what it can see, and says each in a sentence`() async throws {
        let serve = try await Program.serve(environment: environment())
        let callback = "http://127.0.0.1:\(serve.port)\(RunningReceiver.path)"
        let order = [
            "cjOrderId": #""SD1001""#, "orderStatus": "300", "createDate": #""2026-01-02 03:04:05""#,
        ]
        #expect(await post(Messages.order(order), to: serve) == 200)
        let owner = try await TestDatabase.current.connect()
        for _ in 0..<100 where try await owner.text("SELECT count(*) FROM analytics.orders") != "1" {
            try await Task.sleep(for: .milliseconds(100))
        }
        let fine = try await online(cj(callback, created: "2026-01-02 03:04:05"), port: serve.port)
        #expect(fine.status == 0, "\(fine.text)")
        for sentence in [
            "ok  CJ, main, token: CJ takes the API key; its access token is good until 2098-12-31T16:00:00Z",
            "ok  CJ, main, settings: CJ takes 4 calls a second, and 3 are made",
            "ok  CJ, main, points: CJ does not say how many of the day's points are left",
            "ok  CJ, main, webhooks: CJ sends them to http://127.0.0.1:\(serve.port)/cj/main/…",
            "ok  CJ, main, callback: http://127.0.0.1:\(serve.port)/cj/main/… answers",
            "ok  CJ, main, time zone: read as of UTC, a webhook has order SD1001 created when CJ's list says",
        ] { #expect(fine.text.contains(sentence), "\(sentence): \(fine.text)") }

        let wrong = try await online(
            cj("https://other.example.com/x", created: "2026-01-01 19:04:05"), port: 1, ["CJ_REQUESTS_PER_SECOND": "9"])
        #expect(wrong.status == 2, "\(wrong.text)")
        for sentence in [
            "?   CJ, main, settings: CJ takes 4 calls a second, and CJ_REQUESTS_PER_SECOND is 9",
            "?   CJ, main, webhooks: CJ sends none to http://127.0.0.1:1/cj/main/…: run `cjledger register`",
            "?   CJ, main, callback: nothing answers at http://127.0.0.1:1/cj/main/… from here",
            "read as of UTC, a webhook has order SD1001 created 480 minutes later than CJ's list: CJ_TIME_ZONE is another",
        ] { #expect(wrong.text.contains(sentence), "\(sentence): \(wrong.text)") }
        await serve.end()
    }

    @Test func `says that CJ refuses the key, and asks no more`() async throws {
        let refused = try await online({ _ in .refusal(1_600_001, "Invalid API key") }, port: 1)
        #expect(refused.status == 2)
        #expect(refused.text.contains("CJ, main, token: CJ's /authentication/getAccessToken: Invalid API key"))
        #expect(!refused.text.contains("time zone"))
    }
}

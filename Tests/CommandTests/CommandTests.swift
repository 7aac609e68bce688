import Foundation
import Postgres
import TestSupport
import Testing

/// What `serve` needs to be told, for the test's database.
func environment(_ more: [String: String] = [:]) async throws -> [String: String] {
    [
        "CJLEDGER_DATABASE": try await TestDatabase.current.settings().conninfo ?? "", "CJLEDGER_LISTEN": "127.0.0.1:0",
        "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
        "CJ_OPEN_ID": RunningReceiver.openId,
    ].merging(more) { $1 }
}

@Suite struct `The command` {
    @Test func `explains itself`() async throws {
        let help = try await Program.run(["--help"])
        #expect(help.status == 0)
        for word in [
            "demo", "serve", "migrate", "status", "events", "parked", "quarantine", "config", "simulate", "Exit status",
        ] {
            #expect(help.output.contains(word))
        }
        #expect(try await Program.run(["--version"]).output == "0.1.0\n")
    }

    @Test(arguments: [
        ["nonsense"], ["serve", "--nonsense"], ["events", "list", "--limit", "0"], ["events", "show", "x"],
        ["events", "export", "--follow", "--until", "7"], ["events", "export", "--account", "a/b"],
        ["quarantine", "retry"], ["quarantine", "retry", "--all", "1"], ["quarantine", "show", "1", "--raw", "--json"],
        ["parked", "--limit", "0"],
        ["bench", "ingest", "--connections", "4,0"], ["bench", "ingest", "--seconds", "0"],
    ])
    func `ends with 64 for wrong arguments`(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
    }

    @Test func `demo tells its story and leaves nothing behind`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // The server may run as another user, who must be able to reach its folder.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let outcome = try await Program.run(
            ["demo", "--seconds", "2", "--orders", "40"], environment: ["TMPDIR": folder.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for text in [
            "210823100016290555", "NENANA,AK 99760", "stored", "duplicate", "quarantined", "401", "append-only",
            "analytics.freshness", "40 purchases", "DELIVERED", "parcels delivered", "products",
            "after asking", "getOrderDetail", "repaired",
        ] { #expect(outcome.output.contains(text), "\(text)") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        try FileManager.default.removeItem(at: folder)
    }

    // Not by SIGINT: a shell that runs the tests in the background has them ignore it, until the demo listens for it.
    @Test(arguments: [(SIGTERM, 100), (SIGKILL, 400), (SIGKILL, 1000), (SIGTERM, 1300)])
    func `demo leaves nothing behind whenever it is ended`(signal: Int32, milliseconds: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "demo \(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        try await Program.end(["demo"], environment: ["TMPDIR": folder.path], after: milliseconds, with: signal)
        // What watches over the cluster works on for a moment after its program is gone.
        let begin = ContinuousClock.now
        while try !FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty {
            try #require(ContinuousClock.now - begin < .seconds(20), "something was left behind")
            try await Task.sleep(for: .milliseconds(50))
        }
        try FileManager.default.removeItem(at: folder)
    }

    @Test func `demo never reaches for a server the environment names`() async throws {
        let outcome = try await Program.run(
            ["demo", "--seconds", "1", "--orders", "2"],
            environment: [
                "PGHOST": "127.0.0.1", "PGHOSTADDR": "127.0.0.1", "PGPORT": "1", "PGSERVICE": "none",
                "PGUSER": "nobody",
                "PGOPTIONS": "-c default_transaction_read_only=on", "PGTARGETSESSIONATTRS": "standby",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(
        arguments: [
            (["CJLEDGER_SPOOL": "/dev/null/x"], "the folder that CJLEDGER_SPOOL names cannot be used"),
            (["CJLEDGER_SPOOL_MAX_BYTES": "1 GB"], "CJLEDGER_SPOOL_MAX_BYTES must be a whole number of bytes above 0"),
            (["CJLEDGER_TLS_CERTIFICATE": "/tmp/x"], "CJLEDGER_TLS_KEY is not set: name the PEM file"),
            (["CJLEDGER_PATH_KEY": ""], "CJLEDGER_PATH_KEY is not set: choose 32 random characters"),
            (["CJLEDGER_PATH_KEY": "short"], "CJLEDGER_PATH_KEY must be 16 or more"),
            (["CJ_OPEN_ID": ""], "CJ_OPEN_ID is not set"), (["CJ_OPEN_ID": "12x"], "CJ_OPEN_ID must be the digits"),
            (["CJLEDGER_UNSIGNED": "true"], "CJ_OPEN_ID and CJLEDGER_UNSIGNED are both set"),
            (["CJLEDGER_UNSIGNED": "maybe"], "CJLEDGER_UNSIGNED must be true or false"),
            (["CJLEDGER_LISTEN": "8080"], "CJLEDGER_LISTEN must be HOST:PORT"),
            (
                ["CJLEDGER_MAX_BODY_BYTES": "-1"],
                "CJLEDGER_MAX_BODY_BYTES must be a whole number of bytes above 0, at most 33554432"
            ),
            (
                ["CJLEDGER_MAX_CONNECTIONS": "many"],
                "CJLEDGER_MAX_CONNECTIONS must be a whole number of connections above 0, at most 1048576"
            ),
            (["CJLEDGER_IDLE_SECONDS": "0"], "CJLEDGER_IDLE_SECONDS must be a whole number of seconds above 0"),
            (["CJLEDGER_REQUEST_SECONDS": "1.5"], "CJLEDGER_REQUEST_SECONDS must be a whole number of seconds above 0"),
            (["CJLEDGER_TLS_KEY": "/tmp/x"], "CJLEDGER_TLS_CERTIFICATE is not set: name the PEM file"),
            (["CJ_TIME_ZONE": "Mars"], "CJ_TIME_ZONE must be a time zone such as UTC"),
            (["CJLEDGER_ACCOUNT": "a/b"], "CJLEDGER_ACCOUNT must be 1 to 64"),
            (["CJLEDGER_DATABASE": "host=db short"], "CJLEDGER_DATABASE must be a libpq connection string or URI"),
            (["CJLEDGER_CONFIG": "/nowhere.yaml"], "the file that CJLEDGER_CONFIG names cannot be read: No such file"),
        ] as [([String: String], String)])
    func `says which setting is wrong and what to do`(settings: [String: String], message: String) async throws {
        let all = [
            "CJLEDGER_DATABASE": "host=127.0.0.1 port=1", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
            "CJ_OPEN_ID": "12312",
        ].merging(settings) { $1 }
        let outcome = try await Program.run(["serve"], environment: all)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        for value in settings.values where value.count > 2 && value != "true" && value != "/tmp/x" {
            #expect(
                !outcome.errors.contains(" \(value)") && !outcome.errors.contains("'\(value)'"), "\(outcome.errors)")
        }
    }

    @Test(arguments: [["serve"], ["migrate"], ["status"], ["events", "list"]])
    func `ends with 1 when the database cannot be reached`(arguments: [String]) async throws {
        let outcome = try await Program.run(
            arguments,
            environment: [
                "CJLEDGER_DATABASE": "host=127.0.0.1 port=1 dbname=x", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
                "CJ_OPEN_ID": "12312",
            ])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the database cannot be reached"), "\(outcome.errors)")
    }
}

@Suite(.emptyDatabase) struct `The command on an empty database` {
    @Test func `migrates once, serves only then, and says so`() async throws {
        let environment = try await environment()
        for arguments in [["serve"], ["status"], ["events", "list"]] {
            let outcome = try await Program.run(arguments, environment: environment)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("run `cjledger migrate`"), "\(outcome.errors)")
        }
        let first = try await Program.run(["migrate"], environment: environment)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("applied m001_baseline\napplied all functions and views\n"))
        let second = try await Program.run(["migrate"], environment: environment)
        #expect(second.output == "the database is up to date\n")
        let serve = try await Program.serve(environment: environment)
        #expect(await serve.end() == 0)
    }
}

@Suite(.database) struct `The command on a migrated database` {
    @Test(arguments: ["CJLEDGER_LISTEN", "CJLEDGER_ADMIN_LISTEN"])
    func `ends and names the setting whose port is in use`(setting: String) async throws {
        let serve = try await Program.serve(environment: try await environment())
        let address = "127.0.0.1:\(serve.port)"
        let outcome = try await Program.run(["serve"], environment: try await environment([setting: address]))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("\(setting) is \(address), which is in use: end what listens there"))
        await serve.end()
    }

    @Test func `stays ready when the database ended the connection that it asks over`() async throws {
        let serve = try await Program.serve(environment: try await environment())
        #expect(try await get("/readyz", port: serve.adminPort).status == 200)
        let connection = try await TestDatabase.current.connect()
        // Waits until it is gone.
        let ended = try await connection.query(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'cjledger health' AND datname = current_database()"
        ) { row throws(PostgresError) in try row.next(Bool.self) }
        #expect(ended == [true])
        #expect(try await get("/readyz", port: serve.adminPort).status == 200)
        await serve.end()
    }

    @Test func `serves, shows and stops`() async throws {
        let environment = try await environment()
        let serve = try await Program.serve(environment: environment)
        #expect(try await get("/healthz", port: serve.adminPort).status == 200)
        #expect(try await get("/readyz", port: serve.adminPort).status == 200)
        #expect(try await get("/healthz", port: serve.port).status == 404)
        #expect(await post(Array(Messages.order.utf8), to: serve) == 200)
        #expect(await post(Array(Messages.logistic.utf8), to: serve) == 200)
        #expect(try await get("/healthz", port: serve.adminPort).body.contains(#""stored":2"#))

        let analyst = try await TestDatabase.current.connect(as: "cjledger_analyst")
        let begin = ContinuousClock.now
        while try await analyst.text("SELECT status FROM analytics.shipments") != "delivered" {
            try #require(ContinuousClock.now - begin < .seconds(10), "an analyst must see it within a second or so")
            try await Task.sleep(for: .milliseconds(20))
        }

        let status = try await Program.run(["status", "--json"], environment: environment)
        #expect(status.status == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "version", "generation", "position", "last_received_at", "lag_seconds", "spool", "quarantined",
                "parked", "replays", "accounts", "unmapped_texts", "unmapped_texts_total", "personal_data", "feed",
                "missing_cost_sheets", "reconciler", "verification", "problems",
                "receivers", "refusals", "failing_calls", "old_snapshots", "seal",
            ])
        #expect(object["position"] as? Int == 2)
        #expect(object["spool"] is NSNull)

        let list = try await Program.run(["events", "list", "--json"], environment: environment)
        let lines = list.output.split(separator: "\n")
        #expect(lines.count == 2)
        let event = try #require(
            try JSONSerialization.jsonObject(with: Data(String(lines[0]).utf8)) as? [String: Any])
        #expect(
            Set(event.keys) == [
                "position", "account", "source", "type", "message_type", "message_id", "body_base64", "digest",
                "signature",
                "received_at", "recorded_at",
            ])
        #expect(event["body_base64"] as? String == Data(Messages.order.utf8).base64EncodedString())

        let show = try await Program.run(["events", "show", "1"], environment: environment)
        #expect(show.output.contains(Messages.order))
        #expect(try await Program.run(["events", "show", "99"], environment: environment).status == 1)
        #expect(await serve.end(SIGINT) == 0)
    }

    @Test func `is not ready while the database is away, also when no webhook has come`() async throws {
        let serve = try await Program.serve(environment: try await environment())
        let server = try await TestDatabase.current.connectToServer()
        let name = try TestDatabase.current.name
        #expect(try await get("/readyz", port: serve.adminPort).status == 200)
        try await server.execute("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS false")
        try await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)")
        let away = try await get("/readyz", port: serve.adminPort)
        #expect(away.status == 503)
        #expect(away.body.contains("away"))
        #expect(try await get("/healthz", port: serve.adminPort).status == 200)
        try await server.execute("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS true")
        #expect(try await get("/readyz", port: serve.adminPort).status == 200)
        #expect(await serve.end() == 0)
    }

    @Test func `finds parked events wrong`() async throws {
        let environment = try await environment()
        let serve = try await Program.serve(environment: environment)
        #expect(await post(Array(#"{"type":"ORDER"}"#.utf8), to: serve) == 200)
        let owner = try await TestDatabase.current.connect()
        while try await owner.text("SELECT position FROM analytics.freshness") != "1" {
            try await Task.sleep(for: .milliseconds(20))
        }
        let status = try await Program.run(["status"], environment: environment)
        #expect(status.status == 2)
        #expect(status.output.contains("! 1 events could not be read\n  `cjledger parked` lists them"))
        let parked = try await Program.run(["parked"], environment: environment)
        #expect(parked.status == 0)
        #expect(parked.output.contains("ORDER"))
        let line = try await Program.run(["parked", "--json"], environment: environment).output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["position", "account", "type", "received_at", "reason"])
        #expect(object["position"] as? Int == 1)
        await serve.end()
    }

    @Test func `counts events that name personal data, and finds nothing wrong with that`() async throws {
        try await append([
            Messages.order(["cjOrderId": "1001", "shippingPhone": #""555 0100""#]),
            Messages.order(["cjOrderId": "1002"]),
        ])
        try await project()
        let environment = try await environment()
        let status = try await Program.run(["status"], environment: environment)
        #expect(status.status == 0)
        #expect(status.output.contains("1 events have members under which personal data would stand"))
        #expect(status.output.contains("shippingphone"))
        #expect(!status.output.contains("555"))
        let json = try await Program.run(["status", "--json"], environment: environment)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let personalData = try #require(object["personal_data"] as? [String: Any])
        #expect(personalData["events"] as? Int == 1)
        #expect(personalData["names"] as? [String] == ["shippingphone"])
    }

    @Test func `lists the texts of carriers that no rule knows, and finds nothing wrong with that`() async throws {
        try await append(
            (0..<12).map { index in
                let text = index < 2 ? #"Odd\u001b[31m one"# : "Odder \(index), name: HENRIETTA"
                return Messages.logistic([
                    "orderId": "\(index + 1000)", "trackingNumber": #""T\#(index)""#,
                    "logisticsTrackEvents": #"[{"activity":"\#(text)"}]"#,
                ])
            })
        try await project()
        let environment = try await environment()
        let status = try await Program.run(["status"], environment: environment)
        #expect(status.status == 0)
        #expect(status.output.contains("2      …\u{FFFD}[… one"))
        #expect(status.output.contains("1      … 2, name …"))
        #expect(status.output.contains("and 1 more in analytics.unmapped_texts"))
        #expect(!status.output.contains("HENRIETTA"))
        let json = try await Program.run(["status", "--json"], environment: environment)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["unmapped_texts_total"] as? Int == 11)
        let texts = try #require(object["unmapped_texts"] as? [[String: Any]])
        #expect(texts.count == 10)
        #expect(texts.first?["text"] as? String == "…\u{1b}[… one")
        #expect(texts.first?["count"] as? Int == 2)
    }

    @Test(arguments: ["accounts: one", "accounts: []"])
    func `wants a list of accounts`(yaml: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "cjledger-\(UInt32.random(in: 0 ... .max)).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        let outcome = try await Program.run(
            ["serve"], environment: try await environment(["CJLEDGER_CONFIG": file.path]))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("accounts must be a list such as [main, second]"), "\(outcome.errors)")
    }

    @Test func `answers every webhook it took when it is told to stop`() async throws {
        let serve = try await Program.serve(environment: try await environment())
        let answers = await withTaskGroup(of: UInt?.self) { group in
            for index in 0..<200 {
                group.addTask { await post(Messages.order(["cjOrderId": "\(index + 1000)"]), to: serve) }
            }
            group.addTask {
                #expect(await serve.end() == 0)
                return nil
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let kept = try await TestDatabase.current.connect().text("SELECT count(*) FROM ledger.events")
        #expect(answers.contains(200))
        // Nothing that was answered 200 is missing; what got no answer CJ sends again.
        #expect(Int(kept ?? "") ?? 0 >= answers.count(where: { $0 == 200 }))
        #expect(!answers.contains(503))
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@Suite(.database) struct `cjledger reconcile` {
    private struct Greeting: Decodable {
        let base_url: String
    }

    /// Starts a simulated CJ, lets everything happen there, and says how it is called.
    private func simulatedCJ() async throws -> (program: RunningProgram, root: String, environment: [String: String]) {
        let program = try Program.start(
            ["simulate", "--port", "0", "--seed", "4", "--orders", "30", "--speed", "0", "--rate", "50"],
            environment: [:])
        let line = try #require(await program.lines(1).first)
        let base = try JSONDecoder().decode(Greeting.self, from: Data(line.utf8)).base_url
        let root = base.replacing("/api2.0/v1", with: "")
        var request = HTTPClientRequest(url: "\(root)/__advance")
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: #"{"seconds":100000000}"#))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let called = [
            "CJ_API_KEY": "simulated", "CJ_BASE_URL": base, "CJ_REQUESTS_PER_SECOND": "40",
            "CJ_REQUESTS_PER_SECOND_PER_IP": "40",
        ]
        return (program, root, try await environment().merging(called) { $1 })
    }

    private func expectTruth(_ root: String) async throws {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "\(root)/__truth"), timeout: .seconds(60))
        let truth = String(buffer: try await response.body.collect(upTo: 1 << 26))
        let owner = try await TestDatabase.current.connect()
        let differences = try await TruthComparison.differences(from: truth, on: owner)
        #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(5).map(\.description))")
        #expect(try await owner.text("SELECT count(*) >= 30 FROM analytics.orders") == "true")
    }

    @Test(.timeLimit(.minutes(5)))
    func `finishes what it and serve were killed at, and says what was missing`() async throws {
        let (cj, root, environment) = try await simulatedCJ()
        let serve = try await Program.serve(environment: environment)
        try await Program.end(["reconcile"], environment: environment, after: 2500, with: SIGKILL)
        await serve.end(SIGKILL)
        let plan = try await Program.run(["reconcile", "--dry-run"], environment: environment)
        #expect(plan.status == 0 && plan.output.contains("17 lists"))
        let outcome = try await Program.run(["reconcile", "--json"], environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(report["failures"] as? Int == 0)
        try await expectTruth(root)
        let status = try await Program.run(["status"], environment: environment)
        #expect(status.output.contains("order missing") && status.output.contains("logistics missing"))
        #expect(await cj.end(SIGTERM) == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func `goes on when the database cuts its connections`() async throws {
        let (cj, root, environment) = try await simulatedCJ()
        let owner = try await TestDatabase.current.connect()
        let hasEnded = Mutex(false)
        async let outcome = {
            defer { hasEnded.withLock { $0 = true } }
            return try await Program.run(["reconcile"], environment: environment)
        }()
        var cuts = 0
        while cuts < 3, !hasEnded.withLock(\.self) {
            try await Task.sleep(for: .milliseconds(5))
            // Those that do nothing are replaced without anybody noticing.
            let cut = try await owner.text(
                """
                SELECT count(pg_terminate_backend(pid))
                FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE 'cjledger reconcile%'
                    AND state <> 'idle' AND EXISTS (SELECT FROM reconciler.lease WHERE expires_at > clock_timestamp())
                """)
            if cut != "0" { cuts += 1 }
        }
        let ended = try await outcome
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.errors.contains("the database went away; going on"), "\(ended.errors)")
        try await expectTruth(root)
        #expect(await cj.end(SIGTERM) == 0)
    }

    @Test func `has serve make way, which goes on afterwards and ends at a signal`() async throws {
        let (cj, root, environment) = try await simulatedCJ()
        let serve = try await Program.serve(environment: environment)
        let owner = try await TestDatabase.current.connect()
        func wait(for condition: String) async throws {
            while try await owner.text("SELECT \(condition) FROM reconciler.lease") != "true" {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        try await wait(for: "holder LIKE 'serve%' AND epoch = 1")
        #expect(try await Program.run(["reconcile"], environment: environment).status == 0)
        try await expectTruth(root)
        try await wait(for: "holder LIKE 'serve%' AND epoch = 3")
        #expect(await serve.end(SIGTERM) == 0)
        #expect(try await owner.text("SELECT expires_at <= clock_timestamp() FROM reconciler.lease") == "true")
        #expect(await cj.end(SIGTERM) == 0)
    }

    @Test func `ends with status 3 when all that is left must wait, and says until when`() async throws {
        try await ScriptedCJ.with { call in
            call.path == "/authentication/getAccessToken" ? .access("token") : .refusal(1_600_201, "daily quota")
        } _: { cj in
            let called = [
                "CJ_API_KEY": "scripted", "CJ_BASE_URL": cj.baseURL.absoluteString, "CJ_REQUESTS_PER_SECOND": "40",
                "CJ_REQUESTS_PER_SECOND_PER_IP": "40",
            ]
            let variables = try await environment().merging(called) { $1 }
            let outcome = try await Program.run(["reconcile", "--once"], environment: variables)
            #expect(outcome.status == 3, "\(outcome.errors)")
            #expect(outcome.output.contains("17 things wait until 20"), "\(outcome.output)")
            let calls = cj.calls.count
            // Nothing has come back a moment later, and CJ is not asked in vain.
            let again = try await Program.run(["reconcile", "--once", "--json"], environment: variables)
            #expect(again.status == 3 && cj.calls.count == calls, "\(again.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
            #expect(report["put_off"] as? Int == 17 && report["waits_until"] is String)
        }
    }

    @Test(
        arguments: [
            ("--once --order SD1", 64), ("--order SD1 --since 2024-01-18T07:59:22Z", 64), ("--since yesterday", 64),
            ("", 1),
        ] as [(String, Int32)])
    func `says what is wrong with its options, and that it needs an API key`(
        options: String, status: Int32
    ) async throws {
        let options = options.split(separator: " ").map(String.init)
        let outcome = try await Program.run(["reconcile"] + options, environment: try await environment())
        #expect(outcome.status == status)
        if status == 1 { #expect(outcome.errors.contains("CJ_API_KEY")) }
    }
}

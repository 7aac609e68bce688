import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `cjledger selftest` {
    private struct Report: Decodable {
        struct Stage: Decodable {
            let stage: String
            let passed: Bool
            let cause: String?
            let next: String?
        }

        let passed: Bool
        let order_id: String?
        let order_key: String?
        let stages: [Stage]
    }

    private func report(_ outcome: Program.Outcome) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    /// Where a `serve` that nobody has registered yet, and then a test order, come to: from nothing but an API key.
    @Test(.timeLimit(.minutes(3)))
    func `goes the whole way, through a serve that was registered while it ran`() async throws {
        let cj = try await RunningSimulator.start(.init(seed: 4, orders: 10))
        let calling = try await environment([
            "CJ_OPEN_ID": "", "CJ_API_KEY": "simulated", "CJ_BASE_URL": cj.baseURL, "CJ_REQUESTS_PER_SECOND": "40",
            "CJ_REQUESTS_PER_SECOND_PER_IP": "40", "CJLEDGER_RECONCILE": "false",
        ])
        let serve = try await Program.serve(environment: calling)
        let all = calling.merging(["CJLEDGER_PUBLIC_URL": "http://127.0.0.1:\(serve.port)"]) { $1 }
        let early = try await Program.run(["selftest", "--json"], environment: all)
        #expect(early.status == 2, "\(early.errors)")
        #expect(try report(early).stages.map(\.next) == ["run `cjledger register`"])

        let registered = try await Program.run(["register"], environment: all)
        #expect(registered.status == 0, "\(registered.errors)")
        // Orders come, and with them variants that it can order.
        _ = try await cj.advance(by: 5 * 86_400)
        let owner = try await TestDatabase.current.connect()
        for _ in 0..<300 where try await owner.text("SELECT count(*) > 0 FROM analytics.order_items") != "true" {
            try await Task.sleep(for: .milliseconds(100))
        }
        let outcome = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    _ = try await cj.advance(by: 5)
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            defer { group.cancelAll() }
            return try await Program.run(["selftest", "--json", "--timeout", "60"], environment: all)
        }
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
        let report = try report(outcome)
        #expect(report.passed)
        #expect(report.stages.map(\.stage) == ["look", "pay", "ship", "deliver", "row"])
        let key = try #require(report.order_key)
        let row = try await owner.texts(
            """
            SELECT o.status, starts_with(o.track_number, 'SELFTEST'), c.counts, bool_or(e.signature = 'verified')
            FROM analytics.orders AS o
            JOIN analytics.order_costs AS c USING (account, order_key)
            CROSS JOIN ledger.events AS e
            JOIN analytics.events AS named ON named.position = e.position AND named.order_ids @> ARRAY['\(key)']
            WHERE o.order_key = '\(key)'
            GROUP BY 1, 2, 3
            """, columns: 4)
        #expect(row == [["DELIVERED", "true", "false", "true"]])
        let secrets = [RunningReceiver.pathKey, "simulated"]
        for secret in secrets { #expect(!(outcome.output + outcome.errors).contains(secret)) }
        #expect(await serve.end() == 0)
        await cj.end()
    }

    /// A CJ that takes everything and sends nothing.
    private static func silent(_ callback: String) -> @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer {
        { call in
            switch call.path {
            case "/authentication/getAccessToken": .access("token")
            case "/setting/get": .data(#"{"callback":{"order":{"type":"ENABLE","urls":["\#(callback)"]}}}"#)
            case "/shopping/order/createOrderV2": .data(#"{"orderId":"SD77"}"#)
            default: .data("true")
            }
        }
    }

    @Test func `says before it asks for anything that no serve runs`() async throws {
        let callback = "http://127.0.0.1:1/cj/main/\(RunningReceiver.pathKey)"
        try await ScriptedCJ.with(Self.silent(callback)) { cj in
            let outcome = try await Program.run(["selftest"], environment: try await settings(cj))
            #expect(outcome.status == 2)
            #expect(outcome.output.contains("look failed: no `cjledger serve` takes webhooks"), "\(outcome.output)")
            #expect(outcome.output.contains("next: start `cjledger serve`"))
            #expect(!cj.paths.contains("/shopping/order/createOrderV2"))
        }
    }

    @Test func `says what it waited for, why that did not come, and what to do`() async throws {
        let callback = "http://127.0.0.1:1/cj/main/\(RunningReceiver.pathKey)"
        try await ScriptedCJ.with(Self.silent(callback)) { cj in
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("INSERT INTO reconciler.receivers VALUES ('here', clock_timestamp())")
            let settings = try await settings(cj)
            let unknown = try await Program.run(["selftest"], environment: settings)
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("name one of CJ's with --vid"), "\(unknown.errors)")

            let outcome = try await Program.run(
                ["selftest", "--vid", "V1", "--timeout", "1", "--json"], environment: settings)
            #expect(outcome.status == 2, "\(outcome.errors)")
            let report = try report(outcome)
            #expect(report.order_id == "SD77" && !report.passed)
            let failed = try #require(report.stages.last)
            #expect(failed.stage == "pay" && !failed.passed)
            #expect(failed.cause == "nothing answers at the callback, as far as this machine can reach it")
            #expect(failed.next?.contains("DNS") == true)
            let created = try #require(cj.calls.first { $0.path == "/shopping/order/createOrderV2" })
            #expect(created.body.contains(#""isSandbox":1"#) && created.body.contains(#""payType":3"#))
        }
    }

    @Test func `ends with 1 in CJ's words where CJ refuses a step, and sends no order twice`() async throws {
        let callback = "http://127.0.0.1:1/cj/main/\(RunningReceiver.pathKey)"
        let silent = Self.silent(callback)
        try await ScriptedCJ.with({ call in
            switch call.path {
            case "/shopping/order/createOrderV2": .refusal(1_600_301, "timed out")
            case "/shopping/order/getOrderDetail": .refusal(1_600_300, "order not found")
            default: silent(call)
            }
        }) { cj in
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("INSERT INTO reconciler.receivers VALUES ('here', clock_timestamp())")
            let outcome = try await Program.run(
                ["selftest", "--vid", "V1"], environment: try await settings(cj))
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("timed out"), "\(outcome.errors)")
            #expect(cj.paths.count { $0 == "/shopping/order/createOrderV2" } == 1)
            #expect(cj.paths.contains("/shopping/order/getOrderDetail"), "it may be there all the same")
        }
    }

    private func settings(_ cj: ScriptedCJ) async throws -> [String: String] {
        try await environment([
            "CJ_API_KEY": "the-api-key", "CJ_BASE_URL": cj.baseURL.absoluteString, "CJ_REQUESTS_PER_SECOND": "9",
            "CJLEDGER_PUBLIC_URL": "http://127.0.0.1:1",
        ])
    }

    @Test(arguments: [["--timeout", "0"], ["--from", "China"]])
    func `takes no argument that it cannot use`(arguments: [String]) async throws {
        #expect(try await Program.run(["selftest"] + arguments, environment: [:]).status == 64)
    }
}

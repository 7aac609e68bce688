import Exposition
import Foundation
import Postgres
import TestSupport
import Testing

@testable import cjledger

@Suite(.database) struct `The metrics` {
    private static let apiKey = "CJ9876543@api@0123456789abcdef0123456789abcdef"

    private func serving(
        _ more: [String: String] = [:], _ body: (RunningServe) async throws -> Void
    ) async throws {
        let serve = try await Program.serve(environment: try await environment(more))
        do { try await body(serve) } catch {
            await serve.end(SIGKILL)
            throw error
        }
        await serve.end()
    }

    @Test(.enabled(if: Prometheus.isInstalled, "needs promtool (prometheus)"))
    func `pass Prometheus' own check, whatever was counted`() async throws {
        try await withTemporaryFolder { folder in
            try await serving(["CJLEDGER_SPOOL": folder]) { serve in
                #expect(await post(Array(Messages.order.utf8), to: serve) == 200)
                #expect(await post(Array(Messages.order.utf8), to: serve, isSigned: false) == 401)
                let page = try await get("/metrics", port: serve.adminPort)
                #expect(page.status == 200)
                let check = try await Prometheus.promtool(["check", "metrics"], input: page.body)
                #expect(check.status == 0, "\(check.output)\(check.errors)")
                #expect(check.errors.isEmpty, "\(check.errors)")
            }
        }
    }

    @Test func `count what was sent, by account and answer, and how long it took`() async throws {
        try await serving { serve in
            for number in 0..<3 {
                #expect(await post(Messages.order(["cjOrderId": "\(10_000 + number)"]), to: serve) == 200)
            }
            #expect(await post(Messages.order(["cjOrderId": "10000"]), to: serve) == 200)
            #expect(await post(Array("nonsense".utf8), to: serve) == 200)
            #expect(await post(Array(Messages.order.utf8), to: serve, isSigned: false) == 401)
            #expect(await post(Array(Messages.order.utf8), to: serve, path: "/elsewhere") == 404)
            let figures = try await serve.figures { $0["cjledger_projection_lag_events"] == 0 }
            for (series, value) in [
                (#"requests_total{account="main",answer="stored"}"#, 3),
                (#"requests_total{account="main",answer="duplicate"}"#, 1),
                (#"requests_total{account="main",answer="quarantined"}"#, 1),
                (#"requests_total{account="main",answer="unauthenticated"}"#, 1),
                (#"requests_total{answer="unknown"}"#, 1),
                (#"request_duration_seconds_count{answer="stored"}"#, 3),
                (#"request_duration_seconds_bucket{answer="stored",le="+Inf"}"#, 3),
                (#"webhooks_total{account="main",type="ORDER",outcome="kept"}"#, 4),
                (#"webhooks_total{account="main",type="none",outcome="kept"}"#, 1),
                ("append_batch_size_sum", 5.0), ("append_lag_events", 0), ("breaker_open", 0), ("database_up", 1),
                (#"events{account="main"}"#, 3), ("quarantined_bodies", 1), ("parked_events", 0),
                ("receivers", 1), (#"problems{kind="lag"}"#, 0),
            ] {
                #expect(figures["cjledger_\(series)"] == value, "\(series)")
            }
        }
    }

    @Test func `have few series, whatever types and paths strangers make up`() async throws {
        try await serving(["CJLEDGER_UNSIGNED": "true", "CJ_OPEN_ID": ""]) { serve in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<150 {
                    group.addTask {
                        _ = await post(Array(#"{"type":"X\#(number)\"}\nevil 1"}"#.utf8), to: serve)
                        _ = await post([], to: serve, path: "/cj/a\(number)/b")
                    }
                }
            }
            let figures = try await serve.figures()
            #expect(figures[#"cjledger_webhooks_total{account="main",type="other",outcome="kept"}"#] == 150)
            #expect(figures[#"cjledger_requests_total{answer="unknown"}"#] == 150)
            #expect(figures.series(of: "cjledger_webhooks_total").count == 1)
            #expect(figures.values.count < 600)
        }
    }

    @Test func `hold no secret`() async throws {
        let more = [
            "CJ_API_KEY": Self.apiKey, "CJ_BASE_URL": "http://127.0.0.1:9/api2.0/v1",
            "CJLEDGER_SEAL_COMMAND": "true sealing-secret",
        ]
        try await serving(more) { serve in
            #expect(await post(Array(Messages.order.utf8), to: serve) == 200)
            let text = try await get("/metrics", port: serve.adminPort).body
            for secret in [RunningReceiver.pathKey, RunningReceiver.openId, Self.apiKey, "sealing-secret", "password"] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func `come all the same while the database hangs, without what it would say`() async throws {
        try await serving { serve in
            #expect(await post(Array(Messages.order.utf8), to: serve) == 200)
            _ = try await serve.figures { $0["cjledger_database_up"] == 1 }
            let blocking = try await TestDatabase.current.connect()
            try await blocking.execute("BEGIN")
            try await blocking.execute("LOCK TABLE projection.accounts IN ACCESS EXCLUSIVE MODE")
            let figures = try await serve.figures(within: .seconds(20)) { $0["cjledger_database_up"] == 0 }
            #expect(figures["cjledger_database_up"] == 0)
            #expect(figures[#"cjledger_requests_total{account="main",answer="stored"}"#] == 1)
            #expect(figures["cjledger_projection_lag_seconds"] == nil)
            try await blocking.execute("ROLLBACK")
            let after = try await serve.figures { $0["cjledger_database_up"] == 1 }
            #expect(after["cjledger_projection_lag_seconds"] != nil)
            await blocking.close()
        }
    }

    @Test func `are those of docs/metrics.md, and no others`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let file = root.appending(path: "docs/metrics.md").standardized
        let page = try String(contentsOf: file, encoding: .utf8)
        let head = "| name | type | labels | meaning |\n|---|---|---|---|\n"
        let start = try #require(page.range(of: head)).upperBound
        let end = page[start...].range(of: "\n\n")?.lowerBound ?? page.endIndex
        let rows = Metering.figures.map { figure in
            let labels = figure.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(figure.name)` | \(figure.typeName) | \(labels) | \(figure.help) |"
        }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["CJLEDGER_WRITE_DICTIONARY"] != nil {
            try (page[..<start] + rows + page[end...]).write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(page[start..<end] == rows)
        }
        try await serving { serve in
            let names = try await serve.figures().names
            #expect(names == Metering.figures.map(\.name))
        }
    }
}

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Postgres
import TestSupport
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

/// Debian's Prometheus, which scrapes some addresses each second.
private struct RunningPrometheus {
    let port: Int
    let program: RunningProgram

    static func with(_ targets: [Int], _ body: (RunningPrometheus) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let addresses = targets.map { "\"127.0.0.1:\($0)\"" }.joined(separator: ", ")
            let given = try String(
                contentsOf: root.appending(path: "docker/prometheus/prometheus.yml"), encoding: .utf8)
            let config = given.replacing("scrape_interval: 15s", with: "scrape_interval: 1s")
                .replacing("- alerts.yml", with: "- \(root.path)/docker/prometheus/alerts.yml")
                .replacing("[\"127.0.0.1:9090\"]", with: "[\(addresses)]")
            let file = URL(filePath: folder).appending(path: "prometheus.yml")
            try config.write(to: file, atomically: true, encoding: .utf8)
            let port = try await FreePort.any()
            let program = try Program.start(
                tool: URL(filePath: "/usr/bin/prometheus"),
                [
                    "--config.file=\(file.path)", "--storage.tsdb.path=\(folder)/data",
                    "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
                ])
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(RunningPrometheus(port: port, program: program)))
            } catch {
                result = .failure(error)
            }
            _ = await program.end(SIGKILL)
            try result.get()
        }
    }

    struct Answer: Decodable {
        struct Data: Decodable {
            let result: [Series]
        }
        struct Series: Decodable {
            let metric: [String: String]
        }
        let status: String
        let error: String?
        let data: Data?
    }

    /// What it answers to a query now.
    func answer(to query: String) async throws -> Answer {
        var url = URLComponents(string: "http://127.0.0.1:\(port)/api/v1/query")
        url?.queryItems = [URLQueryItem(name: "query", value: query)]
        // A plus is a blank to those who read a query's words.
        let text = (url?.string ?? "").replacing("+", with: "%2B")
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: text), timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 22)
        return try JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView))
    }
}

/// What is asked for by the dashboard.
private struct Dashboard: Decodable {
    struct Panel: Decodable {
        struct Target: Decodable {
            let expr: String
        }
        let title: String
        let targets: [Target]?
    }
    let panels: [Panel]
}

@Suite(.enabled(if: Prometheus.isInstalled, "needs Prometheus (docker/install-packages metrics)"))
struct `What watches the ledger` {
    @Test func `alerts as its rules' own tests say, and its files pass Prometheus' checks`() async throws {
        let folder = root.appending(path: "docker/prometheus").path
        for arguments in [
            ["test", "rules", "\(folder)/alerts_test.yml"], ["check", "config", "\(folder)/prometheus.yml"],
        ] {
            let outcome = try await Prometheus.promtool(arguments)
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        }
    }

    /// Something that is refused.
    private func postUnsigned(_ installation: Installation) async throws {
        let path = "/cj/main/\(Installation.pathKey)"
        var request = HTTPClientRequest(url: installation.forwarder.origin + path)
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: "{}"))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(10)).body.collect(upTo: 1 << 16)
    }

    @Test(.timeLimit(.minutes(5)))
    func `has data for each query of the dashboard, and each figure of an alert`() async throws {
        let file = root.appending(path: "docker/grafana/cjledger.json")
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: try Data(contentsOf: file))
        let queries = dashboard.panels.flatMap { panel in (panel.targets ?? []).map { (panel.title, $0.expr) } }
        #expect(queries.count > 25)
        let world = RunningSimulator.World(seed: 7, orders: 40)
        try await Installation.with(world, receivers: 2, settings: Installation.eager) { installation in
            // What no webhook told is found minutes later, when it can come no more.
            let connection = try await installation.connect()
            try await connection.execute(
                """
                INSERT INTO reconciler.repairs (account, topic, kind, entity, position, repaired_at)
                VALUES ('main', 'order', 'missing', 'SD1', 1, clock_timestamp())
                """)
            await connection.close()
            try await RunningPrometheus.with(await installation.adminPorts) { prometheus in
                let begin = ContinuousClock.now
                var empty = queries
                while !empty.isEmpty, ContinuousClock.now - begin < .seconds(120) {
                    _ = try await installation.cj.advance(by: 6 * 3600)
                    try await postUnsigned(installation)
                    var rest: [(String, String)] = []
                    for (title, query) in empty {
                        let answer = try await prometheus.answer(
                            to: query.replacing("$__rate_interval", with: "1m"))
                        try #require(answer.status == "success", "\(title): \(query): \(answer.error ?? "")")
                        if answer.data?.result.isEmpty != false { rest.append((title, query)) }
                    }
                    empty = rest
                    try await Task.sleep(for: .milliseconds(500))
                }
                #expect(empty.isEmpty, "no data: \(empty)")
            }
        }
    }
}

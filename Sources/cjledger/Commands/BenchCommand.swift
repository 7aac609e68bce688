import ArgumentParser
import Bench
import CJ
import Foundation
import LocalPostgres
import Postgres

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this program beside this machine's own limits, in one run.",
        subcommands: [Ingest.self])

    struct Ingest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ingest",
            abstract: "Measure how many webhooks a second are taken durably.",
            discussion: """
                Starts a PostgreSQL of its own and a `serve` on it, sends signed ORDER webhooks of 0.5 to 2 kB over
                loopback, and then has pgbench insert single rows of that size into the same table. Everything shares
                this machine's cores, the load included.
                """)

        @Option(help: "Connections that send at the same time.")
        var connections = 64

        @Option(help: "Seconds for each measurement.")
        var seconds = 10

        func validate() throws {
            guard (1...1000).contains(connections) else { throw ValidationError("--connections must be 1 to 1000") }
            guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be 1 to 600") }
        }

        func run() async throws {
            let cluster = try LocalCluster.start(settings: ["max_connections = \(connections + 20)"])
            defer { cluster.stop() }
            try await DemoCommand.createDatabase(on: cluster)
            let conninfo = cluster.conninfo(database: DemoCommand.database)
            let openId = "12312"
            let pathKey = "bench-bench-bench-bench"
            guard let signingKey = SigningKey(openId: openId) else { return }

            let serve = try ServeProcess.start(
                environment: [
                    "CJLEDGER_DATABASE": conninfo, "CJLEDGER_LISTEN": "127.0.0.1:0",
                    "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": pathKey, "CJ_OPEN_ID": openId,
                ])
            let load = IngestLoad(
                port: serve.port, path: "/cj/main/\(pathKey)", signingKey: signingKey, connections: connections,
                duration: .seconds(seconds))
            let report = try await load.run()
            let (projected, catchUp) = try await Self.awaitProjection(conninfo, of: report.acknowledged)
            serve.stop()
            let inserts = try await PgbenchRun(
                conninfo: conninfo, connections: connections, duration: .seconds(seconds)
            ).run()

            func milliseconds(_ duration: Duration) -> String { String(format: "%.1f ms", duration.seconds * 1000) }
            Console.print("connections                       \(connections)")
            Console.print("durable webhooks over HTTP        \(Int(report.perSecond))/s")
            Console.print("  latency p50                     \(milliseconds(report.latency(atShare: 0.5)))")
            Console.print("  latency p99                     \(milliseconds(report.latency(atShare: 0.99)))")
            Console.print("  latency max                     \(milliseconds(report.latency(atShare: 1)))")
            Console.print("  not answered 200                \(report.failed)")
            Console.print("in the read models at the end     \(projected) of \(report.acknowledged)")
            Console.print("  all of them after               \(String(format: "%.1f s", catchUp.seconds)) more")
            Console.print("pgbench single-row inserts        \(Int(inserts))/s")
            Console.print("webhooks for each pgbench insert  \(String(format: "%.2f", report.perSecond / inserts))")
            if report.failed > 0 || report.acknowledged == 0 { throw ExitCode(1) }
        }

        /// How many events the read models hold at once, and how long it takes until they hold all.
        private static func awaitProjection(
            _ conninfo: String, of total: Int
        ) async throws -> (projected: Int, catchUp: Duration) {
            let connection = try await Connection(ConnectionSettings(conninfo: conninfo))
            let count: @Sendable () async throws -> Int = {
                try await connection.query("SELECT coalesce(sum(events), 0)::bigint FROM projection.accounts") {
                    row throws(PostgresError) in try row.next(Int.self)
                }.first ?? 0
            }
            let begin = ContinuousClock.now
            let projected = try await count()
            while try await count() < total {
                guard ContinuousClock.now - begin < .seconds(300) else {
                    throw ValidationError("the projector stands still")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            await connection.close()
            return (projected, ContinuousClock.now - begin)
        }
    }
}

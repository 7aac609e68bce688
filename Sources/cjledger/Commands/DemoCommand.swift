import ArgumentParser
import CJ
import Demo
import Foundation
import Ledger
import LocalPostgres
import Logging
import Migrations
import Output
import Postgres
import Reconciler
import ServiceLifecycle
import Simulator
import UnixSignals

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the whole of it on a PostgreSQL of its own.",
        discussion: """
            Starts a PostgreSQL in a temporary folder, reachable by unix socket only, sends itself webhooks as CJ would,
            and shows what becomes of them; then a simulated CJ sends most of those of many orders that live weeks in a
            minute, and the ledger asks it for the rest. Needs no settings, touches no database of yours, leaves nothing behind. In a terminal it stays until Ctrl-C,
            so that you can look around with psql.
            """)

    @Flag(help: "End after the story, even in a terminal.")
    var once = false

    @Option(help: "For how many seconds orders live. (default: 60 in a terminal, else 20)")
    var seconds: Int?

    @Option(help: "How many purchases live.")
    var orders = 500

    func validate() throws {
        guard (1...3_600).contains(seconds ?? 60) else { throw ValidationError("--seconds must be 1 to 3600") }
        guard (1...100_000).contains(orders) else { throw ValidationError("--orders must be 1 to 100000") }
    }

    func run() async throws {
        Console.print("Starting a PostgreSQL of its own …")
        let cluster = try LocalCluster.start()
        defer {
            cluster.stop()
            Console.print("The demo's PostgreSQL is gone again. Next: README.md, \"Use it\".")
        }
        try await tell(on: cluster, stays: Console.isTerminal && !once)
    }

    private func tell(on cluster: LocalCluster, stays: Bool) async throws {
        try await Self.createDatabase(on: cluster)
        let openId = SimulatedCJ.openId
        guard let signingKey = SigningKey(openId: openId) else { return }
        let pathKey = (0..<32).map { _ in "0123456789abcdef".randomElement().map(String.init) ?? "" }.joined()
        let values = [
            "cjledger.database": cluster.conninfo(database: Self.database),
            "cjledger.listen": "127.0.0.1:0", "cjledger.adminListen": "127.0.0.1:0",
            "cjledger.pathKey": pathKey, "cj.openId": openId,
        ]
        let settings = try Settings(SettingsReader(values: values))

        let (ports, announce) = AsyncStream<Int>.makeStream()
        let accounts = try settings.accounts.map { try $0.receiverAccount() }
        let logger = Logs.logger("cjledger", level: .warning)
        let station = try Station(settings, accounts: accounts, openIds: nil, logger: logger) { publicPort, _ in
            announce.yield(publicPort)
        }
        let narrator = Narrator(stays: stays, cluster: cluster) {
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { return }
            let connection = try await Connection(settings.connection(as: nil, for: "demo"))
            let callback = "\(settings.listen.url(port: port))/cj/main/\(pathKey)"
            try await DemoStory(callback: callback, signingKey: signingKey, connection: connection).tell()
            try await LivingOrders(
                callback: callback, purchases: orders, duration: .seconds(seconds ?? (stays ? 60 : 20)),
                connection: connection
            ) { try await Self.reconcile(values, baseURL: $0) }.show()
            await connection.close()
        }
        var services = station.services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        services.append(.init(service: narrator, successTerminationBehavior: .gracefullyShutdownGroup))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logs.logger("cjledger", level: .error))
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        try await ServiceGroup(configuration: configuration).run()
    }

    private static func reconcile(_ values: [String: String], baseURL: String) async throws -> [String] {
        let ofAPI = [
            "cj.apiKey": SimulatedCJ.apiKey, "cj.baseUrl": baseURL,
            "cj.requestsPerSecond": String(LivingOrders.callsPerSecond),
            "cj.requestsPerSecondPerIp": String(LivingOrders.callsPerSecond),
        ]
        let settings = try Settings(SettingsReader(values: values.merging(ofAPI) { _, new in new }))
        let summary = try await ReconcileRun.with(settings, logger: Logs.logger("reconcile", level: .error)) {
            try await $0.run(.all)
        }
        return ReconcileReport(summary).lines
    }

    static let database = "cjledger"

    /// Makes the demo's database on a fresh cluster, migrated.
    static func createDatabase(on cluster: LocalCluster) async throws {
        _ = try await Connection.using(ConnectionSettings(conninfo: cluster.conninfo())) {
            try await $0.execute("CREATE DATABASE \(identifier: database)")
        }
        _ = try await Connection.using(ConnectionSettings(conninfo: cluster.conninfo(database: database))) {
            try await Migrator().migrate(on: $0)
        }
    }
}

/// Tells the story beside the running services and then ends them, at once or on Ctrl-C.
private struct Narrator: Service {
    let stays: Bool
    let cluster: LocalCluster
    let story: @Sendable () async throws -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await story() }
        } catch  where Task.isShuttingDownGracefully {
            // Ctrl-C in the middle of the story ends it, which is what was wanted.
            return
        }
        guard stays, !Task.isShuttingDownGracefully else { return }
        Console.print("Look around until you press Ctrl-C:")
        Console.print("  psql \"\(cluster.conninfo(database: DemoCommand.database))\"")
        try? await gracefulShutdown()
    }
}

import ArgumentParser
import CJ
import Foundation
import Ledger
import LocalPostgres
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the whole of it on a PostgreSQL of its own.",
        discussion: """
            Starts a PostgreSQL in a temporary folder, reachable by unix socket only, sends itself webhooks as CJ would,
            and shows what becomes of them. Needs no settings, touches no database of yours, leaves nothing behind. In a
            terminal it stays until Ctrl-C, so that you can look around with psql.
            """)

    @Flag(help: "End after the story, even in a terminal.")
    var once = false

    func run() async throws {
        Console.print("Starting a PostgreSQL of its own …")
        let cluster = try LocalCluster.start()
        defer {
            cluster.stop()
            Console.print("The demo's PostgreSQL is gone again. Next: README.md, \"Use it\".")
        }
        try await Self.tell(on: cluster, stays: Console.isTerminal && !once)
    }

    private static func tell(on cluster: LocalCluster, stays: Bool) async throws {
        try await createDatabase(on: cluster)
        let openId = "12312"
        guard let signingKey = SigningKey(openId: openId) else { return }
        let pathKey = (0..<32).map { _ in "0123456789abcdef".randomElement().map(String.init) ?? "" }.joined()
        let settings = try Settings(
            SettingsReader(values: [
                "cjledger.database": cluster.conninfo(database: database),
                "cjledger.listen": "127.0.0.1:0", "cjledger.adminListen": "127.0.0.1:0",
                "cjledger.pathKey": pathKey, "cj.openId": openId,
            ]))

        let (ports, announce) = AsyncStream<Int>.makeStream()
        let accounts = try settings.accounts.map { try $0.receiverAccount() }
        let logger = Logs.logger("cjledger", level: .warning)
        let station = try Station(settings, accounts: accounts, logger: logger) { publicPort, _ in
            announce.yield(publicPort)
        }
        let narrator = Narrator(stays: stays, cluster: cluster) {
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { return }
            let connection = try await Connection(settings.connection(as: nil, for: "demo"))
            let story = DemoStory(
                callback: "\(settings.listen.url(port: port))/cj/main/\(pathKey)", signingKey: signingKey,
                connection: connection)
            try await story.tell()
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

    static let database = "cjledger"

    /// Makes the demo's database on a fresh cluster, migrated.
    static func createDatabase(on cluster: LocalCluster) async throws {
        let server = try await Connection(ConnectionSettings(conninfo: cluster.conninfo()))
        try await server.execute("CREATE DATABASE \(identifier: database)")
        await server.close()
        let connection = try await Connection(ConnectionSettings(conninfo: cluster.conninfo(database: database)))
        try await Migrator().migrate(on: connection)
        await connection.close()
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

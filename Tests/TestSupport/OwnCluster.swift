import Foundation
import Ledger
import LocalPostgres
import Migrations
public import Postgres

/// A PostgreSQL server of the running test's own, which it may stop and start.
public struct OwnCluster: Sendable {
    private let cluster: LocalCluster

    /// How to connect to its database, as superuser.
    public var conninfo: String { cluster.conninfo() }

    /// How to connect to another of its databases.
    public func conninfo(database: String) -> String { cluster.conninfo(database: database) }

    /// Where it listens on 127.0.0.1.
    public var port: Int { cluster.port }

    /// The folder of programs such as `pg_dump`.
    public var programs: String { cluster.programs.path }

    /// Where its files are.
    public var folder: String { cluster.folder.path }

    /// A new connection, as soon as the server takes any.
    public func connect() async throws -> Connection {
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await Connection(ConnectionSettings(conninfo: conninfo, statementTimeout: .seconds(60)))
            } catch {
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Ends the server as a power cut would.
    public func halt() async throws { try await Program.elsewhere { [cluster] in Result { try cluster.halt() } }.get() }

    /// Starts it again, and returns when it takes connections.
    public func restart() async throws {
        try await Program.elsewhere { [cluster] in Result { try cluster.restart() } }.get()
    }

    /// Kills the postmaster, and nothing but that, as the system's memory killer might, and starts it again once the
    /// processes it has left have ended.
    public func killPostmasterAndRestart() async throws {
        let pid = try String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8).prefix { $0.isNumber }
        kill(Int32(pid) ?? 0, SIGKILL)
        try await halt()
        var attempts = 0
        while true {
            do { return try await restart() } catch {
                attempts += 1
                if attempts == 50 { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Lines for `postgresql.conf` with which it listens on 127.0.0.1.
    private static let listening = ["listen_addresses = '127.0.0.1'", "max_connections = 200"]

    /// Runs `body` with a server that nobody else uses. It listens on 127.0.0.1 too.
    public static func with<Value: Sendable>(
        isMigrated: Bool = true, settings: [String] = [], _ body: (OwnCluster) async throws -> Value
    ) async throws -> Value {
        let port = try await FreePort.any()
        return try await with(isMigrated: isMigrated) {
            try LocalCluster.start(port: port, settings: listening + settings)
        } body: {
            try await body($0)
        }
    }

    /// Runs `body` with a copy of this server that follows it.
    ///
    /// - Parameter name: what the primary knows it by.
    public func withStandby<Value: Sendable>(
        named name: String, _ body: (OwnCluster) async throws -> Value
    ) async throws -> Value {
        let port = try await FreePort.any()
        return try await Self.with(isMigrated: false) { [cluster] in
            try cluster.startStandby(named: name, port: port, settings: Self.listening)
        } body: {
            try await body($0)
        }
    }

    private static func with<Value: Sendable>(
        isMigrated: Bool, _ start: @escaping @Sendable () throws -> LocalCluster,
        body: (OwnCluster) async throws -> Value
    ) async throws -> Value {
        let cluster = try await Program.elsewhere { Result { try start() } }.get()
        do {
            let own = OwnCluster(cluster: cluster)
            if isMigrated {
                let connection = try await own.connect()
                try await Migrator().migrate(on: connection)
                await connection.close()
            }
            let value = try await body(own)
            await Program.elsewhere { cluster.stop() }
            return value
        } catch {
            await Program.elsewhere { cluster.stop() }
            throw error
        }
    }
}

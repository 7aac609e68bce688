import Ledger
import LocalPostgres
public import Postgres
import Schema

/// A PostgreSQL server of the running test's own, which it may stop and start.
public struct OwnCluster: Sendable {
    private let cluster: LocalCluster

    /// How to connect to its database, as superuser.
    public var conninfo: String { cluster.conninfo() }

    /// A new connection.
    public func connect() async throws -> Connection {
        try await Connection(ConnectionSettings(conninfo: conninfo))
    }

    /// Ends the server as a power cut would.
    public func halt() async throws { try await Program.elsewhere { [cluster] in Result { try cluster.halt() } }.get() }

    /// Starts it again, and returns when it takes connections.
    public func restart() async throws {
        try await Program.elsewhere { [cluster] in Result { try cluster.restart() } }.get()
    }

    /// Runs `body` with a server that nobody else uses.
    public static func with<Value: Sendable>(
        isMigrated: Bool = true, _ body: (OwnCluster) async throws -> Value
    ) async throws -> Value {
        let cluster = try await Program.elsewhere { Result { try LocalCluster.start() } }.get()
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

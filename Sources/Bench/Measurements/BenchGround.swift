import CJ
package import LocalPostgres
import Postgres

/// What a benchmark stands on: each measurement gets a migrated database and a `serve` of its own, so that none
/// inherits the work or the memory of the one before.
package struct BenchGround: Sendable {
    let cluster: LocalCluster
    /// The migrated database that measurements begin with.
    private let template: String
    /// What this program's other processes find set beside what they are given.
    let inherited: [String: String]
    let signingKey: SigningKey

    private static let openId = "12312"
    private static let pathKey = "bench-bench-bench-bench"
    /// The name of the database of the present measurement.
    static let database = "bench"

    /// Where `serve` takes webhooks.
    let path = "/cj/main/\(pathKey)"

    /// Nil only if the key it signs with were none.
    ///
    /// - Parameters:
    ///   - template: the name of a migrated database.
    ///   - inherited: the environment of this process.
    package init?(on cluster: LocalCluster, template: String, inheriting inherited: [String: String]) {
        guard let signingKey = SigningKey(openId: Self.openId) else { return nil }
        self.cluster = cluster
        self.template = template
        self.inherited = inherited
        self.signingKey = signingKey
    }

    /// Runs `body` with a `serve` on a fresh database and a connection to that database.
    func withServe<Value: Sendable>(_ body: (ServeProcess, Connection) async throws -> Value) async throws -> Value {
        try await withDatabase { conninfo, database in
            let serve = try startServe(on: conninfo)
            defer { serve.stop() }
            return try await body(serve, database)
        }
    }

    /// Runs `body` with a `serve` that has a spool in `folder` and finds its database away until `comeBack` is called.
    func withServeSpooling<Value: Sendable>(
        in folder: String,
        _ body: (ServeProcess, Connection, _ comeBack: () async throws -> Void) async throws -> Value
    ) async throws -> Value {
        try await withDatabase { conninfo, database in
            try await allowConnections(false)
            let serve = try startServe(on: conninfo, ["CJLEDGER_SPOOL": folder])
            defer { serve.stop() }
            return try await body(serve, database) { try await allowConnections(true) }
        }
    }

    private func allowConnections(_ isAllowed: Bool) async throws {
        let server = try await Connection(ConnectionSettings(conninfo: cluster.conninfo()))
        try await server.execute(
            isAllowed
                ? "ALTER DATABASE \(identifier: Self.database) ALLOW_CONNECTIONS true"
                : "ALTER DATABASE \(identifier: Self.database) ALLOW_CONNECTIONS false")
        await server.close()
    }

    /// Starts a `serve` that takes webhooks at ``path``.
    func startServe(on conninfo: String, _ more: [String: String] = [:]) throws -> ServeProcess {
        try ServeProcess.start(environment: environment(on: conninfo).merging(more) { $1 })
    }

    /// What this program's commands are set to for a database.
    func environment(on conninfo: String) -> [String: String] {
        inherited.merging([
            "CJLEDGER_DATABASE": conninfo, "CJLEDGER_LISTEN": "127.0.0.1:0",
            "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": Self.pathKey, "CJ_OPEN_ID": Self.openId,
        ]) { $1 }
    }

    /// Runs `body` with a fresh database.
    func withDatabase<Value: Sendable>(
        _ body: (_ conninfo: String, Connection) async throws -> Value
    ) async throws -> Value {
        let server = try await Connection(ConnectionSettings(conninfo: cluster.conninfo()))
        try await server.execute(
            "CREATE DATABASE \(identifier: Self.database) TEMPLATE \(identifier: template)")
        // The migrations say so of the template, but a copy does not take that over.
        try await server.execute("ALTER DATABASE \(identifier: Self.database) SET jit = off")
        let connection = try await connect()
        let value = try await body(cluster.conninfo(database: Self.database), connection)
        await connection.close()
        try await server.execute("DROP DATABASE \(identifier: Self.database) WITH (FORCE)")
        await server.close()
        return value
    }

    /// One more connection to the present database.
    func connect() async throws(PostgresError) -> Connection {
        try await Connection(ConnectionSettings(conninfo: cluster.conninfo(database: Self.database)))
    }
}

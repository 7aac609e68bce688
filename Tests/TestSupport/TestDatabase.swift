import Foundation
import Ledger
import LocalPostgres
import Migrations
public import Postgres
public import Testing

/// A database of the running test's own, dropped when it ends.
public struct TestDatabase: Sendable {
    /// Its name in the cluster all tests of this process share.
    public let name: String

    /// The database of the running test.
    ///
    /// - Throws: when the test does not carry the trait `.database`.
    public static var current: TestDatabase {
        get throws {
            guard let database = running else { throw MissingTrait() }
            return database
        }
    }

    @TaskLocal static var running: TestDatabase?

    struct MissingTrait: Error {}

    /// Runs `body` with another migrated database as the current one.
    public static func withAnother(_ body: () async throws -> Void) async throws {
        try await DatabaseTrait(isMigrated: true).provideDatabase(body)
    }

    /// How to connect to it, under a role or, without one, as superuser.
    public func settings(as role: String? = nil) async throws -> ConnectionSettings {
        ConnectionSettings(
            conninfo: try await TestCluster.shared.conninfo(database: name), role: role, statementTimeout: .seconds(20))
    }

    /// A new connection to the cluster's maintenance database, for what cannot be done to a database from within.
    public func connectToServer() async throws -> Connection {
        try await Connection(ConnectionSettings(conninfo: try await TestCluster.shared.conninfo(database: "postgres")))
    }

    /// A new connection to it.
    public func connect(as role: String? = nil) async throws -> Connection {
        try await Connection(settings(as: role))
    }
}

/// Gives each case of a test a database of its own.
public struct DatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    /// Whether the database holds this program's schema.
    let isMigrated: Bool

    public var isRecursive: Bool { true }

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        try await provideDatabase(function)
    }

    fileprivate func provideDatabase(_ function: () async throws -> Void) async throws {
        let database = try await TestCluster.shared.createDatabase(isMigrated: isMigrated)
        do {
            try await TestDatabase.$running.withValue(database) { try await function() }
        } catch {
            try await TestCluster.shared.drop(database)
            throw error
        }
        try await TestCluster.shared.drop(database)
    }
}

extension Trait where Self == DatabaseTrait {
    /// A migrated database for each case.
    public static var database: DatabaseTrait { DatabaseTrait(isMigrated: true) }
    /// An empty database for each case.
    public static var emptyDatabase: DatabaseTrait { DatabaseTrait(isMigrated: false) }
}

/// The cluster the tests of one process share; it goes when the process does.
actor TestCluster {
    static let shared = TestCluster()

    private var starting: Task<LocalCluster, any Error>?
    private var databases = 0

    func conninfo(database: String) async throws -> String {
        try await cluster().conninfo(database: database)
    }

    func createDatabase(isMigrated: Bool) async throws -> TestDatabase {
        let cluster = try await cluster()
        databases += 1
        let database = TestDatabase(name: "test_\(databases)")
        let template = isMigrated ? Self.template : "template0"
        let connection = try await Connection(ConnectionSettings(conninfo: cluster.conninfo()))
        try await connection.execute("CREATE DATABASE \(identifier: database.name) TEMPLATE \(identifier: template)")
        if isMigrated {
            // A template's rights on the database itself are not copied.
            try await connection.execute(
                "GRANT CREATE ON DATABASE \(identifier: database.name) TO cjledger_owner, cjledger_projector")
        }
        await connection.close()
        return database
    }

    func drop(_ database: TestDatabase) async throws {
        let connection = try await Connection(ConnectionSettings(conninfo: try await conninfo(database: "postgres")))
        // The server gives those it cuts off five seconds, which is too little where the machine is very busy.
        for _ in 0..<5 {
            if await isDropped(database, on: connection) { break }
        }
        try await connection.execute("DROP DATABASE IF EXISTS \(identifier: database.name) WITH (FORCE)")
        await connection.close()
    }

    private func isDropped(_ database: TestDatabase, on connection: Connection) async -> Bool {
        (try? await connection.execute("DROP DATABASE \(identifier: database.name) WITH (FORCE)")) != nil
    }

    private static let template = "migrated"

    private func cluster() async throws -> LocalCluster {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    private static func start() async throws -> LocalCluster {
        // A migrated database has `jit` off, which a copy of it would not inherit.
        let cluster = try LocalCluster.start(settings: ["fsync = off", "jit = off", "max_connections = 400"])
        let server = try await Connection(ConnectionSettings(conninfo: cluster.conninfo()))
        try await server.execute("CREATE DATABASE \(identifier: template)")
        await server.close()
        let connection = try await Connection(ConnectionSettings(conninfo: cluster.conninfo(database: template)))
        try await Migrator().migrate(on: connection)
        await connection.close()
        return cluster
    }
}

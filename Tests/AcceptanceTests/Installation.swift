import Foundation
import LocalPostgres
import Postgres
import TestSupport

/// A ledger as an operator runs it, beside a simulated CJ: a cluster of its own, receivers behind one address, and
/// whatever all of them log.
actor Installation {
    nonisolated let cj: RunningSimulator
    nonisolated let forwarder: Forwarder
    nonisolated let cluster: LocalCluster
    private nonisolated let environment: [String: String]
    private nonisolated let ofReceivers: [String: String]
    private var serves: [RunningServe] = []
    /// What those wrote that have ended.
    private var written: [String] = []

    static let pathKey = RunningReceiver.pathKey

    /// What makes a receiver look again soon, since simulated time runs far ahead of the real clock.
    static let eager = [
        "CJLEDGER_RECONCILE_SETTLE": "1s", "CJLEDGER_RECONCILE_OPEN": "5s", "CJLEDGER_RECONCILE_UNDER_WAY": "10s",
        "CJLEDGER_RECONCILE_LIST": "5s",
    ]

    private init(
        cj: RunningSimulator, rate: Int, forwarder: Forwarder, cluster: LocalCluster, settings: [String: String]
    ) {
        self.cj = cj
        self.forwarder = forwarder
        self.cluster = cluster
        environment = [
            "CJLEDGER_DATABASE": cluster.conninfo(), "CJLEDGER_LISTEN": "127.0.0.1:0",
            "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": Self.pathKey,
            "CJLEDGER_PUBLIC_URL": forwarder.origin, "CJ_OPEN_ID": cj.openId, "CJ_API_KEY": cj.apiKey,
            "CJ_BASE_URL": cj.baseURL, "CJ_REQUESTS_PER_SECOND": "\(rate)",
            "CJ_REQUESTS_PER_SECOND_PER_IP": "\(rate)",
        ]
        ofReceivers = settings
    }

    /// Runs one for as long as the body takes: migrated, with so many receivers, registered at CJ.
    ///
    /// - Parameter settings: more of what the environment of a receiver says.
    static func with<Value: Sendable>(
        _ world: RunningSimulator.World, receivers: Int, settings: [String: String] = [:],
        _ body: (Installation) async throws -> Value
    ) async throws -> Value {
        let cluster = try LocalCluster.start(settings: ["fsync = off", "max_connections = 200"])
        let cj = try await RunningSimulator.start(world)
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await Forwarder.with { forwarder in
                    let installation = Installation(
                        cj: cj, rate: world.rate, forwarder: forwarder, cluster: cluster, settings: settings)
                    let result: Result<Value, any Error>
                    do {
                        try await installation.command("migrate")
                        for _ in 0..<receivers { try await installation.startReceiver() }
                        if receivers > 0 { try await installation.register() }
                        result = .success(try await body(installation))
                    } catch {
                        result = .failure(error)
                    }
                    await installation.endReceivers()
                    return try result.get()
                })
        } catch {
            result = .failure(error)
        }
        await cj.end()
        cluster.stop()
        return try result.get()
    }

    /// A command that ended otherwise than with 0.
    struct Failure: Error, CustomStringConvertible {
        let command: String
        let outcome: Program.Outcome

        var description: String { "\(command) ended with \(outcome.status): \(outcome.errors.suffix(2000))" }
    }

    /// Runs `cjledger` with the installation's settings.
    ///
    /// - Parameter statuses: with which exit status it may end.
    /// - Returns: what it printed.
    /// - Throws: ``Failure`` when it ends otherwise.
    @discardableResult
    func command(_ arguments: String..., endingWith statuses: Set<Int32> = [0]) async throws -> String {
        let outcome = try await Program.run(arguments, environment: environment)
        written.append(outcome.output + outcome.errors)
        guard statuses.contains(outcome.status) else {
            throw Failure(command: arguments.joined(separator: " "), outcome: outcome)
        }
        return outcome.output
    }

    /// Starts a command and ends it with a signal after a while.
    func command(_ arguments: String..., endedBy signal: Int32, after milliseconds: Int) async throws {
        let program = try Program.start(arguments, environment: environment)
        try await Task.sleep(for: .milliseconds(milliseconds))
        _ = await program.end(signal)
        written.append(program.errors)
    }

    /// Tells CJ where to send. A receiver that is just finding its database again refuses CJ's probe at first.
    func register() async throws {
        for _ in 0..<20 {
            if (try? await command("register")) != nil { return }
        }
        try await command("register")
    }

    /// What every process has written so far.
    var logs: [String] { written + serves.map(\.errors) + [cj.errors] }

    /// A new connection as the database's superuser.
    nonisolated func connect() async throws -> Connection {
        try await Connection(ConnectionSettings(conninfo: cluster.conninfo(), statementTimeout: .seconds(120)))
    }

    // MARK: Receivers

    /// Where they show their pages and figures.
    var adminPorts: [Int] { serves.map(\.adminPort) }

    /// Starts one more, with a spool of its own.
    ///
    /// - Parameter settings: more of what its environment says, until it is started again.
    func startReceiver(_ settings: [String: String] = [:]) async throws {
        serves.append(try await serve(at: serves.count, settings))
        forwardToReceivers()
    }

    private nonisolated var spools: URL { cluster.folder.appending(path: "spools") }

    /// Returns once no webhook waits in a spool.
    func emptiesSpools() async throws {
        while try FileManager.default.subpathsOfDirectory(atPath: spools.path).contains(where: {
            $0.hasSuffix(".jsonl")
        }) { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// While the database is away `serve` ends at once, and its supervisor starts it again.
    private func serve(at place: Int, _ settings: [String: String] = [:]) async throws -> RunningServe {
        let spool = ["CJLEDGER_SPOOL": spools.appending(path: "\(place)").path]
        let environment = environment.merging(ofReceivers) { $1 }.merging(spool) { $1 }.merging(settings) { $1 }
        var attempts = 0
        while true {
            do {
                return try await Program.serve(environment: environment)
            } catch let failure as Program.ServeFailure {
                written.append(failure.errors)
                attempts += 1
                if attempts == 50 { throw failure }
            }
        }
    }

    private func forwardToReceivers() { forwarder.forward(to: serves.map(\.port)) }

    /// Ends receivers with a signal, all at once, and starts as many again. Until then their ports take no connection.
    func restartReceivers(_ places: [Int], by signal: Int32) async throws {
        await withTaskGroup { group in
            for place in places { group.addTask { [serve = serves[place]] in _ = await serve.end(signal) } }
        }
        for place in places {
            written.append(serves[place].errors)
            serves[place] = try await serve(at: place)
        }
        forwardToReceivers()
    }

    /// Ends the database as a power cut would, and starts it again.
    func restartDatabase() async throws {
        try await Program.elsewhere { [cluster] in Result { try cluster.crashAndRestart() } }.get()
    }

    /// Ends every receiver as an operator does.
    func endReceivers() async {
        for serve in serves {
            await serve.end()
            written.append(serve.errors)
        }
        serves = []
        forwardToReceivers()
    }
}

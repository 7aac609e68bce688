import Bench
import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// Every case: something befalls a ledger under load, and nothing that was acknowledged is lost.
@Suite(.serialized) struct `Under torture` {}

/// Receivers under load, each with a spool and a port that it keeps.
actor Ground {
    private let conninfo: String
    /// Below it are the spools.
    nonisolated let folder: String
    private let settings: [String: String]
    private var receivers: [RunningServe] = []
    /// What the environment of each says beside that of the others.
    private var differences: [[String: String]] = []

    private init(conninfo: String, folder: String, settings: [String: String]) {
        self.conninfo = conninfo
        self.folder = folder
        self.settings = settings
    }

    /// Runs receivers on a database for as long as the body takes.
    ///
    /// - Parameter settings: more of what their environment says.
    static func with<Value: Sendable>(
        _ conninfo: String, receivers: Int = 1, settings: [String: String] = [:],
        _ body: (Ground) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let ground = Ground(conninfo: conninfo, folder: folder, settings: settings)
            let result: Result<Value, any Error>
            do {
                for _ in 0..<receivers { try await ground.add() }
                result = .success(try await body(ground))
            } catch {
                result = .failure(error)
            }
            await ground.endAll()
            return try result.get()
        }
    }

    /// Where a receiver's webhooks wait while the database is away.
    nonisolated func spool(_ place: Int = 0) -> String { "\(folder)/spool\(place)" }

    // MARK: Receivers

    /// Starts one more.
    ///
    /// - Parameter more: what its environment says beside that of the others.
    func add(_ more: [String: String] = [:]) async throws {
        differences.append(more)
        receivers.append(try await start(at: receivers.count, port: 0))
    }

    private func start(at place: Int, port: Int) async throws -> RunningServe {
        let environment = [
            "CJLEDGER_DATABASE": conninfo, "CJLEDGER_LISTEN": "127.0.0.1:\(port)",
            "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
            "CJ_OPEN_ID": RunningReceiver.openId, "CJLEDGER_SPOOL": spool(place),
        ]
        return try await Program.serve(
            environment: environment.merging(settings) { $1 }.merging(differences[place]) { $1 })
    }

    func receiver(_ place: Int = 0) -> RunningServe { receivers[place] }

    /// Kills one and starts it again on the same port.
    func killAndRestart(_ place: Int = 0) async throws {
        await kill(place)
        try await restart(place)
    }

    /// Kills one.
    func kill(_ place: Int = 0) async { await receivers[place].end(SIGKILL) }

    /// Starts one that was killed again, on the same port.
    func restart(_ place: Int = 0) async throws {
        receivers[place] = try await start(at: place, port: receivers[place].port)
    }

    /// Those that were not killed end as they should, whatever was done to them.
    private func endAll() async {
        for receiver in receivers where receiver.isRunning {
            #expect(await receiver.end() == 0, "\(receiver.errors)")
        }
        receivers = []
    }

    // MARK: Load

    /// A load on one receiver that is ready to run.
    ///
    /// - Parameter first: the number of its first webhook; two loads must not overlap.
    func load(
        perSecond: Int, for duration: Duration, on place: Int = 0, from first: Int = 0, isRepeated: Bool = false
    ) throws -> IngestLoad {
        let key = try #require(SigningKey(openId: RunningReceiver.openId))
        var load = IngestLoad(
            port: receivers[place].port, path: RunningReceiver.path, signingKey: key, connections: 32,
            pace: .perSecond(perSecond), duration: duration)
        load.firstNumber = first
        if isRepeated { load.persistence = .seconds(60) }
        return load
    }

    /// Runs a load beside something that befalls the ledger; both to their end.
    nonisolated func run(
        _ load: IngestLoad, while misfortune: @escaping @Sendable () async throws -> Void
    ) async throws -> IngestLoad.Report {
        async let befalls: Void = misfortune()
        async let report = load.run()
        let result = try await report
        try await befalls
        return result
    }

    /// Returns once no webhook waits in a spool.
    ///
    /// - Parameter folder: where the one receiver has its spool; nil for where they usually have.
    /// - Returns: how long that took.
    @discardableResult
    func drained(_ folder: String? = nil) async throws -> Duration {
        let begin = ContinuousClock.now
        let limit = Duration.seconds(Scale.pick(short: 60, long: 3600))
        let folders = folder.map { [$0] } ?? receivers.indices.map { spool($0) }
        while try folders.contains(where: { try SpoolSummary.read(folder: $0).files > 0 }) {
            try #require(ContinuousClock.now - begin < limit, "not drained: \(receivers.map(\.errors))")
            try await Task.sleep(for: .milliseconds(20))
        }
        return ContinuousClock.now - begin
    }
}

/// Returns once the read models hold every event.
func projected(on database: Connection, within limit: Duration = .seconds(300)) async throws {
    let begin = ContinuousClock.now
    while try await database.text(
        "SELECT position >= (SELECT coalesce(max(position), 0) FROM ledger.events) FROM analytics.freshness") != "true"
    {
        try #require(ContinuousClock.now - begin < limit, "the read models do not catch up")
        try await Task.sleep(for: .milliseconds(50))
    }
}

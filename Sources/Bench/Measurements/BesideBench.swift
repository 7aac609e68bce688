import Foundation
import Ledger
import LocalPostgres
import Output
import Postgres

/// Runs `bench beside`: a replay by hand on a ledger that takes webhooks and is read all the while.
package struct BesideBench {
    let ground: BenchGround
    let events: Int
    /// Webhooks a second.
    let rate: Int
    /// How long to measure before the replay.
    let before: Duration
    /// How long an analyst holds a repeatable-read transaction open.
    let hold: Duration

    package init(ground: BenchGround, events: Int, rate: Int, before: Duration, hold: Duration) {
        self.ground = ground
        self.events = events
        self.rate = rate
        self.before = before
        self.hold = hold
    }

    /// What an operator sets on a standby for analysts: see docs/scaling.md.
    private static let standbySettings = [
        "hot_standby_feedback = on", "wal_receiver_status_interval = 1s", "max_standby_streaming_delay = 10min",
    ]
    private static let plainAnalysts = 6
    private static let connections = 64
    /// How long the read models may take to hold everything once the load is over.
    private static let longestCatchUp: Duration = .seconds(60)
    private static let mostFaults = 20

    package func run() async throws -> BesideReport {
        try await ground.withDatabase { conninfo, database in
            try await prepare(conninfo)
            Console.remark("copying the server for a standby …")
            let standby = try ground.cluster.startStandby(named: "standby", settings: Self.standbySettings)
            defer { standby.stop() }
            let serve = try ground.startServe(on: conninfo)
            defer { serve.stop() }
            return try await measure(serve, on: database, conninfo, standby)
        }
    }

    /// Has the ledger filled with simulated events, and `analytics` show them.
    private func prepare(_ conninfo: String) async throws {
        Console.remark("loading \(events) events …")
        try await SimulatedLedger.load(
            events, ConnectionSettings(conninfo: conninfo, statementTimeout: .seconds(24 * 3600)))
        Console.remark("filling the read models …")
        let environment = ground.environment(on: conninfo)
        _ = try await OwnProgram.run(["replay", "--json"], environment: environment)
        _ = try await OwnProgram.run(["replay", "--prune"], environment: environment)
    }

    // MARK: The course

    /// A part of the time, with a load all along.
    private struct Phase {
        let name: String
        let elapsed: Duration
        let load: IngestLoad.Report
        /// The positions that its events may have.
        let positions: Range<Int>
    }

    private func measure(
        _ serve: ServeProcess, on database: Connection, _ conninfo: String, _ standby: LocalCluster
    ) async throws -> BesideReport {
        let start = try await Self.ledgerEnd(database)
        let watching = try await ground.connect()
        let watch = Task { try await FreshnessWatch.sightings(on: watching) }
        let analysts = analysts(since: .start(at: start), conninfo, standby).map { analyst in
            Task { await analyst.work() }
        }

        let environment = ground.environment(on: conninfo)
        let (_, calm) = try await phase("before", after: nil, serve, database) { try await Task.sleep(for: before) }
        let (answer, replaying) = try await phase("during the replay", after: calm, serve, database) {
            try await OwnProgram.run(["replay", "--json"], environment: environment)
        }
        let (fault, pruning) = try await phase("during the prune", after: replaying, serve, database) {
            // Where somebody reads for longer than it waits, the other figures stand all the same.
            do {
                _ = try await OwnProgram.run(["replay", "--prune"], environment: environment)
                return String?.none
            } catch let failure as OwnProgramFailure {
                return failure.description
            }
        }

        let hasCaughtUp = try await hasCaughtUp(database, standby)
        // One more look by everybody.
        try await Task.sleep(for: Analyst.pause)
        var notes: [Analyst.Notes] = []
        for analyst in analysts { analyst.cancel() }
        for analyst in analysts { notes.append(await analyst.value) }
        watch.cancel()
        let sightings = try await watch.value
        await watching.close()
        let arrivals = try await FreshnessWatch.arrivals(after: start, on: database)
        return BesideReport(
            events: events, webhooksPerSecond: rate,
            phases: [calm, replaying, pruning].map { Self.report($0, arrivals, sightings) },
            readers: Analyst.Habit.allCases.map { habit in Self.report(habit, notes.filter { $0.habit == habit }) },
            replay: BesideReport.Replay(
                switched: answer.contains(#""switched":true"#), seconds: replaying.elapsed.seconds,
                eventsPerSecond: Double(events + calm.load.acknowledged) / replaying.elapsed.seconds),
            hasPruned: fault == nil, hasCaughtUp: hasCaughtUp,
            faults: Array(
                ([fault].compactMap(\.self) + notes.flatMap(\.failures) + notes.flatMap(\.oddities)).prefix(
                    Self.mostFaults)))
    }

    private func analysts(since start: Look.Mark, _ conninfo: String, _ standby: LocalCluster) -> [Analyst] {
        let habits = Array(repeating: Analyst.Habit.plain, count: Self.plainAnalysts) + [.holding, .onStandby]
        return habits.map { habit in
            let place = habit == .onStandby ? standby.conninfo(database: BenchGround.database) : conninfo
            return Analyst(
                habit: habit, connection: ConnectionSettings(conninfo: place, role: LedgerRole.analyst), start: start,
                hold: hold)
        }
    }

    /// Sends webhooks while `body` runs.
    private func phase<Value: Sendable>(
        _ name: String, after last: Phase?, _ serve: ServeProcess, _ database: Connection,
        _ body: () async throws -> Value
    ) async throws -> (Value, Phase) {
        Console.remark("\(rate) webhooks a second and \(Self.plainAnalysts + 2) analysts, \(name) …")
        let from = try await Self.ledgerEnd(database)
        var load = IngestLoad(
            port: serve.port, path: ground.path, signingKey: ground.signingKey, connections: Self.connections,
            pace: .perSecond(rate), duration: .seconds(24 * 3600))
        load.firstNumber = last?.load.sent.upperBound ?? 0
        let begin = ContinuousClock.now
        let sending = Task { [load] in try await load.run() }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        let elapsed = ContinuousClock.now - begin
        sending.cancel()
        let report = try await sending.value
        let end = try await Self.ledgerEnd(database)
        return (
            try result.get(), Phase(name: name, elapsed: elapsed, load: report, positions: from + 1..<end + 1)
        )
    }

    /// Whether the read models hold everything in time, on both servers.
    private func hasCaughtUp(_ database: Connection, _ standby: LocalCluster) async throws -> Bool {
        let end = try await Self.ledgerEnd(database)
        let copy = try await Connection(
            ConnectionSettings(conninfo: standby.conninfo(database: BenchGround.database)))
        let deadline = ContinuousClock.now + Self.longestCatchUp
        var isThere = false
        while !isThere, ContinuousClock.now < deadline {
            isThere = true
            for server in [database, copy] {
                isThere = try await Self.position("SELECT position FROM analytics.freshness", server) >= end && isThere
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        await copy.close()
        return isThere
    }

    private static func ledgerEnd(_ database: Connection) async throws(PostgresError) -> Int {
        try await position("SELECT coalesce(max(position), 0) FROM ledger.events", database)
    }

    private static func position(_ statement: SQL, _ database: Connection) async throws(PostgresError) -> Int {
        try await database.query(statement, as: Int.self).first ?? 0
    }

    // MARK: The figures

    private static func report(
        _ phase: Phase, _ arrivals: [ProjectionDelay.Mark], _ sightings: [ProjectionDelay.Mark]
    ) -> BesideReport.Phase {
        let arrivals = arrivals.filter { phase.positions.contains($0.position) }
        let delays = ProjectionDelay.delays(of: arrivals, seen: sightings)
        return BesideReport.Phase(
            name: phase.name, seconds: phase.elapsed.seconds, acknowledged: phase.load.acknowledged,
            notAcknowledged: phase.load.failed, inLedger: arrivals.count, shown: delays.count,
            answerMilliseconds: IngestReport.Milliseconds(phase.load.latencies),
            analyticsMilliseconds: IngestReport.Milliseconds(Distribution(delays)))
    }

    private static func report(_ habit: Analyst.Habit, _ notes: [Analyst.Notes]) -> BesideReport.Readers {
        BesideReport.Readers(
            habit: habit.rawValue, count: notes.count, looks: notes.map(\.times.count).reduce(0, +),
            failures: notes.map(\.failures.count).reduce(0, +), oddities: notes.map(\.oddities.count).reduce(0, +),
            milliseconds: IngestReport.Milliseconds(Distribution(notes.flatMap(\.times))))
    }
}

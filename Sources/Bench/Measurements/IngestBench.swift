import CJ
import Foundation
import Ledger
import LocalPostgres
import Output
import Postgres

/// Runs the measurements of `bench ingest`.
package struct IngestBench {
    let ground: BenchGround
    let connectionCounts: [Int]
    let duration: Duration
    /// Events a second while the way into `analytics` is timed; 0 leaves that out.
    let rate: Int

    package init(ground: BenchGround, connectionCounts: [Int], duration: Duration, rate: Int) {
        self.ground = ground
        self.connectionCounts = connectionCounts
        self.duration = duration
        self.rate = rate
    }

    private static let clients = 64
    /// How long the read models may take to hold everything once the load is over.
    private static let longestCatchUp: Duration = .seconds(60)

    package func run() async throws -> IngestReport {
        let projection = rate > 0 ? try await measureProjection() : nil
        var loads: [IngestReport.Load] = []
        for connections in connectionCounts { loads.append(try await measureLoad(connections: connections)) }
        return IngestReport(
            loads: loads, projection: projection, spool: try await measureSpool(), pgbench: try await measurePgbench())
    }

    private func measureLoad(connections: Int) async throws -> IngestReport.Load {
        Console.remark("taking webhooks over \(connections) connections …")
        return try await ground.withServe { serve, database in
            let before = try await processorTimes(serve, database)
            let report = try await load(serve, connections: connections, pace: .asAnswered).run()
            let after = try await processorTimes(serve, database)
            func cores(_ time: (ProcessorTimes) -> Duration) -> Double { (time(after) - time(before)) / report.elapsed }
            let (projected, catchUp) = try await Self.watchCatchUp(on: database)
            let groups = Distribution(
                try await database.query("SELECT count(*) FROM ledger.events GROUP BY xmin", as: Int.self))
            return IngestReport.Load(
                connections: connections, acknowledged: report.acknowledged,
                inLedger: try await Self.count("SELECT count(*) FROM ledger.events", on: database),
                notAcknowledged: report.failed, perSecond: report.perSecond,
                milliseconds: IngestReport.Milliseconds(report.latencies),
                rowsPerCommit: groups.value(atShare: 0.5) ?? 0, largestCommit: groups.value(atShare: 1) ?? 0,
                projected: projected, catchUpPerSecond: catchUp,
                peakMebibytes: (ProcessUsage.peakMemory(of: serve.pid) ?? 0) >> 20, serveCores: cores(\.serve),
                loadCores: cores(\.load), databaseCores: cores(\.database))
        }
    }

    private typealias ProcessorTimes = (serve: Duration, load: Duration, database: Duration)

    private func processorTimes(_ serve: ServeProcess, _ database: Connection) async throws -> ProcessorTimes {
        let servers = try await database.query("SELECT pid FROM pg_stat_activity", as: Int32.self)
        return (
            ProcessUsage.processorTime(of: serve.pid), ProcessUsage.processorTime(of: getpid()),
            servers.map(ProcessUsage.processorTime).reduce(.zero, +)
        )
    }

    /// How many events the read models hold now, and how many more a second they take in without a load beside; nil when
    /// they hold all.
    private static func watchCatchUp(on database: Connection) async throws -> (projected: Int, perSecond: Double?) {
        let shown: SQL =
            "SELECT count(*) FROM ledger.events WHERE position <= (SELECT position FROM analytics.freshness)"
        let begin = ContinuousClock.now
        let projected = try await count(shown, on: database)
        try await Task.sleep(for: .seconds(1))
        let later = try await count(shown, on: database)
        let elapsed = ContinuousClock.now - begin
        let isBehind = try await count("SELECT count(*) FROM ledger.events", on: database) > later
        return (projected, isBehind ? Double(later - projected) / elapsed.seconds : nil)
    }

    private func measureSpool() async throws -> IngestReport.Spool {
        Console.remark("taking webhooks while the database is away …")
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "cjledger-spool-\(UInt64.random(in: 0 ... .max))"
        ).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await ground.withServeSpooling(in: folder) { serve, database, comeBack in
            let report = try await load(serve, connections: Self.clients, pace: .asAnswered).run()
            let spool = try SpoolSummary.read(folder: folder)
            try await comeBack()
            let begin = ContinuousClock.now
            let deadline = begin + Self.longestCatchUp
            while try SpoolSummary.read(folder: folder).files > 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            let elapsed = ContinuousClock.now - begin
            let inLedger = try await Self.count("SELECT count(*) FROM ledger.events", on: database)
            return IngestReport.Spool(
                connections: Self.clients, acknowledged: report.acknowledged, notAcknowledged: report.failed,
                perSecond: report.perSecond, milliseconds: IngestReport.Milliseconds(report.latencies),
                files: spool.files, bytes: spool.bytes, inLedger: inLedger,
                drainedPerSecond: Double(inLedger) / elapsed.seconds)
        }
    }

    private func measureProjection() async throws -> IngestReport.Projection {
        Console.remark("timing the way into analytics at \(rate) events/s …")
        return try await ground.withServe { serve, database in
            let watching = try await ground.connect()
            let watch = Task { try await FreshnessWatch.sightings(on: watching) }
            let report = try await load(serve, connections: Self.clients, pace: .perSecond(rate)).run()
            let deadline = ContinuousClock.now + Self.longestCatchUp
            let waiting: SQL =
                "SELECT count(*) FROM ledger.events WHERE position > (SELECT position FROM analytics.freshness)"
            while try await Self.count(waiting, on: database) > 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(20))
            }
            // One more look by the watch.
            try await Task.sleep(for: .milliseconds(50))
            watch.cancel()
            let sightings = try await watch.value
            await watching.close()
            let events = try await FreshnessWatch.arrivals(on: database)
            let delays = ProjectionDelay.delays(of: events, seen: sightings)
            return IngestReport.Projection(
                perSecond: report.perSecond, acknowledged: report.acknowledged, shown: delays.count,
                milliseconds: IngestReport.Milliseconds(Distribution(delays)),
                answerMilliseconds: IngestReport.Milliseconds(report.latencies))
        }
    }

    private func load(_ serve: ServeProcess, connections: Int, pace: IngestLoad.Pace) -> IngestLoad {
        IngestLoad(
            port: serve.port, path: ground.path, signingKey: ground.signingKey, connections: connections, pace: pace,
            duration: duration)
    }

    private static func count(_ statement: SQL, on database: Connection) async throws(PostgresError) -> Int {
        try await database.query(statement, as: Int.self).first ?? 0
    }

    // MARK: The machine's limits

    private func measurePgbench() async throws -> IngestReport.Pgbench {
        IngestReport.Pgbench(
            clients: Self.clients,
            single: try await pgbench(rows: 1),
            singleWithoutOrder: try await pgbench(rows: 1, into: "unordered_events"),
            multi: try await pgbench(rows: IngestReport.Pgbench.rowsAStatement))
    }

    private func pgbench(rows: Int, into table: String = "ledger.events") async throws -> Double {
        Console.remark("pgbench: \(rows) rows a statement into \(table) …")
        return try await ground.withDatabase { conninfo, database in
            // What a design without the ledger's order could do: the same columns and indexes, and no lock.
            try await database.execute("CREATE TABLE unordered_events (LIKE ledger.events INCLUDING ALL)")
            return try await PgbenchRun(
                conninfo: conninfo, script: PgbenchScript(rows: rows, into: table), clients: Self.clients,
                duration: duration
            ).run()
        }
    }
}

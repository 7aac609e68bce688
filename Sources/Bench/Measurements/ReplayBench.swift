import Folding
import Foundation
import Leases
import Ledger
package import LocalPostgres
import Logging
import Output
import Postgres
import ReadModels
package import Rebuild
import Synchronization

/// Measures how fast a generation is filled from a ledger, beside the two things that it cannot do without.
package struct ReplayBench {
    let cluster: LocalCluster
    /// A migrated database.
    let database: String
    let events: Int
    let settings: FillSettings

    package init(cluster: LocalCluster, database: String, events: Int, settings: FillSettings) {
        self.cluster = cluster
        self.database = database
        self.events = events
        self.settings = settings
    }

    private static let generation = 2
    private static let statementTimeout = Duration.seconds(24 * 3600)

    private var connection: ConnectionSettings {
        ConnectionSettings(
            conninfo: cluster.conninfo(database: database), statementTimeout: Self.statementTimeout)
    }

    private var projector: ConnectionSettings {
        var settings = connection
        settings.role = LedgerRole.projector
        return settings
    }

    package func run() async throws -> ReplayBenchReport {
        let owner = try await Connection(connection)
        let began = ContinuousClock.now
        try await SimulatedLedger.load(events, connection)
        let loading = began.duration(to: .now)
        Console.remark("loaded \(events) events in \(loading.formatted()); filling")
        let reading = try await timed { try await read() }
        ProcessUsage.forgetPeakMemory()
        let phases = try await fill()
        let peak = ProcessUsage.peakMemory(of: ProcessInfo.processInfo.processIdentifier)
        Console.remark("filled; copying the rows")
        let (copying, indexing) = try await copyRows(on: owner)
        let sizes = try await owner.query(
            """
            SELECT (SELECT count(*) FROM ledger.events), pg_table_size('ledger.events'), (
                SELECT sum(pg_total_relation_size(inhrelid))::bigint
                FROM pg_inherits
                WHERE inhrelid::regclass::text LIKE '%\\_g2'
            )
            """, as: (Int.self, Int.self, Int.self))
        await owner.close()
        guard let (count, ledger, models) = sizes.first else { throw CocoaError(.fileReadUnknown) }
        return ReplayBenchReport(
            events: count, ledgerMebibytes: ledger >> 20, modelsMebibytes: models >> 20, reading: reading,
            copying: copying, indexing: indexing, phases: phases, peakMebibytes: peak.map { $0 >> 20 })
    }

    private func timed(_ body: () async throws -> Void) async rethrows -> Double {
        let began = ContinuousClock.now
        try await body()
        return began.duration(to: .now) / .seconds(1)
    }

    // MARK: The ledger

    private func read() async throws {
        let connection = try await Connection(projector)
        var count = 0
        try await EventContent.readAll(in: 1 ... .max, on: connection) { count += $0.count }
        await connection.close()
    }

    // MARK: The fill

    /// Replays into an empty live generation, so that nothing is compared.
    private func fill() async throws -> [ReplayBenchReport.Phase] {
        let began = ContinuousClock.now
        let phases = Mutex<[(phase: RebuildPhase, at: ContinuousClock.Instant)]>([])
        _ = try await Replay(
            connection: projector, settings: ProjectorSettings(), holder: "bench", urgency: .operated,
            filling: settings, logger: Logs.logger("bench", level: .notice)
        ).run { report in
            guard case .step(let phase, _, _) = report else { return }
            phases.withLock { phases in
                if phases.last?.phase != phase { phases.append((phase, .now)) }
            }
        }
        let ended = ContinuousClock.now
        let begun = phases.withLock { $0 }
        return begun.indices.map { index in
            let from = index == 0 ? began : begun[index].at
            let to = index + 1 < begun.count ? begun[index + 1].at : ended
            return ReplayBenchReport.Phase(
                name: begun[index].phase.rawValue, seconds: from.duration(to: to) / .seconds(1))
        }
    }

    // MARK: The rows

    /// How long the server takes for the rows alone, from files of its own into tables without indexes, and how long to
    /// make the indexes that the filled tables have.
    private func copyRows(on owner: Connection) async throws -> (copying: Double, indexing: Double) {
        let tables = try await owner.query(
            "SELECT relname FROM pg_class WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'",
            as: String.self)
        for table in tables {
            let file = cluster.folder.appending(path: table).path
            try await owner.execute(
                SQL(unescaped: "COPY projection.\(table)_g\(Self.generation) TO '\(file)' (FORMAT binary)"))
            let like = "projection.\(table)_g\(Self.generation) INCLUDING COMPRESSION"
            try await owner.execute(SQL(unescaped: "CREATE TABLE public.\(table) (LIKE \(like))"))
        }
        try await owner.execute("CHECKPOINT")
        let copying = try await timed {
            for table in tables {
                let file = cluster.folder.appending(path: table).path
                try await owner.execute(SQL(unescaped: "COPY public.\(table) FROM '\(file)' (FORMAT binary)"))
            }
        }
        let indexes = try await owner.query(
            """
            SELECT replace(pg_get_indexdef(i.indexrelid), ' ON projection.' || c.relname, ' ON public.' || p.relname)
            FROM pg_class AS p
            JOIN pg_class AS c ON c.oid = to_regclass(format('projection.%I', p.relname || \("_g\(Self.generation)")))
            JOIN pg_index AS i ON i.indrelid = c.oid
            WHERE p.relnamespace = 'projection'::regnamespace AND p.relkind = 'p'
            """, as: String.self)
        try await owner.execute("SELECT set_config('maintenance_work_mem', \("\(settings.indexMebibytes)MB"), false)")
        let indexing = try await timed { for index in indexes { try await owner.execute(SQL(unescaped: index)) } }
        return (copying, indexing)
    }
}

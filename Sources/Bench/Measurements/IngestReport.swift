import Foundation
import Output

/// The figures of `bench ingest`.
package struct IngestReport: BenchReport {
    let loads: [Load]
    let projection: Projection?
    let spool: Spool
    let pgbench: Pgbench

    /// As many webhooks as the receiver takes over a number of connections.
    struct Load: Encodable {
        let connections: Int
        let acknowledged: Int
        let inLedger: Int
        let notAcknowledged: Int
        let perSecond: Double
        let milliseconds: Milliseconds
        let rowsPerCommit: Int
        let largestCommit: Int
        /// Events in the read models when the load ended.
        let projected: Int
        let catchUpPerSecond: Double?
        let peakMebibytes: Int
        let serveCores: Double
        let loadCores: Double
        let databaseCores: Double
    }

    /// A steady rate, and how long its events took into `analytics`.
    struct Projection: Encodable {
        let perSecond: Double
        let acknowledged: Int
        let shown: Int
        let milliseconds: Milliseconds
        let answerMilliseconds: Milliseconds
    }

    /// As many webhooks as go to the spool while the database is away, and how fast they follow when it is back.
    struct Spool: Encodable {
        let connections: Int
        let acknowledged: Int
        let notAcknowledged: Int
        let perSecond: Double
        let milliseconds: Milliseconds
        let files: Int
        let bytes: Int
        /// What was found once the spool was drained, or the time for that was over.
        let inLedger: Int
        let drainedPerSecond: Double
    }

    /// Rows a second that pgbench inserts.
    struct Pgbench: Encodable {
        static let rowsAStatement = 64

        let clients: Int
        let single: Double
        let singleWithoutOrder: Double
        let multi: Double
    }

    struct Milliseconds: Encodable {
        let p50: Double
        let p99: Double
        let max: Double

        init(_ times: Distribution<Duration>) {
            func milliseconds(_ share: Double) -> Double { (times.value(atShare: share)?.seconds ?? 0) * 1000 }
            p50 = milliseconds(0.5)
            p99 = milliseconds(0.99)
            max = milliseconds(1)
        }
    }

    /// Whether everything that was acknowledged is there, and everything sent was acknowledged.
    package var isSound: Bool {
        loads.allSatisfy { $0.acknowledged > 0 && $0.notAcknowledged == 0 && $0.inLedger >= $0.acknowledged }
            && spool.notAcknowledged == 0 && spool.inLedger >= spool.acknowledged
            && projection.map { $0.shown == $0.acknowledged } ?? true
    }
}

extension IngestReport {
    /// For a person.
    package var lines: [String] {
        var lines = ["Webhooks over HTTP"]
        lines += loadTable.lines() + ["", "What they took"] + costTable.lines()
        if let projection {
            lines += ["", "From the receiver into analytics, at \(Self.whole(projection.perSecond)) events/s"]
            lines += projectionTable(projection).lines()
        }
        lines += ["", "Webhooks over HTTP into the spool, while the database is away"] + spoolTable.lines()
        return lines + ["", "pgbench, \(pgbench.clients) clients, without HTTP"] + pgbenchTable.lines()
    }

    private var loadTable: TextTable {
        TextTable(
            columns: [
                "connections", "acknowledged", "in the ledger", "not 200", "per second", "× single inserts", "p50",
                "p99", "max",
            ],
            rows: loads.map { load in
                [
                    "\(load.connections)", "\(load.acknowledged)", "\(load.inLedger)", "\(load.notAcknowledged)",
                    Self.whole(load.perSecond), Self.fraction(load.perSecond / pgbench.single),
                ] + load.milliseconds.cells
            })
    }

    private var costTable: TextTable {
        TextTable(
            columns: [
                "connections", "rows a commit, median", "most", "serve's memory", "cores: serve", "database", "load",
                "in the read models", "then per second",
            ],
            rows: loads.map { load in
                [
                    "\(load.connections)", "\(load.rowsPerCommit)", "\(load.largestCommit)",
                    "\(load.peakMebibytes) MiB",
                    Self.fraction(load.serveCores), Self.fraction(load.databaseCores), Self.fraction(load.loadCores),
                    "\(load.projected)", load.catchUpPerSecond.map(Self.whole) ?? "–",
                ]
            })
    }

    private func projectionTable(_ projection: Projection) -> TextTable {
        TextTable(
            columns: [
                "acknowledged", "in analytics", "until in analytics: p50", "p99", "max", "answers: p50", "p99", "max",
            ],
            rows: [
                ["\(projection.acknowledged)", "\(projection.shown)"] + projection.milliseconds.cells
                    + projection.answerMilliseconds.cells
            ])
    }

    private var spoolTable: TextTable {
        TextTable(
            columns: [
                "connections", "acknowledged", "not 200", "per second", "p50", "p99", "max", "files", "bytes",
                "then in the ledger", "drained per second",
            ],
            rows: [
                [
                    "\(spool.connections)", "\(spool.acknowledged)", "\(spool.notAcknowledged)",
                    Self.whole(spool.perSecond),
                ] + spool.milliseconds.cells + [
                    "\(spool.files)", "\(spool.bytes)", "\(spool.inLedger)", Self.whole(spool.drainedPerSecond),
                ]
            ])
    }

    private var pgbenchTable: TextTable {
        TextTable(
            columns: ["inserts", "rows per second"],
            rows: [
                ["single rows", Self.whole(pgbench.single)],
                ["single rows, in no order (no lock)", Self.whole(pgbench.singleWithoutOrder)],
                ["\(Pgbench.rowsAStatement) rows a statement", Self.whole(pgbench.multi)],
            ])
    }

    private static func whole(_ number: Double) -> String { String(format: "%.0f", number) }
    private static func fraction(_ number: Double) -> String { String(format: "%.2f", number) }
}

extension IngestReport.Milliseconds {
    var cells: [String] { [p50, p99, max].map { String(format: "%.1f ms", $0) } }
}

import Foundation
import Output

/// The figures of `bench beside`.
package struct BesideReport: BenchReport {
    /// How many events there were before the load.
    let events: Int
    let webhooksPerSecond: Int
    let phases: [Phase]
    let readers: [Readers]
    let replay: Replay
    /// Whether the generation that was live before is gone.
    let hasPruned: Bool
    /// Whether the read models held everything soon after the load, on the primary and on the standby.
    let hasCaughtUp: Bool
    /// The first few of what failed or was odd, in words.
    let faults: [String]

    /// A part of the time, with webhooks and analysts all along.
    struct Phase: Encodable {
        let name: String
        let seconds: Double
        let acknowledged: Int
        let notAcknowledged: Int
        let inLedger: Int
        /// How many of these were seen in `analytics`.
        let shown: Int
        let answerMilliseconds: IngestReport.Milliseconds
        /// From the receiver into `analytics`.
        let analyticsMilliseconds: IngestReport.Milliseconds
    }

    /// Analysts of one habit.
    struct Readers: Encodable {
        let habit: String
        let count: Int
        let looks: Int
        let failures: Int
        let oddities: Int
        let milliseconds: IngestReport.Milliseconds
    }

    /// What `cjledger replay` came to.
    struct Replay: Encodable {
        let switched: Bool
        let seconds: Double
        let eventsPerSecond: Double
    }

    /// Whether nobody noticed anything but, perhaps, the time it took.
    package var isSound: Bool {
        replay.switched && hasPruned && hasCaughtUp
            && phases.allSatisfy {
                $0.acknowledged > 0 && $0.notAcknowledged == 0 && $0.inLedger >= $0.acknowledged
                    && $0.shown == $0.inLedger
            }
            && readers.allSatisfy { $0.looks > 0 && $0.failures == 0 && $0.oddities == 0 }
    }
}

extension BesideReport {
    /// For a person.
    package var lines: [String] {
        ["\(webhooksPerSecond) webhooks a second, beside a ledger of \(events) events"] + phaseTable.lines()
            + ["", "Analysts, once a second each"] + readerTable.lines()
            + [
                "",
                String(
                    format: "`cjledger replay` took %.1f s, %.0f events a second%@", replay.seconds,
                    replay.eventsPerSecond, replay.switched ? "" : ", and did not switch"),
            ] + (hasCaughtUp ? [] : ["the read models did not catch up when the load was over"]) + faults
    }

    private var phaseTable: TextTable {
        TextTable(
            columns: [
                "when", "seconds", "acknowledged", "not 200", "in the ledger", "in analytics", "answers: p50", "p99",
                "max", "until in analytics: p50", "p99", "max",
            ],
            rows: phases.map { phase in
                [
                    phase.name, String(format: "%.1f", phase.seconds), "\(phase.acknowledged)",
                    "\(phase.notAcknowledged)", "\(phase.inLedger)", "\(phase.shown)",
                ] + phase.answerMilliseconds.cells + phase.analyticsMilliseconds.cells
            })
    }

    private var readerTable: TextTable {
        TextTable(
            columns: ["analysts", "", "looks", "failures", "oddities", "a look: p50", "p99", "max"],
            rows: readers.map { readers in
                [
                    readers.habit, "\(readers.count)", "\(readers.looks)", "\(readers.failures)", "\(readers.oddities)",
                ] + readers.milliseconds.cells
            })
    }
}

import Foundation
import Output

/// The figures of `bench replay`.
package struct ReplayBenchReport: BenchReport {
    let events: Int
    let ledgerMebibytes: Int
    /// The filled generation, indexes included.
    let modelsMebibytes: Int
    /// Seconds to read the events through the same client and do nothing with them.
    let reading: Double
    /// Seconds to copy the rows into empty tables.
    let copying: Double
    /// Seconds to make the indexes of these tables, one after the other.
    let indexing: Double
    let phases: [Phase]
    /// Of this process while it filled.
    let peakMebibytes: Int?

    /// A part of the work.
    struct Phase: Encodable {
        let name: String
        let seconds: Double
    }

    /// Seconds that nobody can do without who reads every event once and stores the rows.
    private var limit: Double { reading + copying }

    /// Seconds that filling took.
    var filling: Double { phases.map(\.seconds).reduce(0, +) }
}

extension ReplayBenchReport {
    /// The figures for people.
    package var lines: [String] {
        let rows =
            [("reading the events alone", reading), ("copying the rows alone", copying), ("the limit: both", limit)]
            + [("making the indexes alone", indexing), ("the limit with indexes", limit + indexing)]
            + phases.map { ($0.name, $0.seconds) } + [("the replay in all", filling)]
        let table = TextTable(
            columns: ["what", "seconds", "events per second", "of the limit", "with indexes"],
            rows: rows.map { name, seconds in
                [
                    name, String(format: "%.2f", seconds), String(format: "%.0f", Double(events) / seconds),
                    String(format: "%.2f", limit / seconds), String(format: "%.2f", (limit + indexing) / seconds),
                ]
            })
        return table.lines() + [
            "",
            "\(events) events, \(ledgerMebibytes) MiB; read models of \(modelsMebibytes) MiB with their indexes",
            "peak memory while filling: \(peakMebibytes.map { "\($0) MiB" } ?? "not known")",
        ]
    }
}

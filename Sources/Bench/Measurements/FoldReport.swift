import Foundation
import Output

/// What `bench fold` has measured. Times are of the processor, in seconds.
package struct FoldReport: BenchReport {
    var events = 0
    /// Of the events' bodies.
    var bytes = 0
    var orders = 0
    var rows = 0
    var states = 0
    var stateBytes = 0
    /// From bytes to what an event names, which a replay asks first.
    var naming = 0.0
    /// From bytes to what an event adds.
    var reading = 0.0
    /// From that to pictures.
    var joining = 0.0
    /// From pictures to rows.
    var rowMaking = 0.0
    /// From pictures to the states that are stored.
    var encoding = 0.0
    /// From stored states to pictures.
    var decoding = 0.0

    /// Runs a step and adds what it took.
    mutating func time<Value>(_ step: WritableKeyPath<FoldReport, Double>, _ body: () throws -> Value) rethrows -> Value
    {
        let start = clock()
        defer { self[keyPath: step] += Double(clock() - start) / Double(CLOCKS_PER_SEC) }
        return try body()
    }

    /// What a person reads.
    package var lines: [String] {
        var table = TextTable(columns: ["step", "µs an event"])
        for (name, seconds) in [
            ("names", naming), ("reading", reading), ("joining", joining), ("rows", rowMaking),
            ("states written", encoding),
            ("all of these", naming + reading + joining + rowMaking + encoding), ("states read", decoding),
        ] {
            table.rows.append([name, String(format: "%.2f", seconds * 1_000_000 / Double(events))])
        }
        return [
            "\(events) events of \(bytes / events) bytes about \(orders) orders: \(rows) rows, \(states) states of"
                + " \(stateBytes / states) bytes"
        ] + table.lines()
    }
}

import Ledger
import Output
package import Rebuild

/// How differences between read models are shown to a person.
package enum DifferencesText {
    /// What two generations have each and what differs, table by table, with examples and the events behind.
    package static func lines(_ report: ComparisonReport) -> [String] {
        guard !report.isEmpty else {
            return [
                "generations \(report.live) and \(report.candidate) hold the same rows at position \(report.position)"
            ]
        }
        return ["generations \(report.live) and \(report.candidate) at position \(report.position):", ""]
            + lines(report.tables, live: "only \(report.live)", candidate: "only \(report.candidate)")
    }

    /// What was verified, and what is not as the events say.
    package static func lines(_ report: VerificationReport) -> [String] {
        let what =
            report.orders.map { orders in
                "\(orders) orders and \(report.parcels ?? 0) parcels by \(report.events) events"
            } ?? "all read models by \(report.events) events"
        let left =
            report.omitted == 0
            ? [] : ["\(report.omitted) things hang together with too many others for a sample: leave --sample out"]
        let head = "compared \(what), generation \(report.generation) at position \(report.position)"
        guard !report.isEmpty else { return ["\(head): nothing differs"] + left }
        let rows =
            report.rows == 0
            ? ["\(head): no row differs"]
            : ["\(head): \(report.rows) rows differ", ""]
                + lines(report.tables, live: "stored only", candidate: "missing")
        return rows + lines(altered: report.altered) + left
    }

    private static func lines(altered: [Int]) -> [String] {
        guard !altered.isEmpty else { return [] }
        return ["", "Events that were changed after they were received, which a replay does not mend:"]
            + altered.prefix(mostAltered).map { "  event \($0) is \(EventContent.alteration)" }
            + (altered.count > mostAltered ? ["  and \(altered.count - mostAltered) more"] : [])
            + ["See \"An event was changed\" in docs/operations.md."]
    }

    private static let mostAltered = 100

    private static func lines(_ tables: [TableDifferences], live: String, candidate: String) -> [String] {
        let differing = tables.filter { !$0.isEmpty }
        var table = TextTable(columns: ["table", live, candidate, "different", "columns that differ"])
        table.rows = differing.map { table in
            let columns = table.columns.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return [
                table.table, "\(table.onlyLive)", "\(table.onlyCandidate)", "\(table.different)",
                columns.map { "\($0.key) (\($0.value))" }.joined(separator: ", "),
            ]
        }
        let examples = differing.flatMap { table in
            ["", "\(table.table):"] + table.examples.map { "  \($0.summary.withoutControls)" }
        }
        return table.lines(indent: 0) + examples
    }
}

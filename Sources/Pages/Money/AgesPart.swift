import Foundation

/// What is open, and for how long.
enum AgesPart {
    private static let heading = "Open bills and disputes"
    private static let buckets = ["up to 7 days", "8 to 30 days", "31 to 90 days", "over 90 days"]

    static func part(
        _ ages: [MoneyFigures.Age]?, _ oldest: [MoneyFigures.Oldest]?, _ readAt: ShownTime?, now: Date
    ) -> MoneyContent.Part {
        guard let ages, let oldest else { return .underWay("open", heading) }
        let rows = ["bill", "dispute"].flatMap { kind in
            buckets.indices.map { bucket in
                let age = ages.first { $0.kind == kind && $0.bucket == bucket }
                return BarRows.Row(
                    label: "\(kind.capitalizedFirst)s, \(buckets[bucket])",
                    note: age.map { AmountText.of($0.amount) } ?? "",
                    segments: [
                        .init(
                            from: 0, to: Decimal(age?.count ?? 0), ink: bucket < 2 ? .bar : bucket == 2 ? .warn : .bad)
                    ],
                    figure: CountText.of(age?.count ?? 0))
            }
        }
        let chart = BarRows(
            title: "Open bills and disputes by age",
            summary: rows.map { "\($0.label): \($0.figure)" }.joined(separator: ", ") + ".", rows: rows)
        return MoneyContent.Part(
            id: "open", heading: heading,
            words: ages.isEmpty
                ? "No bill and no dispute is open."
                : "How many, and for how much. The oldest are below; each opens its order.",
            chart: ages.isEmpty ? [] : chart.drawings,
            table: oldest.isEmpty
                ? nil
                : MoneyContent.Table(
                    label: "The oldest that are open",
                    columns: [.text("What"), .text("Order"), .number("USD"), .text("Since")],
                    rows: oldest.map { thing in
                        MoneyContent.Row(
                            name: "\(thing.kind.capitalizedFirst) \(thing.reference)",
                            href: thing.orderKey.map { Link.order(thing.account, $0) + "#\(thing.kind)s" }
                                ?? Link.query("/events", ["account": thing.account, "about": thing.reference]),
                            cells: [
                                .init(
                                    text: thing.orderKey ?? "none", isNumber: false,
                                    door: thing.orderKey.map { Link.order(thing.account, $0) }),
                                .init(text: AmountText.of(thing.amount)),
                                .init(
                                    text: thing.since.map { ShownTime($0, now: now).age } ?? "unknown", isNumber: false),
                            ])
                    }), readAt: readAt, isThere: true)
    }
}

import Foundation

/// What was earned.
enum MarginsPart {
    static func part(_ months: [MoneyFigures.MarginMonth]?, _ readAt: ShownTime?) -> MoneyContent.Part {
        guard let months else { return .underWay("margins", "Margins") }
        guard !months.isEmpty else {
            return MoneyContent.Part(
                id: "margins", heading: "Margins",
                words:
                    "No sales are known: cjledger import sales brings them, and then each order’s margin stands here.",
                chart: [], table: nil, readAt: readAt, isThere: true)
        }
        let rows = BarRows(
            title: "Margin by month, US dollars",
            summary: months.map { "\($0.name ?? "no date"): \(AmountText.of($0.margin))" }.joined(separator: ", ")
                + ".",
            rows: months.map { month in
                BarRows.Row(
                    label: month.name ?? "no date", note: share(month),
                    segments: [.init(from: 0, to: month.margin, ink: month.margin < 0 ? .bad : .good)],
                    figure: AmountText.of(month.margin, isSigned: true))
            })
        return MoneyContent.Part(
            id: "margins", heading: "Margins",
            words: "What shops kept of sales, less what CJ’s goods cost landed, by the month of the sale.",
            chart: rows.drawings,
            table: MoneyContent.Table(
                label: "Margins by month",
                columns: [.text("Month")]
                    + ["Sold", "Cost", "Margin", "Share", "Lines without cost"].map(MoneyContent.Column.number),
                rows: months.reversed().map { month in
                    MoneyContent.Row(
                        name: month.name ?? "no date", href: nil,
                        cells: [
                            .init(text: AmountText.of(month.revenue)), .init(text: AmountText.of(month.cost)),
                            .init(
                                text: AmountText.of(month.margin, isSigned: true),
                                color: month.margin < 0 ? Tone.bad.rawValue : nil),
                            .init(text: share(month)),
                            .init(
                                text: CountText.of(month.withoutCost),
                                color: month.withoutCost > 0 ? Tone.warn.rawValue : nil),
                        ])
                }), readAt: readAt, isThere: true)
    }

    private static func share(_ month: MoneyFigures.MarginMonth) -> String {
        guard month.revenue > 0 else { return "" }
        let percent = (month.margin.asDouble / month.revenue.asDouble * 100).rounded()
        return percent.magnitude < 100_000 ? "\(Int(percent)) %" : ""
    }
}

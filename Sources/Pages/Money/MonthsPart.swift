import Foundation

/// What the orders of a month cost.
enum MonthsPart {
    private static let heading = "What the orders of a month cost"

    static func part(_ months: [MoneyFigures.Month]?, _ readAt: ShownTime?) -> MoneyContent.Part {
        guard let months else { return .underWay("months", heading) }
        let dated = months.filter { $0.name != nil }
        let chart = MonthColumns(
            title: "Landed cost by month and part, US dollars",
            summary: dated.map { "\($0.name ?? ""): \(AmountText.of($0.landed))" }.joined(separator: ", ") + ".",
            parts: [
                .init(name: "Products", ink: .bar), .init(name: "Shipping", ink: .second),
                .init(name: "Taxes", ink: .third), .init(name: "Fees", ink: .fourth),
                .init(name: "Bills", ink: .warn), .init(name: "Given back", ink: .good),
            ],
            months: dated.map { month in
                .init(
                    name: month.name ?? "",
                    amounts: [
                        month.products, month.shipping, month.taxes, month.fees, month.bills, month.credit,
                    ])
            })
        let rows = months.reversed().map { month in
            MoneyContent.Row(
                name: month.name ?? "no date of payment",
                href: month.name.map { Link.query("/money", ["month": $0]) },
                cells: [
                    .init(text: CountText.of(month.orders)), .init(text: AmountText.of(month.products)),
                    .init(text: AmountText.of(month.shipping)), .init(text: AmountText.of(month.taxes)),
                    .init(text: AmountText.of(month.fees)), .init(text: AmountText.of(month.bills)),
                    .init(text: AmountText.of(month.credit)), .init(text: AmountText.of(month.landed)),
                    .init(
                        text: CountText.of(month.incomplete), color: month.incomplete > 0 ? Tone.warn.rawValue : nil),
                ])
        }
        return MoneyContent.Part(
            id: "months", heading: heading,
            words: months.isEmpty
                ? "No paid order has a cost sheet yet."
                : "By the month in which they were paid; orders that count, in US dollars.",
            chart: dated.isEmpty ? [] : chart.drawings,
            table: months.isEmpty
                ? nil
                : MoneyContent.Table(
                    label: "Months by part",
                    columns: [.text("Month")]
                        + [
                            "Orders", "Products", "Shipping", "Taxes", "Fees", "Bills", "Given back", "Landed",
                            "Not complete",
                        ]
                        .map(MoneyContent.Column.number), rows: Array(rows)),
            readAt: readAt, isThere: true)
    }
}

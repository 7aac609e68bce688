import Foundation

/// Money that moved.
enum CashPart {
    private static let kinds = ["payment", "bill", "stocking_order", "refund"]
    private static let names = ["Orders", "Bills", "Private stock", "Refunds"]

    static func part(_ movements: [MoneyFigures.CashMonth]?, _ readAt: ShownTime?) -> MoneyContent.Part {
        guard let movements else { return .underWay("cash", "Cash") }
        let months = Dictionary(grouping: movements, by: \.name)
        let names = months.keys.sorted { ($0 ?? "") < ($1 ?? "") }
        func amount(_ month: String?, _ kind: String) -> Decimal {
            (months[month] ?? []).filter { $0.kind == kind }.reduce(0) { $0 + $1.amount }
        }
        let dated = names.compactMap(\.self)
        let chart = MonthColumns(
            title: "Money to CJ and back by month, US dollars",
            summary: dated.map { name in
                "\(name): \(AmountText.of(kinds.reduce(Decimal(0)) { $0 + amount(name, $1) }))"
            }.joined(separator: ", ") + ".",
            parts: zip(Self.names, [Ink.bar, .warn, .second, .good]).map { .init(name: $0, ink: $1) },
            months: dated.map { name in .init(name: name, amounts: kinds.map { amount(name, $0) }) })
        let rows = names.reversed().map { name in
            MoneyContent.Row(
                name: name ?? "no date", href: nil,
                cells: kinds.map { .init(text: AmountText.of(amount(name, $0))) } + [
                    .init(text: AmountText.of(kinds.reduce(Decimal(0)) { $0 + amount(name, $1) })),
                    .init(text: AmountText.of(amount(name, "wallet"))),
                ])
        }
        return MoneyContent.Part(
            id: "cash", heading: "Cash",
            words: movements.isEmpty
                ? "No money has moved yet."
                : "What went to CJ, and below 0 what came back, by CJ’s date or else when it became known. The wallet’s are in no sum: what is paid from it stands by itself.",
            chart: dated.isEmpty ? [] : chart.drawings,
            table: movements.isEmpty
                ? nil
                : MoneyContent.Table(
                    label: "Cash by month",
                    columns: [.text("Month")] + (Self.names + ["Sum", "Wallet"]).map(MoneyContent.Column.number),
                    rows: Array(rows)),
            readAt: readAt, isThere: true)
    }
}

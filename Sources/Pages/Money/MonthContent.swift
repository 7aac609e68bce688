import Foundation

/// What `month.mustache` shows.
struct MonthContent: Sendable {
    let month: String
    let part: MoneyContent.Part
    let isUnderWay: Bool

    init(_ month: String, _ orders: SlowReadings.Kept<[MoneyFigures.OrderOfMonth]>?, now: Date) {
        self.month = month
        guard let orders else {
            part = .underWay("orders", "The dearest orders")
            isUnderWay = true
            return
        }
        isUnderWay = false
        part = MoneyContent.Part(
            id: "orders", heading: "The dearest orders",
            words: orders.value.isEmpty
                ? "No order that counts was paid in it." : "The fifty that cost most, landed, in US dollars.",
            chart: [],
            table: orders.value.isEmpty
                ? nil
                : MoneyContent.Table(
                    label: "Orders paid in \(month)",
                    columns: [.text("Order"), .text("Paid")]
                        + ["Landed", "Products", "Shipping"].map(MoneyContent.Column.number)
                        + [.text("")],
                    rows: orders.value.map { order in
                        MoneyContent.Row(
                            name: order.key, href: Link.order(order.account, order.key),
                            cells: [
                                .init(text: order.paidAt.map(ShownTime.day) ?? "unknown", isNumber: false),
                                .init(text: AmountText.of(order.landed)), .init(text: AmountText.of(order.products)),
                                .init(text: AmountText.of(order.shipping)),
                                .init(
                                    text: order.isComplete == true ? "" : "not complete", isNumber: false,
                                    color: Tone.warn.rawValue),
                            ])
                    }), readAt: ShownTime(orders.readAt, now: now), isThere: true)
    }
}

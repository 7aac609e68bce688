import Admin
import Foundation

extension Page {
    /// What went where, over all orders.
    static let money = Page("/money", in: .money) { request, readings in
        let (slow, now) = (readings.slow, request.now)
        if let month = request.fields["month"] {
            guard month.wholeMatch(of: /[12][0-9]{3}-(0[1-9]|1[0-2])/) != nil else {
                return .missing("a month “\(month)”: months are written as 2026-03")
            }
            let orders = await slow.value("orders of \(month)", now: now) {
                try await MoneyFigures.orders(of: month, on: $0)
            }
            return .page(
                "Orders paid in \(month)", template: "month", MonthContent(month, orders, now: now),
                refreshes: orders == nil)
        }
        async let months = slow.value("months", now: now) { try await MoneyFigures.months(on: $0) }
        async let ages = slow.value("ages", now: now) { try await MoneyFigures.ages(on: $0) }
        async let oldest = slow.value("oldest", now: now) { try await MoneyFigures.oldest(on: $0) }
        async let cash = slow.value("cash", now: now) { try await MoneyFigures.cash(on: $0) }
        async let deliveries = slow.value("deliveries", now: now) { try await MoneyFigures.deliveries(on: $0) }
        async let margins = slow.value("margins", now: now) { try await MoneyFigures.margins(on: $0) }
        async let books = slow.value("books", now: now) { try await Books.read(on: $0) }
        let content = await MoneyContent(
            months: months, cash: cash, margins: margins, books: books, deliveries: deliveries, ages: ages,
            oldest: oldest, now: now)
        return .page("Money", template: "money", content, refreshes: true)
    }
}

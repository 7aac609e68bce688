import Foundation
import Operating

extension Page {
    /// Asks CJ for an order now, as `cjledger reconcile --order` does. Nothing is asked before: it changes nothing at CJ.
    static let orderAsking = Page(
        "/orders/{account}/{id}/ask", in: .orders,
        read: { request, _ in .elsewhere(Link.order(request["account"], request["id"])) },
        act: { request, readings in
            let (account, id) = (request["account"], request["id"])
            guard let asksCJ = readings.asksCJ else { return .missing("an API key, with which CJ could be asked") }
            let worker = readings.operating(request.viewer.name)
            let isBegun = await readings.work.begin("Ask CJ for order \(id)", by: request.viewer.name) { _ in
                try await worker.perform("ask CJ", ["account": account, "order": id], result: { $0 }) {
                    try await asksCJ(id)
                }
            }
            return isBegun ? .elsewhere(Link.order(account, id) + "#questions") : Notice.busy.answer
        })

    /// An order's story, by any id it ever had.
    static let order = Page("/orders/{account}/{id}", in: .orders) { request, readings in
        let (account, id) = (request["account"], request["id"])
        let found = try await readings.read { connection in
            let keys = try await OrderFacts.keys(of: id, account: account, on: connection)
            let facts =
                keys.count == 1
                ? try await OrderFacts.read(key: keys[0], account: account, events: 80, on: connection) : nil
            return (keys: keys, facts: facts)
        }
        if let facts = found.facts {
            let asking = OrderAsking(facts.head, request, readings)
            return .page(
                "Order \(facts.head.key)", template: "order", OrderContent(facts, asking: asking, now: request.now),
                refreshes: asking.work?.isUnderWay ?? false)
        }
        guard !found.keys.isEmpty else { return .missing("an order \(id) in the account \(account)") }
        return .page(
            "Orders of \(id)", template: "search",
            SearchContent(
                text: id, heading: "Several orders have \(id)",
                groups: [
                    SearchContent.Group(
                        kind: "Orders",
                        hits: found.keys.map {
                            SearchContent.Hit(name: $0, href: Link.order(account, $0), note: "account \(account)")
                        })
                ], tried: []))
    }
}

/// The button that asks CJ, and what came of it when it was pressed last.
struct OrderAsking: Sendable {
    /// Nil where nobody may act, or no API key is set.
    let form: PostForm?
    /// What is under way or was done last, if it was about this order.
    let work: WorkContent?

    init(_ order: OrderFacts.Head, _ request: PageRequest, _ readings: PageReadings) {
        // By an id that CJ has of it, where it has given one.
        let id = order.code ?? order.internalId ?? order.number ?? order.key
        form = readings.asksCJ == nil ? nil : request.form(to: Link.path("orders", order.account, id, "ask"))
        let isOurs = readings.work.latest?.what == "Ask CJ for order \(id)"
        work = isOurs ? WorkContent(readings.work, now: request.now) : nil
    }
}

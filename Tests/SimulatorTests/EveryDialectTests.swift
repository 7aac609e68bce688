import Foundation
import Testing

@testable import Simulator

/// What a small CJ says in a dialect: webhooks, and the answers to a row of calls, as a number that tells one from
/// another.
private func sayings(_ dialect: Dialect) -> Int {
    let world = World(seed: 29, orders: 80, dialect: dialect)
    var said = Hasher()
    for life in 0..<40 {
        for posting in world.postings(ofLife: life, under: .none) {
            said.combine(world.webhook(of: posting, under: .none).body)
        }
    }
    var caller = Caller(world, pointsPerDay: 130)
    func ask(_ call: Call, _ query: [(String, String)] = [], body: String = "") {
        let answer = caller.httpAnswer(call, query, body: body)
        said.combine(answer.status)
        said.combine(answer.body)
    }
    let orders = world.lives.flatMap(\.orders)
    let codes = orders.prefix(30).map { #""\#($0.ids.code)""# }.joined(separator: ",")
    let parcels = orders.compactMap(\.parcel)
    for parcel in parcels.prefix(8) { ask(.trackInfo, [("trackNumber", parcel.trackNumber)]) }
    ask(.trackInfo, parcels.prefix(12).map { ("trackNumber", $0.trackNumber) })
    let variant = [("vid", orders[0].lines[0].variant.vid)]
    for _ in 0..<14 { ask(.variant, variant) }
    // Not beyond midnight.
    caller.wall = caller.wall + .hours(3)
    ask(.variant, variant)
    for moment in [world.epoch + .hours(30), world.end] {
        caller.now = moment
        for status in OrderStatus.allCases.map(\.rawValue) + ["PENDING"] {
            ask(.orderList, [("status", status), ("pageSize", "200")])
        }
        for order in orders.prefix(30) { ask(.orderDetail, [("orderId", order.ids.code)]) }
        ask(.orderDetail, [("orderId", orders[0].ids.internalId)])
        for _ in 0..<4 { ask(.orderDetails, body: #"{"orderIds":[\#(codes)]}"#) }
        for order in orders.prefix(60) {
            ask(.costSheets, body: #"{"orderCodesList":["\#(order.ids.code)"]}"#)
        }
        ask(.costSheets, body: #"{"orderCodesList":[\#(codes)]}"#)
        ask(.disputes)
        for dispute in orders.compactMap(\.dispute).prefix(6) { ask(.dispute, [("disputeId", dispute.id)]) }
        ask(.getBalance)
        for type in 0...1 { ask(.bills, body: #"{"type":\#(type),"pageSize":200}"#) }
        ask(.stockingOrders, body: #"{"pageSize":200}"#)
        for order in orders where order.isPrivateOutbound {
            // Before anything is locked, and after.
            caller.now = min(moment, order.createdAt + 1)
            ask(.outboundDetail, body: #"{"orderId":"\#(order.ids.code)"}"#)
        }
    }
    if case .probe(let probe) = caller.reaction(.setWebhook, body: Registration.body([.makeup: nil])) {
        said.combine(probe.webhook.body)
        said.combine(probe.method)
        _ = caller.simulation.answer(to: probe, statuses: [Registration.url: 200], now: caller.now)
    }
    ask(.getSetting)
    return said.finalize()
}

@Suite struct `In every dialect` {
    private static let documents = sayings(.documents)

    @Test func `CJ says the same whenever it is asked the same`() {
        #expect(sayings(.documents) == Self.documents)
        #expect(sayings(.live) != Self.documents)
    }

    @Test(arguments: Dialect.switches)
    func `each value of a switch changes what CJ says`(facts: Dialect.SwitchFacts) throws {
        for value in facts.values.dropFirst() {
            func said(_ base: String, _ value: String) throws -> Int {
                sayings(try Dialect(reading: "\(base),\(facts.name)=\(value)"))
            }
            // Some say nothing of their own: a page of another size wants a page that is cut.
            let alone = try said("documents", value) != Self.documents
            let changes = try alone || said("live", value) != said("live", facts.values[0])
            #expect(changes, "\(facts.name)=\(value)")
        }
    }

    @Test func `the truth is the same, but for what nobody can know`() throws {
        func rows(_ dialect: Dialect, after days: Int) -> [JSON] {
            let world = World(seed: 23, orders: 80, dialect: dialect)
            let truth = Truth(of: world, after: .days(days)).json
            return truth.keys.filter { $0 != "unknowable" }.map { truth[$0] ?? .null }
        }
        for days in [2, 90] {
            let documented = rows(.documents, after: days)
            for seed in UInt64(0)..<20 {
                #expect(rows(.random(seed: seed), after: days) == documented, "random:\(seed)")
            }
            #expect(rows(.live, after: days) == documented)
        }
    }

    @Test func `what nobody can know is a cell of a row that is there`() {
        for seed in UInt64(0)..<30 {
            let world = World(seed: 23, orders: 80, dialect: .random(seed: seed))
            let truth = Truth(of: world, after: .days(2)).json
            var named: [String: [String: JSON]] = [:]
            for cell in truth.rows("unknowable") {
                let view = cell["view"]?.string ?? ""
                let rows = named[view] ?? Self.byTheirNames(truth.rows(view))
                named[view] = rows
                // Views of which the truth tells nothing have no row to be in.
                if rows.isEmpty { continue }
                let row = rows[cell["key"]?.string ?? ""]
                let column = cell["column"]?.string ?? ""
                // `row` is the row as a whole.
                let isThere = column == "row" ? row != nil : row?.keys.contains(column) == true
                #expect(isThere, "random:\(seed): \(cell.written)")
            }
        }
    }

    /// A row is named by one of its ids, a line by its order's and its own.
    private static func byTheirNames(_ rows: [JSON]) -> [String: JSON] {
        var named: [String: JSON] = [:]
        for row in rows {
            let ids = row.keys.compactMap { row[$0]?.string }
            let line = [row["cj_order_code"], row["line_item_id"]].compactMap { $0?.string }.joined(separator: " ")
            for name in ids + [line] where named[name] == nil { named[name] = row }
        }
        return named
    }

    @Test func `messages are JSON`() throws {
        for seed in UInt64(0)..<12 {
            let world = World(seed: 29, orders: 10, dialect: .random(seed: seed))
            for posting in world.postings(under: .none) {
                let body = world.webhook(of: posting, under: .none).body
                #expect(throws: Never.self, "random:\(seed)") {
                    try JSONSerialization.jsonObject(with: Data(body))
                }
            }
        }
    }
}

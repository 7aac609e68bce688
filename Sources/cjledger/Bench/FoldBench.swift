import Bench
import CJ
import Folding
import Foundation
import Projection

/// Runs the measurement of `bench fold`: what an event costs in each step from its bytes to rows and states, on one
/// thread and without a database.
struct FoldBench {
    /// How many events there are to be at least.
    let events: Int
    let zone: TimeZone

    func run() throws -> FoldReport {
        let texts = try ShipmentTexts.compiledIn.get()
        var report = FoldReport()
        var seed: UInt64 = 0
        while report.events < events {
            seed += 1
            let messages = try SimulatedEvents(seed: seed).messages
            try measure(messages, texts: texts, report: &report)
        }
        return report
    }

    private func measure(_ messages: [StoredMessage], texts: ShipmentTexts, report: inout FoldReport) throws {
        report.events += messages.count
        report.bytes += messages.map(\.body.count).reduce(0, +)
        _ = try report.time(\.naming) { try messages.map { try Fold.names(in: $0) } }
        let contributions = try report.time(\.reading) {
            try messages.map { try Fold.contribution(of: $0, zone: zone) }
        }
        let things = report.time(\.joining) { Things(contributions) }
        report.orders += things.orders.orders.count
        report.rows += report.time(\.rowMaking) { things.countRows(texts: texts) }
        let states = report.time(\.encoding) { things.states() }
        report.states += states.count
        report.stateBytes += states.all.map(\.utf8.count).reduce(0, +)
        try report.time(\.decoding) { try states.decode() }
    }
}

/// All that one account's events tell of.
private struct Things {
    var orders = OrderBook()
    var shipments = ShipmentBook()
    var bills: [String: BillPicture] = [:]
    var stockingOrders: [String: StockingOrderPicture] = [:]
    var variants: [String: VariantPicture] = [:]

    init(_ contributions: [Contribution]) {
        for contribution in contributions {
            for picture in contribution.orders { orders.add(picture) }
            for picture in contribution.shipments { shipments.add(picture) }
            bills.join(contribution.bills)
            stockingOrders.join(contribution.stockingOrders)
            variants.join(contribution.variants)
        }
    }

    func countRows(texts: ShipmentTexts) -> Int {
        var count = 0
        for entry in orders.entries {
            count += 1 + entry.row.lines.count + entry.row.timeline.count + entry.ids.count
        }
        for (number, picture) in shipments.shipments {
            let row = ShipmentRow(picture, trackNumber: number, texts: texts)
            count += 1 + row.events.count + row.ids.count
        }
        for (id, picture) in bills { count += 1 + BillRow(picture, billId: id).changes.count }
        for (id, picture) in stockingOrders { count += 1 + StockingOrderRow(picture, stockingOrderId: id).lines.count }
        return count
    }

    func states() -> States {
        States(
            orders: orders.orders.values.map { StateCoding.encode($0) },
            shipments: shipments.shipments.values.map { StateCoding.encode($0) },
            bills: bills.values.map { StateCoding.encode($0) },
            stockingOrders: stockingOrders.values.map { StateCoding.encode($0) },
            variants: variants.values.map { StateCoding.encode($0) })
    }
}

/// The states of things, as they are stored.
private struct States {
    let orders: [String]
    let shipments: [String]
    let bills: [String]
    let stockingOrders: [String]
    let variants: [String]

    var all: [String] { orders + shipments + bills + stockingOrders + variants }
    var count: Int { all.count }

    func decode() throws {
        for state in orders { _ = try StateCoding.decode(OrderPicture.self, from: state) }
        for state in shipments { _ = try StateCoding.decode(ShipmentPicture.self, from: state) }
        for state in bills { _ = try StateCoding.decode(BillPicture.self, from: state) }
        for state in stockingOrders { _ = try StateCoding.decode(StockingOrderPicture.self, from: state) }
        for state in variants { _ = try StateCoding.decode(VariantPicture.self, from: state) }
    }
}

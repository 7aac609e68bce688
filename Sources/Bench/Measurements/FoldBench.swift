import CJ
import Folding
package import Foundation
import ReadModels

/// Runs the measurement of `bench fold`: what an event costs in each step from its bytes to rows and states, on one
/// thread and without a database.
package struct FoldBench {
    /// How many events there are to be at least.
    let events: Int
    let zone: TimeZone

    package init(events: Int, zone: TimeZone) {
        self.events = events
        self.zone = zone
    }

    package func run() throws -> FoldReport {
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
        report.stateBytes += states.map(\.text.utf8.count).reduce(0, +)
        try report.time(\.decoding) { for state in states { try state.decode() } }
    }
}

extension Things {
    fileprivate init(_ contributions: [Contribution]) {
        self.init()
        for picture in contributions.flatMap(\.pictures) { add(picture) }
    }

    fileprivate func countRows(texts: ShipmentTexts) -> Int {
        ReadModel.allCases.reduce(0) { count, model in
            switch model {
            case .orders:
                orders.entries.reduce(count) { $0 + 1 + $1.row.lines.count + $1.row.timeline.count + $1.ids.count }
            case .shipments:
                shipments.shipments.reduce(count) { count, parcel in
                    let row = ShipmentRow(parcel.value, trackNumber: parcel.key, texts: texts)
                    return count + 1 + row.events.count + row.ids.count
                }
            case .bills: bills.reduce(count) { $0 + 1 + BillRow($1.value, billId: $1.key).changes.count }
            case .stockingOrders:
                stockingOrders.reduce(count) {
                    $0 + 1 + StockingOrderRow($1.value, stockingOrderId: $1.key).lines.count
                }
            case .variants, .statements, .sales, .exchangeDays: count
            }
        }
    }

    fileprivate func states() -> [State] {
        ReadModel.allCases.flatMap { model in
            switch model {
            case .orders: orders.orders.values.map(State.init)
            case .shipments: shipments.shipments.values.map(State.init)
            case .bills: bills.values.map(State.init)
            case .stockingOrders: stockingOrders.values.map(State.init)
            case .variants: variants.values.map(State.init)
            case .statements: statements.values.map(State.init)
            case .sales: sales.values.map(State.init)
            case .exchangeDays: exchangeDays.values.map(State.init)
            }
        }
    }
}

/// The state of a thing, as it is stored.
private struct State {
    let text: String
    let decode: () throws -> Void

    init<Picture: StateValue>(_ picture: Picture) {
        let text = StateCoding.encode(picture)
        self.text = text
        decode = { _ = try StateCoding.decode(Picture.self, from: text) }
    }
}

import CJ
import Folding
import Foundation
import Postgres

/// The tables about stocking orders.
enum StockingOrderTables {
    static let orders = ReadModelTable<(picture: StockingOrderPicture, row: StockingOrderRow)>(
        "stocking_orders", key: 1
    ) { table in
        table.column("stocking_order_id") { $0.row.stockingOrderId }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("order_number") { $0.row.orderNumber }
        table.column("status") { $0.row.status }
        table.time("created_at") { $0.row.created }
        table.time("paid_at") { $0.row.paid }
        table.time("shipped_at") { $0.row.shipped }
        table.time("completed_at") { $0.row.completed }
        table.column("amount") { $0.row.amount }
        table.column("product_amount") { $0.row.productAmount }
        table.column("postage_amount") { $0.row.postage }
        table.column("service_fee") { $0.row.serviceFee }
        table.column("taxes") { $0.row.taxes }
        table.column("refund") { $0.row.refund }
        table.column("surcharge") { $0.row.surcharge }
        table.column("pieces_price") { $0.row.piecesPrice }
        table.column("first_seen_at") { $0.row.firstSeenAt }
        table.column("last_event_at") { $0.row.lastEventAt }
        table.column("confirmed_at") { $0.row.confirmedAt }
    }

    static let lines = ReadModelTable<(id: String, number: Int, line: StockingOrderRow.Line)>(
        "stocking_order_items", key: 2
    ) { table in
        table.column("stocking_order_id") { $0.id }
        table.column("line_number") { $0.number }
        table.column("product_code") { $0.line.productCode }
        table.column("vid") { $0.line.vid }
        table.column("sku") { $0.line.sku }
        table.column("quantity") { $0.line.quantity }
        table.column("kept") { $0.line.kept }
        table.column("pieces") { $0.line.pieces }
        table.column("unit_price") { $0.line.unitPrice }
        table.column("unit_cost") { $0.line.unitCost }
    }
}

import CJ
import Folding
import Foundation
import Postgres

/// The tables about stocking orders.
enum StockingOrderTables {
    static let model = KeyedModel(.stockingOrders, orders, row: StockingOrderRow.init) { tables in
        tables.add(numbered: lines, of: \.id) { $0.row.lines }
    }

    private static let orders = ReadModelTable<KeyedEntry<StockingOrderPicture, StockingOrderRow>>(
        "stocking_orders", key: 1
    ) { table in
        table.column("stocking_order_id") { $0.id }
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
        table.column("refund_status") { $0.row.refundStatus }
        table.column("stockout_refund_status") { $0.row.stockoutRefundStatus }
        table.time("refunded_at") { $0.row.refunded }
        table.column("discount") { $0.row.discount }
        table.column("product_discount") { $0.row.productDiscount }
        table.column("postage_discount") { $0.row.postageDiscount }
        table.column("logistic_name") { $0.row.logisticName }
        table.column("track_number") { $0.row.trackNumber }
        table.column("cj_track_number") { $0.row.cjTrackNumber }
        table.column("warehouse_id") { $0.row.warehouseId }
        table.column("warehouse") { $0.row.warehouse }
        table.column("pieces_price") { $0.row.piecesPrice }
        table.column("first_seen_at") { $0.row.firstSeenAt }
        table.column("last_event_at") { $0.row.lastEventAt }
        table.column("confirmed_at") { $0.row.confirmedAt }
    }

    private static let lines = ReadModelTable<Numbered<StockingOrderRow.Line>>("stocking_order_items", key: 2) {
        table in
        table.column("stocking_order_id") { $0.place.of }
        table.column("line_number") { $0.place.number }
        table.column("product_code") { $0.row.productCode }
        table.column("vid") { $0.row.vid }
        table.column("sku") { $0.row.sku }
        table.column("quantity") { $0.row.quantity }
        table.column("allocated") { $0.row.allocated }
        table.column("kept") { $0.row.kept }
        table.column("pieces") { $0.row.pieces }
        table.column("unit_price") { $0.row.unitPrice }
        table.column("original_price") { $0.row.originalPrice }
        table.column("discount") { $0.row.discount }
        table.column("grams") { $0.row.grams }
        table.column("refund_status") { $0.row.refundStatus }
        table.column("unit_cost") { $0.row.unitCost }
    }
}

import CJ
import Folding
import Foundation
import Postgres

/// The table about what the seller's shops sold.
enum SaleTables {
    static let model = KeyedModel(.sales, sales, row: { picture, _ in picture }) { _ in }

    private static let sales = ReadModelTable<KeyedEntry<SalePicture, SalePicture>>("sales", key: 1) { table in
        table.column("sale_id") { $0.id }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("sale_order") { $0.row.value.orderReference }
        table.column("shop") { $0.row.value.shop }
        table.column("order_number") { $0.row.value.orderNumber }
        table.column("platform_order_id") { $0.row.value.platformOrderId }
        table.column("line_id") { $0.row.value.lineId }
        table.column("kind") { $0.row.value.kind.rawValue }
        table.column("status") { $0.row.value.status.rawValue }
        table.column("sku") { $0.row.value.sku }
        table.column("quantity") { $0.row.value.quantity }
        table.column("amount") { $0.row.value.amount }
        table.column("currency") { $0.row.value.currency }
        table.column("sold_at") { $0.row.value.soldAt }
        table.column("country") { $0.row.value.country }
        table.column("known_at") { $0.row.stamp.receivedAt }
        table.column("position") { $0.row.position }
    }
}

import CJ
import Folding
import Foundation
import Postgres

/// The tables about orders' costs.
enum CostTables {
    static let sheets = ReadModelTable<Numbered<CostSheetRow>>("cost_sheets", key: 2) { table in
        table.column("order_key") { $0.place.of }
        table.column("number") { $0.place.number }
        table.column("is_newest") { $0.row.isNewest }
        table.column("position") { $0.row.position }
        table.column("asked_at") { $0.row.askedAt }
        table.column("is_paid") { $0.row.sheet.isPaid }
        table.column("product_cost") { $0.row.parts.products }
        table.column("shipping_cost") { $0.row.parts.shipping }
        table.column("import_tax") { $0.row.parts.importTax }
        table.column("import_fee") { $0.row.parts.importFee }
        table.column("outbound_fee") { $0.row.parts.outboundFee }
        table.column("storage_fee") { $0.row.parts.storageFee }
        table.column("dispute_credit") { $0.row.disputeCredit }
        table.column("paid_amount") { $0.row.parts.paidAmount }
        table.column("paid_variance") { $0.row.parts.paidVariance }
        table.column("import_tax_method") { $0.row.parts.importTaxMethod?.rawValue }
        table.column("total_amount") { $0.row.sheet.total }
        table.column("shipment_order_id") { $0.row.sheet.shipmentOrderId }
        table.time("paid_at") { $0.row.sheet.paid }
        table.column("is_out_of_stock_split") { $0.row.sheet.isOutOfStockSplit }
        table.column("is_reissue") { $0.row.sheet.isReissue }
        table.column("is_reorder") { $0.row.sheet.isReorder }
        table.column("store_sku_process") { $0.row.sheet.storeSkuProcess }
        table.column("warehouse") { $0.row.sheet.warehouse }
        table.column("to_country") { $0.row.sheet.toCountry }
        table.column("undocumented") { $0.row.sheet.undocumentedJSON.map { JSONB($0) } }
    }

    static let sheetLines = ReadModelTable<Numbered<CostSheetLineRow>>("cost_sheet_items", key: 2) { table in
        table.column("order_key") { $0.place.of }
        table.column("line_number") { $0.place.number }
        table.column("product_code") { $0.row.productCode }
        table.column("sku") { $0.row.line.sku }
        table.column("unit_price") { $0.row.line.unitPrice }
        table.column("quantity") { $0.row.line.quantity }
        table.column("product_type") { $0.row.line.productType }
        table.column("is_gift") { $0.row.line.isGift }
        table.column("grams") { $0.row.line.grams }
        table.column("group_product_code") { $0.row.line.groupProductCode }
        table.column("is_group_main") { $0.row.line.isGroupMain }
        table.column("coupon_product_amount") { $0.row.line.couponProductAmount }
        table.column("head_postage") { $0.row.line.headPostage }
    }

    static let disputes = ReadModelTable<Numbered<DisputeRow>>("order_disputes", key: 2) { table in
        table.column("order_key") { $0.place.of }
        table.column("dispute_number") { $0.place.number }
        table.column("dispute_id") { $0.row.id }
        table.column("amount") { $0.row.amount }
        table.column("products") { $0.row.refund?.products }
        table.column("shipping") { $0.row.refund?.postage }
        table.column("import_tax") { $0.row.refund?.importTax }
        table.column("outbound_fee") { $0.row.refund?.outboundFee }
        table.column("storage_fee") { $0.row.refund?.storageFee }
        table.column("status") { $0.row.status.rawValue }
        table.column("source") { $0.row.source?.rawValue }
        table.column("raw_status") { $0.row.report?.status }
        table.words("reason") { $0.row.report?.reason }
        table.time("opened_at") { $0.row.report?.created }
        table.column("asked_amount") { $0.row.asked }
        table.column("replacement_amount") { $0.row.report?.replacementAmount }
        table.column("resent_order") { $0.row.report?.resentOrderId }
        table.column("first_seen_at") { $0.row.firstSeenAt }
        table.column("decided_at") { $0.row.decidedAt }
        table.column("known_at") { $0.row.knownAt }
        table.column("by_sheet") { $0.row.bySheet }
        table.column("doubtful") { $0.row.doubtful }
        table.column("position") { $0.row.position }
        table.column("told_at") { $0.row.toldAt }
    }

    static let draws = ReadModelTable<Numbered<DrawRow>>("order_draws", key: 2) { table in
        table.column("order_key") { $0.place.of }
        table.column("draw_number") { $0.place.number }
        table.column("vid") { $0.row.vid }
        table.column("sku") { $0.row.sku }
        table.column("stocking_order_id") { $0.row.stockingOrderId }
        table.column("quantity") { $0.row.quantity }
        table.column("wanted") { $0.row.wanted }
        table.column("unit_price") { $0.row.unitPrice }
        table.column("at") { $0.row.at }
    }
}

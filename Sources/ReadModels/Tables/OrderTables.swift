import CJ
import Folding
import Foundation
import Postgres

/// The tables about orders.
enum OrderTables {
    static let model = ModelTables<OrderEntry> { tables in
        tables.add(orders, by: \.row.key) { [$0] }
        tables.add(ids, by: \.self) { order in order.ids.map { Id(id: $0.id, kind: $0.kind, order: $0.key) } }
        tables.add(numbered: items, of: \.row.key.text) { $0.shown?.lines ?? [] }
        tables.add(numbered: bundleParts, of: \.row.key.text) { $0.shown?.bundleParts ?? [] }
        tables.add(timeline, by: \.key) { order in
            (order.shown?.timeline ?? []).map { TimelineEntry(order: order.row.key, entry: $0) }
        }
        tables.add(links, by: \.key) { order in
            (order.shown?.links ?? []).map { Link(order: order.row.key, link: $0) }
        }
        tables.add(numbered: CostTables.sheets, of: \.row.key.text) { $0.shown?.costs.sheets ?? [] }
        tables.add(numbered: CostTables.sheetLines, of: \.row.key.text) { $0.shown?.costs.sheetLines ?? [] }
        tables.add(numbered: CostTables.disputes, of: \.row.key.text) { $0.shown?.costs.disputes ?? [] }
        tables.add(numbered: CostTables.draws, of: \.row.key.text) { $0.shown?.costs.draws ?? [] }
    }

    private static let orders = ReadModelTable<OrderEntry>("orders", key: 1) { table in
        table.column("order_key") { $0.row.key.text }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("attached_to") { $0.attachedTo?.text }
        table.column("cj_order_code") { $0.row.cjOrderCode }
        table.column("cj_internal_id") { $0.row.cjInternalId }
        table.column("order_number") { $0.row.orderNumber }
        table.column("status") { $0.row.status }
        table.column("sub_status") { $0.row.subStatus }
        table.column("is_private_outbound") { $0.row.isPrivateOutbound }
        table.column("logistic_name") { $0.row.logisticName }
        table.column("track_number") { $0.row.trackNumber }
        table.time("created_at") { $0.row.created }
        table.time("paid_at") { $0.row.paid }
        table.time("shipped_at") { $0.row.shipped }
        table.time("completed_at") { $0.row.completed }
        table.column("codes") { $0.picture.ids.codes.count }
        table.column("lines_source") { $0.row.linesSource?.rawValue }
        table.column("platform_order_id") { $0.row.platformOrderId }
        table.column("shipment_order_id") { $0.row.shipmentOrderId }
        table.column("is_sandbox") { $0.row.isSandbox }
        table.column("from_country") { $0.row.fromCountry }
        table.column("to_country") { $0.row.toCountry }
        table.column("order_amount") { $0.row.orderAmount }
        table.column("product_amount") { $0.row.productAmount }
        table.column("postage_amount") { $0.row.postageAmount }
        table.column("dispute_id") { $0.row.disputeId }
        table.column("carrier") { $0.row.carrier }
        table.column("tracking_url") { $0.row.trackingURL }
        table.column("grams") { $0.row.grams }
        table.time("shop_created_at") { $0.row.shopDate }
        table.column("shop_id") { $0.row.shopId }
        table.column("shop_name") { $0.row.shopName }
        table.column("warehouse_id") { $0.row.warehouseId }
        table.column("warehouse") { $0.row.warehouse }
        table.column("first_seen_at") { $0.row.firstSeenAt }
        table.column("last_event_at") { $0.row.lastEventAt }
        table.column("changed_position") { $0.row.changedPosition }
        table.column("confirmed_at") { $0.row.confirmedAt }
        table.column("unknown_to_cj_since") { $0.row.unknownSince }
        table.column("evidence") { $0.row.evidence.rawValue }
    }

    private static let items = ReadModelTable<Numbered<OrderLine>>("order_items", key: 2) { table in
        table.column("order_key") { $0.place.of }
        table.column("line_number") { $0.place.number }
        table.column("line_item_id") { $0.row.lineItemId }
        table.column("store_line_item_id") { $0.row.storeLineItemId }
        table.column("vid") { $0.row.vid }
        table.column("sku") { $0.row.sku }
        table.column("product_code") { $0.row.productCode }
        table.column("stocking_order_id") { $0.row.stockingOrderId }
        table.column("quantity") { $0.row.quantity }
        table.column("unit_price") { $0.row.unitPrice }
        table.column("production_status") { $0.row.productionStatus }
        table.column("abnormal_types", array: { $0.row.abnormalTypes })
        table.column("grams") { $0.row.grams }
    }

    private static let bundleParts = ReadModelTable<Numbered<OrderRow.BundlePart>>("order_bundle_parts", key: 2) {
        table in
        table.column("order_key") { $0.place.of }
        table.column("part_number") { $0.place.number }
        table.column("line_item_id") { $0.row.bundle }
        table.column("part_line_item_id") { $0.row.part.lineItemId }
        table.column("vid") { $0.row.part.vid }
        table.column("quantity") { $0.row.part.quantity }
    }

    private static let timeline = ReadModelTable<TimelineEntry>("order_timeline", key: 3) { table in
        table.column("order_key") { $0.order.text }
        table.column("position") { $0.entry.position }
        table.column("statement_number") { $0.entry.number }
        table.column("at") { $0.entry.statement.at }
        table.column("at_text") { $0.entry.statement.atText }
        table.column("status") { $0.entry.statement.status }
        table.column("source") { $0.entry.statement.source.rawValue }
    }

    private static let links = ReadModelTable<Link>("order_links", key: 3) { table in
        table.column("order_key") { $0.order.text }
        table.column("kind") { $0.link.link.kind.rawValue }
        table.column("related_code") { $0.link.link.code }
        table.column("position") { $0.link.position }
    }

    private static let ids = ReadModelTable<Id>("order_ids", key: 3) { table in
        table.column("id") { $0.id }
        table.column("kind") { $0.kind.rawValue }
        table.column("order_key") { $0.order.text }
    }
}

// MARK: Rows

private struct TimelineEntry: Equatable {
    struct Key: Hashable {
        let order: OrderKey
        let position: Int
        let number: Int
    }

    let order: OrderKey
    let entry: OrderRow.TimelineRow

    var key: Key { Key(order: order, position: entry.position, number: entry.number) }
}

private struct Link: Equatable {
    struct Key: Hashable {
        let order: OrderKey
        let link: OrderLink
    }

    let order: OrderKey
    let link: OrderRow.LinkRow

    var key: Key { Key(order: order, link: link.link) }
}

private struct Id: Hashable {
    let id: String
    let kind: OrderIdKind
    let order: OrderKey
}

extension OrderEntry {
    /// An order that another one shows has no rows of its own but in `orders` and `order_ids`.
    fileprivate var shown: OrderRow? { attachedTo == nil ? row : nil }
}

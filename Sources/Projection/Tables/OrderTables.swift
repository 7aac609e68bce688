import CJ
import Folding
import Foundation
import Postgres

/// The tables about orders.
enum OrderTables {
    static let orders = ReadModelTable<OrderEntry>("orders", key: 1) { table in
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
        table.column("first_seen_at") { $0.row.firstSeenAt }
        table.column("last_event_at") { $0.row.lastEventAt }
        table.column("confirmed_at") { $0.row.confirmedAt }
        table.column("unknown_to_cj_since") { $0.row.unknownSince }
        table.column("evidence") { $0.row.evidence.rawValue }
    }

    static let items = ReadModelTable<(key: LineKey, row: OrderLine)>("order_items", key: 2) { table in
        table.column("order_key") { $0.key.order.text }
        table.column("line_number") { $0.key.number }
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

    static let timeline = ReadModelTable<(key: TimelineKey, row: StatusStatement)>("order_timeline", key: 3) { table in
        table.column("order_key") { $0.key.order.text }
        table.column("position") { $0.key.position }
        table.column("statement_number") { $0.key.number }
        table.column("at") { $0.row.at }
        table.column("at_text") { $0.row.atText }
        table.column("status") { $0.row.status }
        table.column("source") { $0.row.source.rawValue }
    }

    static let links = ReadModelTable<(key: LinkKey, row: Int?)>("order_links", key: 3) { table in
        table.column("order_key") { $0.key.order.text }
        table.column("kind") { $0.key.link.kind.rawValue }
        table.column("related_code") { $0.key.link.code }
        table.column("position") { $0.row }
    }

    static let ids = ReadModelTable<IdKey>("order_ids", key: 3) { table in
        table.column("id") { $0.id }
        table.column("kind") { $0.kind.rawValue }
        table.column("order_key") { $0.order.text }
    }

    struct LineKey: Hashable {
        let order: OrderKey
        let number: Int
    }

    struct TimelineKey: Hashable {
        let order: OrderKey
        let position: Int
        let number: Int
    }

    struct LinkKey: Hashable {
        let order: OrderKey
        let link: OrderLink
    }

    struct IdKey: Hashable {
        let id: String
        let kind: OrderIdKind
        let order: OrderKey
    }
}

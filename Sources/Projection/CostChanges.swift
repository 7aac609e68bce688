import CJ
import Folding
import Ledger
import Postgres

/// What changes in the tables about orders' costs. They change seldom, so of an order whose rows differ all are written
/// anew.
struct CostChanges {
    private let sheets: RowChanges<OrderKey, [CostSheetRow]>
    private let sheetLines: RowChanges<OrderKey, [CostSheetLineRow]>
    private let disputes: RowChanges<OrderKey, [DisputeRow]>
    private let draws: RowChanges<OrderKey, [DrawRow]>

    /// - Parameters:
    ///   - before: the orders as they are shown now.
    ///   - after: the same and new ones as they are to be shown.
    init(from before: [OrderRow], to after: [OrderRow]) {
        sheets = Self.changes(\.sheets, before, after)
        sheetLines = Self.changes(\.sheetLines, before, after)
        disputes = Self.changes(\.disputes, before, after)
        draws = Self.changes(\.draws, before, after)
    }

    private static func changes<Row>(
        _ rows: (OrderCostRows) -> [Row], _ before: [OrderRow], _ after: [OrderRow]
    ) -> RowChanges<OrderKey, [Row]> {
        func keyed(_ orders: [OrderRow]) -> [(key: OrderKey, row: [Row])] {
            orders.map { ($0.key, rows($0.costs)) }.filter { !$0.row.isEmpty }
        }
        return RowChanges(from: keyed(before), to: keyed(after))
    }
}

// MARK: Writing

extension CostChanges {
    /// Writes the changes, within the caller's transaction.
    func write(to generation: Generation, account: AccountName, on connection: Connection) async throws {
        let writer = Writer(generation: Int32(generation.number), account: account.text, connection: connection)
        try await writer.replace(sheets, in: "cost_sheets", by: writer.write)
        try await writer.replace(sheetLines, in: "cost_sheet_items", by: writer.write)
        try await writer.replace(disputes, in: "order_disputes", by: writer.write)
        try await writer.replace(draws, in: "order_draws", by: writer.write)
    }

    private struct Writer {
        let generation: Int32
        let account: String
        let connection: Connection

        func replace<Row>(
            _ changes: RowChanges<OrderKey, [Row]>, in table: String,
            by write: ([(order: OrderKey, row: Row)]) async throws -> Void
        ) async throws {
            let stale = (changes.gone + changes.written.map(\.key)).map(\.text)
            guard !stale.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.\(identifier: table)
                WHERE generation = \(generation) AND account = \(account) AND order_key = ANY (\(stale))
                """)
            let rows = changes.written.flatMap { order, rows in rows.map { (order: order, row: $0) } }
            if !rows.isEmpty { try await write(rows) }
        }

        func write(_ rows: [(order: OrderKey, row: CostSheetRow)]) async throws {
            try await connection.execute(
                """
                INSERT INTO projection.cost_sheets (
                    generation, account, order_key, number, is_newest, position, asked_at, is_paid, product_cost,
                    shipping_cost, import_tax, import_fee, outbound_fee, storage_fee, dispute_credit, paid_amount,
                    paid_variance, import_tax_method, total_amount, shipment_order_id, paid_at, paid_at_text,
                    is_out_of_stock_split, is_reissue, is_reorder, store_sku_process, warehouse, to_country,
                    undocumented
                )
                SELECT \(generation), \(account), order_key, number, is_newest, position, asked_at, is_paid,
                    product_cost, shipping_cost, import_tax, import_fee, outbound_fee, storage_fee, dispute_credit,
                    paid_amount, paid_variance, import_tax_method, total_amount, shipment_order_id, paid_at,
                    paid_at_text, is_out_of_stock_split, is_reissue, is_reorder, store_sku_process, warehouse,
                    to_country, undocumented::jsonb
                FROM unnest(
                    \(rows.map(\.order.text)), \(rows.map(\.row.number)), \(rows.map(\.row.isNewest)),
                    \(rows.map(\.row.position)), \(rows.map(\.row.askedAt)), \(rows.map(\.row.sheet.isPaid)),
                    \(rows.map(\.row.parts.products)), \(rows.map(\.row.parts.shipping)),
                    \(rows.map(\.row.parts.importTax)), \(rows.map(\.row.parts.importFee)),
                    \(rows.map(\.row.parts.outboundFee)), \(rows.map(\.row.parts.storageFee)),
                    \(rows.map(\.row.disputeCredit)), \(rows.map(\.row.parts.paidAmount)),
                    \(rows.map(\.row.parts.paidVariance)), \(rows.map(\.row.parts.importTaxMethod?.rawValue)),
                    \(rows.map(\.row.sheet.total)), \(rows.map(\.row.sheet.shipmentOrderId)),
                    \(rows.map(\.row.sheet.paid?.instant)), \(rows.map(\.row.sheet.paid?.text)),
                    \(rows.map(\.row.sheet.isOutOfStockSplit)), \(rows.map(\.row.sheet.isReissue)),
                    \(rows.map(\.row.sheet.isReorder)), \(rows.map(\.row.sheet.storeSkuProcess)),
                    \(rows.map(\.row.sheet.warehouse)), \(rows.map(\.row.sheet.toCountry)),
                    \(rows.map(\.row.sheet.undocumentedJSON))
                ) AS r (
                    order_key, number, is_newest, position, asked_at, is_paid, product_cost, shipping_cost, import_tax,
                    import_fee, outbound_fee, storage_fee, dispute_credit, paid_amount, paid_variance,
                    import_tax_method, total_amount, shipment_order_id, paid_at, paid_at_text, is_out_of_stock_split,
                    is_reissue, is_reorder, store_sku_process, warehouse, to_country, undocumented
                )
                """)
        }

        func write(_ rows: [(order: OrderKey, row: CostSheetLineRow)]) async throws {
            let lines = rows.map(\.row.line)
            try await connection.execute(
                """
                INSERT INTO projection.cost_sheet_items (
                    generation, account, order_key, line_number, product_code, sku, unit_price, quantity, product_type, is_gift,
                    grams, group_product_code, is_group_main, coupon_product_amount, head_postage
                )
                SELECT \(generation), \(account), order_key, line_number, product_code, sku, unit_price, quantity,
                    product_type, is_gift, grams, group_product_code, is_group_main, coupon_product_amount, head_postage
                FROM unnest(
                    \(rows.map(\.order.text)), \(rows.map(\.row.number)), \(rows.map(\.row.productCode)), \(lines.map(\.sku)),
                    \(lines.map(\.unitPrice)), \(lines.map(\.quantity)), \(lines.map(\.productType)),
                    \(lines.map(\.isGift)), \(lines.map(\.grams)), \(lines.map(\.groupProductCode)),
                    \(lines.map(\.isGroupMain)), \(lines.map(\.couponProductAmount)), \(lines.map(\.headPostage))
                ) AS r (
                    order_key, line_number, product_code, sku, unit_price, quantity, product_type, is_gift, grams,
                    group_product_code, is_group_main, coupon_product_amount, head_postage
                )
                """)
        }

        func write(_ rows: [(order: OrderKey, row: DisputeRow)]) async throws {
            let refunds = rows.map(\.row.refund)
            try await connection.execute(
                """
                INSERT INTO projection.order_disputes (
                    generation, account, order_key, dispute_number, dispute_id, amount, products, shipping, import_tax, outbound_fee,
                    storage_fee
                )
                SELECT \(generation), \(account), order_key, dispute_number, dispute_id, amount, products, shipping, import_tax,
                    outbound_fee, storage_fee
                FROM unnest(
                    \(rows.map(\.order.text)), \(rows.map(\.row.number)), \(rows.map(\.row.id)), \(rows.map(\.row.amount)),
                    \(refunds.map { $0?.products }), \(refunds.map { $0?.postage }), \(refunds.map { $0?.importTax }),
                    \(refunds.map { $0?.outboundFee }), \(refunds.map { $0?.storageFee })
                ) AS r (
                    order_key, dispute_number, dispute_id, amount, products, shipping, import_tax, outbound_fee,
                    storage_fee
                )
                """)
        }

        func write(_ rows: [(order: OrderKey, row: DrawRow)]) async throws {
            try await connection.execute(
                """
                INSERT INTO projection.order_draws (
                    generation, account, order_key, draw_number, vid, sku, stocking_order_id, quantity, unit_price, at
                )
                SELECT \(generation), \(account), order_key, draw_number, vid, sku, stocking_order_id, quantity,
                    unit_price, at
                FROM unnest(
                    \(rows.map(\.order.text)), \(rows.map(\.row.number)), \(rows.map(\.row.vid)),
                    \(rows.map(\.row.sku)), \(rows.map(\.row.stockingOrderId)), \(rows.map(\.row.quantity)),
                    \(rows.map(\.row.unitPrice)), \(rows.map(\.row.at))
                ) AS r (order_key, draw_number, vid, sku, stocking_order_id, quantity, unit_price, at)
                """)
        }
    }
}

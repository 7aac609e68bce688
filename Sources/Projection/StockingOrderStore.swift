import CJ
import Folding
import Ledger
import Postgres

/// The stocking orders of one account in one generation, read and written within the projector's transaction.
struct StockingOrderStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    /// Takes pictures in and writes every stocking order they change.
    func take(_ pictures: [String: StockingOrderPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: StockingOrderPicture.self, in: "stocking_orders", by: "stocking_order_id",
            keys: pictures.keys.sorted(), generation: generation, account: account)
        let joined = stored.joined(with: pictures).filter { stored[$0.key] != $0.value }
        let rows = joined.keys.sorted().compactMap { id in
            joined[id].map { StockingOrderRow($0, stockingOrderId: id) }
        }
        guard !rows.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.stocking_orders (
                generation, account, stocking_order_id, state, order_number, status, created_at, created_at_text,
                paid_at, paid_at_text, shipped_at, shipped_at_text, completed_at, completed_at_text, amount,
                product_amount, postage_amount, service_fee, taxes, refund, first_seen_at, last_event_at, confirmed_at
            )
            SELECT \(Int32(generation.number)), \(account.text), stocking_order_id, state::jsonb, order_number, status,
                created_at, created_at_text, paid_at, paid_at_text, shipped_at, shipped_at_text, completed_at,
                completed_at_text, amount, product_amount, postage_amount, service_fee, taxes, refund, first_seen_at,
                last_event_at, confirmed_at
            FROM unnest(
                \(rows.map(\.stockingOrderId)), \(try rows.map { try StateCoding.encode(joined[$0.stockingOrderId]) }),
                \(rows.map(\.orderNumber)), \(rows.map(\.status)), \(rows.map(\.created?.instant)),
                \(rows.map(\.created?.text)), \(rows.map(\.paid?.instant)), \(rows.map(\.paid?.text)),
                \(rows.map(\.shipped?.instant)), \(rows.map(\.shipped?.text)), \(rows.map(\.completed?.instant)),
                \(rows.map(\.completed?.text)), \(rows.map(\.amount)), \(rows.map(\.productAmount)),
                \(rows.map(\.postage)), \(rows.map(\.serviceFee)), \(rows.map(\.taxes)), \(rows.map(\.refund)),
                \(rows.map(\.firstSeenAt)),
                \(rows.map(\.lastEventAt)), \(rows.map(\.confirmedAt))
            ) AS r (
                stocking_order_id, state, order_number, status, created_at, created_at_text, paid_at, paid_at_text,
                shipped_at, shipped_at_text, completed_at, completed_at_text, amount, product_amount, postage_amount, service_fee, taxes, refund,
                first_seen_at, last_event_at, confirmed_at
            )
            ON CONFLICT (generation, account, stocking_order_id) DO UPDATE SET
                state = excluded.state,
                order_number = excluded.order_number,
                status = excluded.status,
                created_at = excluded.created_at,
                created_at_text = excluded.created_at_text,
                paid_at = excluded.paid_at,
                paid_at_text = excluded.paid_at_text,
                shipped_at = excluded.shipped_at,
                shipped_at_text = excluded.shipped_at_text,
                completed_at = excluded.completed_at,
                completed_at_text = excluded.completed_at_text,
                amount = excluded.amount,
                product_amount = excluded.product_amount,
                postage_amount = excluded.postage_amount,
                service_fee = excluded.service_fee,
                taxes = excluded.taxes,
                refund = excluded.refund,
                first_seen_at = excluded.first_seen_at,
                last_event_at = excluded.last_event_at,
                confirmed_at = excluded.confirmed_at
            """)
        let known = Dictionary(
            stored.map { ($0.key, StockingOrderRow($0.value, stockingOrderId: $0.key).lines) },
            uniquingKeysWith: { first, _ in first })
        try await write(rows.filter { known[$0.stockingOrderId] != $0.lines })
    }

    /// Writes the lines of stocking orders anew.
    private func write(_ orders: [StockingOrderRow]) async throws {
        guard !orders.isEmpty else { return }
        let lines = orders.flatMap { order in
            order.lines.enumerated().map { (id: order.stockingOrderId, number: $0 + 1, line: $1) }
        }
        try await connection.execute(
            """
            DELETE FROM projection.stocking_order_items
            WHERE generation = \(Int32(generation.number)) AND account = \(account.text)
                AND stocking_order_id = ANY (\(orders.map(\.stockingOrderId)))
            """)
        guard !lines.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.stocking_order_items (
                generation, account, stocking_order_id, line_number, product_code, vid, sku, quantity, unit_price,
                unit_cost
            )
            SELECT \(Int32(generation.number)), \(account.text), stocking_order_id, line_number, product_code, vid, sku,
                quantity, unit_price, unit_cost
            FROM unnest(
                \(lines.map(\.id)), \(lines.map(\.number)), \(lines.map(\.line.productCode)),
                \(lines.map(\.line.vid)), \(lines.map(\.line.sku)), \(lines.map(\.line.quantity)),
                \(lines.map(\.line.unitPrice)), \(lines.map(\.line.unitCost))
            ) AS r (
                stocking_order_id, line_number, product_code, vid, sku, quantity, unit_price, unit_cost
            )
            """)
    }
}

import CJ
import Folding
import Ledger
import Postgres

/// The bills of one account in one generation, read and written within the projector's transaction.
struct BillStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    /// Takes pictures in and writes every bill they change.
    func take(_ pictures: [String: BillPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: BillPicture.self, in: "bills", by: "bill_id", keys: pictures.keys.sorted(), generation: generation,
            account: account)
        let joined = stored.joined(with: pictures).filter { stored[$0.key] != $0.value }
        let rows = joined.keys.sorted().compactMap { id in joined[id].map { BillRow($0, billId: id) } }
        guard !rows.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.bills (
                generation, account, bill_id, state, order_ref, amount, status, raw_status, use, reason, created_at,
                created_at_text, paid_at, paid_at_text, source, first_seen_at, last_event_at, confirmed_at
            )
            SELECT \(Int32(generation.number)), \(account.text), bill_id, state::jsonb, order_ref, amount, status,
                raw_status, use, reason, created_at, created_at_text, paid_at, paid_at_text, source, first_seen_at,
                last_event_at, confirmed_at
            FROM unnest(
                \(rows.map(\.billId)), \(try rows.map { try StateCoding.encode(joined[$0.billId]) }),
                \(rows.map(\.orderId)), \(rows.map(\.amount)), \(rows.map(\.status.rawValue)),
                \(rows.map(\.rawStatus)), \(rows.map(\.use?.rawValue)), \(rows.map(\.reason)),
                \(rows.map(\.created?.instant)), \(rows.map(\.created?.text)), \(rows.map(\.paid?.instant)),
                \(rows.map(\.paid?.text)), \(rows.map(\.source?.rawValue)), \(rows.map(\.firstSeenAt)),
                \(rows.map(\.lastEventAt)), \(rows.map(\.confirmedAt))
            ) AS r (
                bill_id, state, order_ref, amount, status, raw_status, use, reason, created_at, created_at_text,
                paid_at, paid_at_text, source, first_seen_at, last_event_at, confirmed_at
            )
            ON CONFLICT (generation, account, bill_id) DO UPDATE SET
                state = excluded.state,
                order_ref = excluded.order_ref,
                amount = excluded.amount,
                status = excluded.status,
                raw_status = excluded.raw_status,
                use = excluded.use,
                reason = excluded.reason,
                created_at = excluded.created_at,
                created_at_text = excluded.created_at_text,
                paid_at = excluded.paid_at,
                paid_at_text = excluded.paid_at_text,
                source = excluded.source,
                first_seen_at = excluded.first_seen_at,
                last_event_at = excluded.last_event_at,
                confirmed_at = excluded.confirmed_at
            """)
        let known = Dictionary(
            stored.map { ($0.key, BillRow($0.value, billId: $0.key).changes) }, uniquingKeysWith: { first, _ in first })
        try await write(rows.filter { known[$0.billId] != $0.changes })
    }

    /// Writes what was ever said of bills anew. There is little of it.
    private func write(_ bills: [BillRow]) async throws {
        guard !bills.isEmpty else { return }
        let changes = bills.flatMap { bill in bill.changes.map { (billId: bill.billId, change: $0) } }
        try await connection.execute(
            """
            DELETE FROM projection.bill_changes
            WHERE generation = \(Int32(generation.number)) AND account = \(account.text)
                AND bill_id = ANY (\(bills.map(\.billId)))
            """)
        guard !changes.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.bill_changes (
                generation, account, bill_id, number, position, at, source, status, amount, use
            )
            SELECT \(Int32(generation.number)), \(account.text), bill_id, number, position, at, source, status, amount,
                use
            FROM unnest(
                \(changes.map(\.billId)), \(changes.map(\.change.number)), \(changes.map(\.change.position)),
                \(changes.map(\.change.at)), \(changes.map(\.change.source.rawValue)),
                \(changes.map(\.change.status.rawValue)), \(changes.map(\.change.amount)),
                \(changes.map(\.change.use?.rawValue))
            ) AS r (bill_id, number, position, at, source, status, amount, use)
            """)
    }
}

import Folding
public import Postgres

/// Compares what different generations hold.
public enum ReadModels {
    /// The tables whose rows must follow from the events alone, with every column but the generation.
    private static let tables: [(name: String, columns: String)] = [
        (
            "orders",
            """
            account, order_key, state, attached_to, cj_order_code, cj_internal_id, order_number, status,
            is_private_outbound, logistic_name, track_number, created_at, created_at_text, paid_at, paid_at_text,
            shipped_at, shipped_at_text, completed_at, completed_at_text, first_seen_at, last_event_at, evidence
            """
        ),
        (
            "order_items",
            """
            account, order_key, line_number, line_item_id, store_line_item_id, vid, sku, quantity, unit_price,
            production_status, abnormal_types
            """
        ),
        ("order_ids", "account, id, kind, order_key"),
        ("order_timeline", "account, order_key, position, at, at_text, status, source"),
        (
            "shipments",
            """
            account, track_number, state, order_ref, logistic_name, status, substatus, raw_status, mapped_by,
            first_event_at, delivered_at, last_event_at
            """
        ),
        (
            "shipment_events",
            "account, track_number, event_number, at, at_text, status, raw_status, status_description, activity, location"
        ),
        ("event_subjects", "position, order_ids, track_numbers"),
        ("parked", "position, reason"),
        ("accounts", "account, events, last_received_at"),
    ]

    /// The rows that stand in one generation and not in the other, in words.
    public static func differences(_ one: Int, _ other: Int, on connection: Connection) async throws -> [String] {
        var found: [String] = []
        for (table, columns) in tables {
            for (left, right) in [(one, other), (other, one)] {
                let rows = try await connection.texts(
                    """
                    SELECT row(d.*) FROM (
                        SELECT \(columns) FROM projection.\(table) WHERE generation = \(left)
                        EXCEPT ALL
                        SELECT \(columns) FROM projection.\(table) WHERE generation = \(right)
                    ) AS d
                    """, columns: 1)
                found += rows.map { "\(table), only in \(left): \($0[0] ?? "")" }
            }
        }
        return found
    }

    /// The rows of every view of `analytics` as sorted JSON, by the view's name. What tells one ledger from another with
    /// the same events is left out, and a position is how many events there are up to it.
    public static func analytics(on connection: Connection) async throws -> [String: [String]] {
        let views = try await connection.texts(
            "SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v'", columns: 1)
        var rows: [String: [String]] = [:]
        for case let view? in views.map({ $0[0] }) {
            rows[view] = try await connection.texts(
                """
                SELECT to_jsonb(v) - '{position,recorded_at,lag_seconds}'::text[] || jsonb_build_object(
                    'place',
                    (SELECT count(*) FROM ledger.events AS e WHERE e.position <= (to_jsonb(v)->>'position')::bigint))
                FROM analytics.\(view) AS v
                ORDER BY 1
                """, columns: 1
            ).compactMap { $0[0] }
        }
        return rows
    }

    /// Adds an empty generation that the projector follows beside the others.
    public static func addGeneration(_ number: Int, on connection: Connection) async throws {
        try await connection.execute(SQL(unescaped: "SELECT projection.add_generation(\(number), \(Fold.version))"))
        try await connection.execute("UPDATE projection.generations SET state = 'ready'")
    }
}

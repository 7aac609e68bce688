import CJ
import Foundation
import Instants
public import Postgres

/// Compares what analysts see with what a simulated CJ says is the case.
public enum TruthComparison {
    /// Something that is not as it should be.
    public struct Difference: Sendable, CustomStringConvertible {
        public let view: String
        /// The row, by what names it.
        public let row: String
        /// The column; `row` when a whole row is missing or too many.
        public let field: String
        public let truth: String?
        public let found: String?
        /// The events that name the order, as `position source type`.
        public internal(set) var events = ""

        public var description: String {
            "\(view) \(row): \(field) is \(found ?? "NULL"), in truth \(truth ?? "NULL")"
                + (events.isEmpty ? "" : " (\(events))")
        }
    }

    /// The views that can be compared, with what tells their rows apart.
    private static let keys = [
        "orders": ["cj_order_code"], "order_items": ["cj_order_code", "line_item_id"], "shipments": ["track_number"],
        "order_links": ["cj_order_code", "kind", "related_code"], "order_costs": ["cj_order_code"],
        "item_costs": ["cj_order_code", "line_item_id"], "cost_adjustments": ["kind", "reference"],
        "disputes": ["dispute_id"], "stocking_orders": ["stocking_order_id"],
        "order_bundle_parts": ["cj_order_code", "line_item_id", "part_line_item_id"],
    ]

    /// The views that orders and tracking need.
    public static let ordersAndTracking = [
        "orders", "order_items", "order_bundle_parts", "shipments", "order_links",
    ]

    /// The views that costs need.
    public static let costs = ["order_costs", "item_costs", "cost_adjustments", "disputes", "stocking_orders"]

    /// All views that can be compared.
    public static let all = ordersAndTracking + costs

    /// Every row and field in which `analytics` and the truth differ.
    ///
    /// What no answer of CJ's API tells, when an order was completed, may be missing unless a webhook told it, in
    /// whatever form: a date of these years, or seconds since 1970 that begin with 17. What the
    /// simulator's dialect keeps from everybody may be missing, and must not be anything but true.
    ///
    /// - Parameters:
    ///   - truth: the JSON of the simulator's `/__truth`.
    ///   - connection: as a role that reads `analytics` and the ledger.
    public static func differences(
        from truth: String, in views: [String] = all, on connection: Connection
    ) async throws -> [Difference] {
        let truth = try JSON(parsing: Array(truth.utf8)).members ?? [:]
        let told = Set(
            try await connection.texts(
                """
                SELECT DISTINCT i.order_key
                FROM analytics.events AS e
                JOIN ledger.events AS l ON l.position = e.position
                CROSS JOIN LATERAL unnest(e.order_ids) AS named (id)
                JOIN analytics.order_ids AS i ON i.account = e.account AND i.id = named.id
                    AND i.kind IN ('code', 'internal')
                WHERE e.source = 'webhook' AND e.type = 'ORDER'
                    AND convert_from(l.body, 'UTF8') ~ 'completeDate\\\\*":\\s*\\\\*"?(20|17|1\\.7)'
                    AND convert_from(l.body, 'UTF8') ~ 'updateDate\\\\*":\\s*\\\\*"?(20|17|1\\.7)'
                """, columns: 1
            ).compactMap { $0[0] })
        let unknowable = Set(
            (truth["unknowable"]?.elements ?? []).compactMap(\.members).map { cell in
                ["view", "key", "column"].compactMap { cell[$0]?.string }
            })
        var differences: [Difference] = []
        for view in views {
            guard let key = keys[view] else { continue }
            let should = rows(truth[view]?.elements ?? [], key: key)
            let found = rows(try await shown(view, on: connection), key: key)
            for name in Set(should.keys).union(found.keys).sorted() {
                differences += compare(view, name, should[name], found[name], toldComplete: told)
                    .filter { difference in
                        // A cell is named by its row, or by one of the ids that the row's name has.
                        let names = [name] + name.split(separator: " ").map(String.init)
                        let isUnknowable = names.contains { unknowable.contains([view, $0, difference.field]) }
                        // A ledger that cannot know a part says that the cost is not complete; one that cannot know how a
                        // dispute ended says no more than that it runs or ended; and what nothing names has no row.
                        let isSaid =
                            difference.found == nil || ["cost_complete", "cost_state"].contains(difference.field)
                            || ["open", "ended"].contains(difference.found)
                            || difference.field == "row" && difference.found == "0"
                            // A carrier's or CJ's own words are kept as they came, whichever came; and so are the times
                            // of scans.
                            || ["raw_status", "reason", "label_at", "first_scan_at", "last_scan_at"]
                                .contains(difference.field)
                        return !(isUnknowable && isSaid)
                    }
            }
        }
        for index in differences.indices {
            differences[index].events = try await events(behind: differences[index].row, on: connection)
        }
        return differences
    }

    private static func shown(_ view: String, on connection: Connection) async throws -> [JSON] {
        let (code, orders) =
            ["orders", "stocking_orders"].contains(view)
            ? ("", "")
            : (
                "|| jsonb_build_object('cj_order_code', o.cj_order_code)",
                "LEFT JOIN analytics.orders AS o ON o.account = v.account AND o.order_key = v.order_key"
            )
        return try await connection.texts(
            """
            SELECT to_jsonb(v) \(code)
            FROM analytics.\(view) AS v
            \(orders)
            """, columns: 1
        ).compactMap { $0[0] }.map { try JSON(parsing: Array($0.utf8)) }
    }

    /// Rows by their names; several with one name stay several.
    private static func rows(_ rows: [JSON], key: [String]) -> [String: [[String: JSON]]] {
        Dictionary(
            grouping: rows.map { $0.members ?? [:] },
            by: { row in
                let name = key.map { plain($0, row[$0]) ?? "NULL" }.joined(separator: " ")
                return name == "NULL" ? "without a code: \(plain("order_key", row["order_key"]) ?? "NULL")" : name
            })
    }

    private static func compare(
        _ view: String, _ name: String, _ should: [[String: JSON]]?, _ found: [[String: JSON]]?,
        toldComplete: Set<String>
    ) -> [Difference] {
        guard let truth = should?.first, let row = found?.first, should?.count == found?.count else {
            return [
                Difference(
                    view: view, row: name, field: "row", truth: "\(should?.count ?? 0)",
                    found: "\(found?.count ?? 0)")
            ]
        }
        // The truth prints nulls, and the reader leaves them out; so what only one side has is a difference, unless it
        // is a column of the ledger's own.
        let fields = Set(truth.keys).union(row.keys).subtracting(own).subtracting(ownOfView[view] ?? [])
        return fields.sorted().compactMap { field in
            let (shown, shouldBe) = (plain(field, row[field]), plain(field, truth[field]))
            if field == "completed_at", shown == nil, !toldComplete.contains(plain("order_key", row["order_key"]) ?? "")
            {
                return nil
            }
            return shown == shouldBe
                ? nil : Difference(view: view, row: name, field: field, truth: shouldBe, found: shown)
        }
    }

    /// Columns that only a ledger has.
    private static let own: Set<String> = [
        "account", "order_key", "family_key", "first_seen_at", "last_event_at", "changed_position", "confirmed_at",
        "evidence",
        "mapped_by", "sources",
        "method", "related_order_key", "created_at_text", "paid_at_text", "shipped_at_text", "completed_at_text",
        "shop_created_at_text", "dispute_id", "unknown_to_cj_since", "line_number", "product_code", "stocking_order_id",
        "position", "at_text",
        "use",
    ]

    /// Columns that only a ledger has in one view, while the truth has them in another.
    private static let ownOfView: [String: Set<String>] = [
        "shipments": ["is_sandbox", "is_superseded", "promised_days_from", "promised_days_to"],
        "order_costs": ["is_sandbox", "is_superseded", "private_stock_cost", "created_at", "paid_at"],
        "item_costs": [
            "grams", "other_allocated", "is_sandbox", "is_superseded", "created_at", "paid_at",
        ],
        "cost_adjustments": [
            "subject", "raw_status", "paid_at", "related_code", "refunded_products", "refunded_shipping",
            "refunded_import_tax",
            "refunded_outbound_fee", "refunded_storage_fee",
        ],
        "order_bundle_parts": ["part_number", "sku"],
        "stocking_orders": [
            "order_number", "status", "amount", "product_amount", "postage_amount", "service_fee", "taxes", "refund",
            "surcharge", "refund_status", "stockout_refund_status", "refunded_at", "refunded_at_text", "logistic_name",
            "shipped_at", "completed_at",
        ],
        "disputes": [
            "decided_at", "known_at", "raw_status", "opened_at_text", "replacement_amount", "refunded_products",
            "refunded_shipping", "refunded_import_tax", "refunded_outbound_fee", "refunded_storage_fee",
        ],
    ]

    /// A value in one form: instants in UTC, numbers without trailing zeros.
    private static func plain(_ field: String, _ value: JSON?) -> String? {
        guard let value, !value.isNull else { return nil }
        if let elements = value.elements { return "\(elements.map { plain(field, $0) ?? "NULL" })" }
        if let flag = value.bool { return flag ? "true" : "false" }
        guard let text = value.string ?? value.number else { return nil }
        if field.hasSuffix("_at") || field == "at" { return CJTime(text, zone: .gmt).instant?.isoText ?? text }
        let isNumber = value.number != nil || isAmount(field)
        return isNumber ? Money.amount(text)?.description ?? text : text
    }

    private static func isAmount(_ field: String) -> Bool {
        [
            "_cost", "_amount", "_price", "_tax", "_fee", "_credit", "_bills", "_open", "_variance", "_allocated",
            "discount",
        ]
        .contains(where: field.hasSuffix) || ["amount", "credit", "days_in_transit"].contains(field)
    }

    private static func events(behind row: String, on connection: Connection) async throws -> String {
        try await connection.query(
            """
            SELECT coalesce(string_agg(
                concat_ws(' ', e.position, e.source, e.type), ', ' ORDER BY e.position), '')
            FROM analytics.events AS e
            WHERE e.order_ids && ARRAY(
                SELECT i.id FROM analytics.order_ids AS i
                WHERE i.order_key = (
                    SELECT order_key FROM analytics.order_ids
                    WHERE id = split_part(\(row), ' ', 1) AND kind = 'code' LIMIT 1)
                AND i.kind IN ('code', 'internal'))
            OR split_part(\(row), ' ', 1) = ANY (e.track_numbers)
            """
        ) { row throws(PostgresError) in try row.next(String.self) }.first ?? ""
    }
}

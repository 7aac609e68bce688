package import Foundation
package import Postgres

/// What of a month can be exported.
package enum ExportSubject: String, Sendable, CaseIterable {
    /// What the orders cost that were paid in the month.
    case costs
    /// What was paid to CJ and given back in the month.
    case cash
    /// What was sold in the month, with what it cost, and costs that no sale bears.
    case margins
}

/// The rows of one month, read from the views of `analytics` or of a schema as of a moment.
package struct MonthExport: Sendable {
    private let subject: ExportSubject
    private let month: Month
    private let schema: String
    private let account: String?

    /// - Parameters:
    ///   - schema: `analytics`, or the name of a schema that `cjledger replay --as-of` made; nil for `analytics`.
    ///   - account: nil for all.
    /// - Throws: ``NoSuchSchema``.
    package init(
        _ subject: ExportSubject, of month: Month, schema: String?, account: String?, on connection: Connection
    ) async throws {
        self.subject = subject
        self.month = month
        self.account = account
        guard let schema else {
            self.schema = "analytics"
            return
        }
        let known = try await connection.query(
            "SELECT views FROM projection.generations WHERE views IS NOT NULL ORDER BY views", as: String.self)
        guard known.contains(schema) else { throw NoSuchSchema(known: known) }
        self.schema = schema
    }

    /// Reads the rows, with the position that all of them stand at.
    package func table(on connection: Connection) async throws -> ExportTable {
        try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let positions = try await connection.query(
            "SELECT position FROM \(identifier: schema).freshness", as: Int.self)
        let columns = columns
        let rows = try await connection.query(query) { row throws(PostgresError) in
            var cells: [String?] = []
            for _ in columns { cells.append(try row.next(String?.self)) }
            return cells
        }
        try await connection.execute("COMMIT")
        return ExportTable(
            title: "\(subject.rawValue) of \(month.name)", columns: columns, rows: rows,
            origin: [
                ("time zone", month.zone.identifier), ("account", account ?? "all"), ("schema", schema),
                ("position", positions.first.map(String.init) ?? ""),
            ])
    }

    private var columns: [ExportTable.Column] {
        typealias Column = ExportTable.Column
        switch subject {
        case .costs:
            return ["account", "order_key", "cj_order_code", "cj_internal_id", "order_number", "platform_order_id"].map
            {
                Column($0)
            } + [Column("paid_at"), Column("to_country"), Column("currency")]
                + [
                    "product_cost", "shipping_cost", "import_tax", "import_fee", "outbound_fee", "storage_fee",
                    "extra_bills", "extra_bills_open", "dispute_credit", "landed_cost", "paid_amount",
                ].map { Column($0, .amount) } + [Column("cost_complete")]
        case .cash:
            return ["account", "at", "at_is", "kind", "item", "reference", "order_key"].map { Column($0) }
                + [Column("amount", .amount), Column("position", .count)]
        case .margins:
            return ["account", "kind", "shop", "order_number", "platform_order_id", "line_id", "sku"].map { Column($0) }
                + [Column("quantity", .count), Column("country"), Column("at"), Column("currency")]
                + ["amount", "revenue", "cost", "margin"].map { Column($0, .amount) }
                + ["order_key", "family_key", "matched_by", "cost_method", "cost_complete"].map { Column($0) }
        }
    }

    /// The columns as texts, in their order.
    private var query: SQL {
        let (from, until) = (month.start, month.end)
        let account = account
        return switch subject {
        case .costs:
            """
            SELECT c.account, c.order_key, o.cj_order_code, o.cj_internal_id, o.order_number, o.platform_order_id,
                to_char(c.paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), o.to_country, c.currency,
                c.product_cost::text, c.shipping_cost::text, c.import_tax::text, c.import_fee::text,
                c.outbound_fee::text, c.storage_fee::text, c.extra_bills::text, c.extra_bills_open::text,
                c.dispute_credit::text, c.landed_cost::text, c.paid_amount::text, c.cost_complete::text
            FROM \(identifier: schema).order_costs AS c
            JOIN \(identifier: schema).orders AS o ON o.account = c.account AND o.order_key = c.order_key
            WHERE c.paid_at >= \(from) AND c.paid_at < \(until) AND c.counts
                AND (\(account == nil) OR c.account = \(account as String?))
            ORDER BY c.account, c.paid_at, c.order_key
            """
        case .cash:
            """
            SELECT account, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), at_is, kind, item, reference,
                order_key, amount::text, position::text
            FROM \(identifier: schema).cash_movements
            WHERE at >= \(from) AND at < \(until) AND (\(account == nil) OR account = \(account as String?))
            ORDER BY account, at, kind, reference
            """
        case .margins:
            """
            SELECT account, kind, shop, order_number, platform_order_id, line_id, sku, quantity::text, country,
                to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), currency, amount::text, revenue::text,
                cost::text, margin::text, order_key, family_key, matched_by, cost_method, cost_complete::text
            FROM \(identifier: schema).margins
            WHERE at >= \(from) AND at < \(until) AND counts AND (\(account == nil) OR account = \(account as String?))
            ORDER BY account, at, order_number, line_id, family_key
            """
        }
    }
}

/// A month of a time zone.
package struct Month: Sendable {
    /// As it was written, `2026-03`.
    package let name: String
    package let zone: TimeZone
    package let start: Date
    /// The first instant behind it.
    package let end: Date

    /// Reads `2026-03`; nil for any other text.
    package init?(_ text: String, zone: TimeZone) {
        guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})/), let year = Int(match.1),
            let month = Int(match.2), (1...12).contains(month), year > 0
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let start = calendar.date(from: DateComponents(year: year, month: month, day: 1)),
            let end = calendar.date(byAdding: .month, value: 1, to: start)
        else { return nil }
        (name, self.zone, self.start, self.end) = (text, zone, start, end)
    }
}

/// A name that is no schema as of a moment.
package struct NoSuchSchema: Error, CustomStringConvertible {
    let known: [String]

    package var description: String {
        known.isEmpty
            ? "there is no schema as of a moment: `cjledger replay --as-of` makes one"
            : "--as-of names no schema as of a moment; there are \(known.joined(separator: ", "))"
    }
}

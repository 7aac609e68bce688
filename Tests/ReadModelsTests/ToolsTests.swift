import Bench
import CJ
import Foundation
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

/// What other tools are told of the views. `docs/dbt/sources.yml` is made from the COMMENTs and the keys below:
/// `make dictionary` writes it, and this finds it stale.
@Suite(.database) struct `The sources for other tools` {
    private static let file = URL(filePath: #filePath).appending(path: "../../../docs/dbt/sources.yml").standardized

    /// What tells the rows of a view apart, which no catalog says of a view.
    private static let keys: [String: [String]] = [
        "cost_sheets": ["account", "order_key", "number"], "drift": ["account", "day", "topic", "kind"],
        "events": ["position"],
        "evidence": ["position"], "exchange_rates": ["account", "day", "currency"],
        "item_costs": ["account", "order_key", "line_number"],
        "missing_cost_sheets": ["account", "order_key"], "order_costs": ["account", "order_key"],
        "order_families": ["account", "family_key"], "order_family_members": ["account", "order_key"],
        "order_ids": ["account", "id", "kind", "order_key"],
        "order_items": ["account", "order_key", "line_number"],
        "order_links": ["account", "order_key", "kind", "related_code"], "orders": ["account", "order_key"],
        "sales": ["account", "sale_id"], "shipment_ids": ["account", "id", "kind", "track_number"],
        "shipments": ["account", "track_number"], "stocking_orders": ["account", "stocking_order_id"],
        "variants": ["account", "vid"],
    ]

    @Test func `say what the COMMENTs say, and the keys`() async throws {
        let made = try await page(on: TestDatabase.current.connect())
        if ProcessInfo.processInfo.environment["CJLEDGER_WRITE_DICTIONARY"] != nil {
            try FileManager.default.createDirectory(
                at: Self.file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try made.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let written = (try? String(contentsOf: Self.file, encoding: .utf8)) ?? ""
        #expect(written == made, "docs/dbt/sources.yml is stale: run `make dictionary`")
    }

    @Test func `name keys that tell rows apart`() async throws {
        let cj = OfflineCJ(seed: 2, orders: 80)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await append(RandomMessages.bodies(seed: 5, count: 150))
        try await project()
        let owner = try await TestDatabase.current.connect()
        for (view, key) in Self.keys.sorted(by: { $0.key < $1.key }) {
            let columns = key.joined(separator: ", ")
            let twice = try await owner.texts(
                """
                SELECT row(\(columns))
                FROM analytics.\(view)
                GROUP BY \(columns)
                HAVING count(*) > 1 OR num_nulls(\(columns)) > 0
                LIMIT 3
                """, columns: 1)
            #expect(twice == [], "\(view)")
        }
    }

    private func page(on connection: Connection) async throws -> String {
        var lines = [
            "# Made from the database's COMMENTs by `make dictionary`; change the COMMENT, not this file.",
            "version: 2", "", "sources:", "  - name: cjledger", "    schema: analytics",
            "    description: \(Self.quoted(try await connection.text("SELECT obj_description('analytics'::regnamespace, 'pg_namespace')") ?? ""))",
            "    tables:",
        ]
        let views = try await connection.texts(
            """
            SELECT c.relname, obj_description(c.oid, 'pg_class')
            FROM pg_class AS c
            WHERE c.relnamespace = 'analytics'::regnamespace AND c.relkind = 'v'
            ORDER BY c.relname
            """, columns: 2)
        #expect(Set(Self.keys.keys).isSubset(of: Set(views.compactMap { $0[0] })))
        for view in views {
            let name = view[0] ?? ""
            lines += ["      - name: \(name)", "        description: \(Self.quoted(view[1] ?? ""))"]
            if let key = Self.keys[name] {
                lines += [
                    "        config:", "          meta:", "            primary_key: [\(key.joined(separator: ", "))]",
                ]
            }
            lines.append("        columns:")
            let columns = try await connection.texts(
                """
                SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
                FROM pg_attribute
                WHERE attrelid = 'analytics.\(name)'::regclass AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum
                """, columns: 3)
            for column in columns {
                lines += [
                    "          - name: \(Self.quoted(column[0] ?? ""))", "            data_type: \(column[1] ?? "")",
                    "            description: \(Self.quoted(column[2] ?? ""))",
                ]
                if Self.keys[name]?.contains(column[0] ?? "") == true {
                    lines.append("            data_tests: [not_null]")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text as YAML has it in quotes, which nothing in it can end; what looks like dbt's own marks is kept from it.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("{{", with: "{ {") + "\""
    }
}

extension RandomMessages {
    /// Bodies of every type.
    fileprivate static func bodies(seed: UInt64, count: Int) -> [[UInt8]] {
        var messages = RandomMessages(seed: seed)
        return messages.next(count)
    }
}

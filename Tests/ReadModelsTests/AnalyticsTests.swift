import Folding
import Foundation
import Ledger
import Postgres
import ReadModels
import TestSupport
import Testing

@Suite(.database) struct `An analyst` {
    private func analyst() async throws -> Connection { try await TestDatabase.current.connect(as: LedgerRole.analyst) }

    @Test func `sees the documented order with its delivered parcel`() async throws {
        try await append([Array(Messages.order.utf8), Array(Messages.logistic.utf8)])
        try await project()
        let analyst = try await analyst()
        let orders = try await analyst.texts(
            """
            SELECT account, order_key, cj_order_code, cj_internal_id, order_number, status, logistic_name, track_number,
                created_at, created_at_text, paid_at, delivered_at, evidence, confirmed_at, order_amount
            FROM analytics.orders
            """, columns: 15)
        #expect(
            orders == [
                [
                    "main", "210823100016290555", nil, "210823100016290555", "api_0f1e2d3c4b5a69788796a5b4c3d2e1f0",
                    "CREATED", "CJPacket Ordinary", "number12345678", "2021-08-23 11:31:45+00", "2021-08-23 11:31:45",
                    nil, "2024-01-18 07:59:22+00", "webhook", nil, nil,
                ]
            ])
        let items = try await analyst.texts(
            """
            SELECT order_key, line_item_id, store_line_item_id, vid, sku, quantity, unit_price, production_status,
                abnormal_types
            FROM analytics.order_items
            """, columns: 9)
        #expect(
            items == [
                [
                    "210823100016290555", "2505170958390976500", "16045188153625", "1392053744945991680", nil, "1",
                    "0.57", "1", "{6,9}",
                ]
            ])
        let shipments = try await analyst.texts(
            """
            SELECT track_number, order_key, status, substatus, raw_status, mapped_by, delivered_at, days_in_transit
            FROM analytics.shipments
            """, columns: 8)
        #expect(
            shipments == [
                [
                    "number12345678", "210823100016290555", "delivered", "signed_for", "12", "code",
                    "2024-01-18 07:59:22+00", "0.0",
                ]
            ])
        let events = try await analyst.texts(
            "SELECT track_number, at, at_text, status, activity, location FROM analytics.shipment_events", columns: 6)
        #expect(
            events == [
                [
                    "number12345678", "2024-01-18 07:59:22+00", "2024-01-18 07:59:22", "delivered", "Delivered, PO Box",
                    "NENANA,AK 99760",
                ]
            ])
        let timeline = try await analyst.texts(
            "SELECT order_key, at, status, source, position FROM analytics.order_timeline", columns: 5)
        #expect(timeline == [["210823100016290555", "2021-08-23 11:31:45+00", "CREATED", "ORDER", "1"]])
        let ids = try await analyst.texts(
            "SELECT id, kind, order_key FROM analytics.order_ids ORDER BY kind", columns: 3)
        #expect(
            ids == [
                ["210823100016290555", "internal", "210823100016290555"],
                ["api_0f1e2d3c4b5a69788796a5b4c3d2e1f0", "number", "210823100016290555"],
            ])
        let sources = try await analyst.texts(
            "SELECT position, type, order_ids, track_numbers FROM analytics.events ORDER BY position", columns: 4)
        #expect(
            sources == [
                ["1", "ORDER", "{210823100016290555,api_0f1e2d3c4b5a69788796a5b4c3d2e1f0}", "{}"],
                ["2", "LOGISTIC", "{210823100016290555}", "{number12345678}"],
            ])
        #expect(
            try await analyst.texts(
                "SELECT position, lag_seconds, generation, version FROM analytics.freshness", columns: 4)
                == [["2", "0", "1", "\(Fold.version)"]])
    }

    @Test func `follows a parcel to its order when a better id arrives`() async throws {
        try await append([
            Messages.logistic(["orderId": "7007", "trackingNumber": #""T01""#, "trackingStatus": "5"]),
            Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD1""#, "orderNumber": #""N""#]),
        ])
        try await project()
        let analyst = try await analyst()
        #expect(try await analyst.text("SELECT order_key FROM analytics.shipments") == "SD1")
        #expect(
            try await analyst.texts("SELECT id, order_key FROM analytics.order_ids ORDER BY id", columns: 2)
                == [["7007", "SD1"], ["N", "SD1"], ["SD1", "SD1"]])
        #expect(try await analyst.text("SELECT count(*) FROM analytics.orders") == "1")
    }

    @Test func `sees how long the oldest event has been waiting`() async throws {
        try await append([Array(Messages.order.utf8)])
        let analyst = try await analyst()
        let before = try await analyst.texts("SELECT position, lag_seconds > 0 FROM analytics.freshness", columns: 2)
        #expect(before == [["0", "true"]])
        #expect(try await analyst.text("SELECT count(*) FROM analytics.events") == "0")
        try await project()
        #expect(
            try await analyst.texts("SELECT position, lag_seconds FROM analytics.freshness", columns: 2) == [
                ["1", "0"]
            ])
    }

    @Test(arguments: [
        "SELECT * FROM ledger.events", "SELECT * FROM projection.orders", "SELECT * FROM cjledger.migrations",
        "CREATE TABLE public.mine (a bigint)", "UPDATE analytics.orders SET status = 'X'", "CREATE SCHEMA mine",
        "SELECT * FROM ledger.quarantine", "DELETE FROM analytics.order_items",
    ])
    func `reads analytics and nothing else`(statement: String) async throws {
        let analyst = try await analyst()
        let error = await #expect(throws: PostgresError.self) { try await analyst.execute(SQL(unescaped: statement)) }
        #expect(["42501", "55000"].contains(error?.sqlState))
    }

    @Test func `finds a comment on every schema, table, view, column, function, trigger and index`() async throws {
        let owner = try await TestDatabase.current.connect()
        let missing = try await owner.texts(
            """
            WITH ours AS (
                SELECT oid, nspname FROM pg_namespace
                WHERE nspname IN ('ledger', 'projection', 'analytics', 'reconciler', 'cjledger')
            )
            SELECT 'schema ' || nspname FROM ours WHERE obj_description(oid, 'pg_namespace') IS NULL
            UNION ALL
            SELECT 'relation ' || ours.nspname || '.' || c.relname
            FROM pg_class AS c JOIN ours ON ours.oid = c.relnamespace
            WHERE obj_description(c.oid, 'pg_class') IS NULL
                AND (c.relkind IN ('r', 'v', 'p') OR (c.relkind IN ('i', 'I') AND NOT c.relispartition
                    AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = c.oid)))
            UNION ALL
            SELECT 'column ' || ours.nspname || '.' || c.relname || '.' || a.attname
            FROM pg_class AS c
            JOIN ours ON ours.oid = c.relnamespace
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'v', 'p') AND NOT c.relispartition AND col_description(c.oid, a.attnum) IS NULL
                -- What analytics shows it tells.
                AND NOT (ours.nspname = 'projection' AND EXISTS (
                    SELECT FROM pg_attribute AS shown
                    JOIN pg_class AS v ON v.oid = shown.attrelid AND v.relnamespace = 'analytics'::regnamespace
                    WHERE shown.attname = a.attname))
            UNION ALL
            SELECT 'function ' || ours.nspname || '.' || p.proname
            FROM pg_proc AS p JOIN ours ON ours.oid = p.pronamespace
            WHERE obj_description(p.oid, 'pg_proc') IS NULL
            UNION ALL
            SELECT 'trigger ' || t.tgname
            FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN ours ON ours.oid = c.relnamespace
            WHERE NOT t.tgisinternal AND obj_description(t.oid, 'pg_trigger') IS NULL
            """, columns: 1)
        #expect(missing.isEmpty, "\(missing)")
    }
}

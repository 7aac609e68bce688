import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// What analysts see of parcels that go by several numbers.
@Suite(.database) struct `Parcels by all their numbers` {
    private static func order(_ id: String, _ track: String) -> [UInt8] {
        Messages.order(["cjOrderId": "\"\(id)\"", "orderStatus": #""SHIPPED""#, "trackNumber": "\"\(track)\""])
    }

    private static func delivery(_ id: String, _ track: String) -> [UInt8] {
        Messages.logistic([
            "orderId": "\"\(id)\"", "trackingNumber": "\"\(track)\"", "trackingStatus": "12",
            "logisticsTrackEvents":
                #"[{"status":12,"activity":"Delivered","eventTime":"2026-03-15 10:00:00"}]"#,
        ])
    }

    private func analyst() async throws -> Connection { try await TestDatabase.current.connect(as: LedgerRole.analyst) }

    /// Takes each event in by itself, so that a key that changes is one that was written.
    private func take(_ steps: [() async throws -> Void]) async throws {
        for step in steps {
            try await step()
            try await project()
        }
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]])
    func `are one row under the number that the order wrote, in whatever order they become known`(
        sequence: [Int]
    ) async throws {
        let steps: [() async throws -> Void] = [
            { try await append([Self.order("SD1", "YT9001")]) },
            { try await append([Self.delivery("SD1", " cjp 9001 yq ")]) },
            {
                try await Received.append([
                    try Received.snapshot(
                        .trackInfo, "YT9001",
                        #"{"trackingNumber":"YT9001","cjMailNo":"CJP9001YQ","lastTrackNumber":"L1","trackingStatus":"In transit"}"#
                    )
                ])
            },
        ]
        try await take(sequence.map { steps[$0] })
        let analyst = try await analyst()
        #expect(
            try await analyst.texts("SELECT track_number, order_key, delivered_at FROM analytics.shipments", columns: 3)
                == [["YT9001", "SD1", "2026-03-15 10:00:00+00"]])
        #expect(
            try await analyst.texts(
                "SELECT id, kind, track_number FROM analytics.shipment_ids ORDER BY kind, id COLLATE \"C\"", columns: 3)
                == [
                    ["YT9001", "carrier", "YT9001"], ["CJP9001YQ", "cj", "YT9001"], ["cjp 9001 yq", "cj", "YT9001"],
                    ["L1", "last_mile", "YT9001"],
                ])
        #expect(
            try await analyst.texts("SELECT track_number, delivered_at FROM analytics.orders", columns: 2)
                == [["YT9001", "2026-03-15 10:00:00+00"]])
        #expect(
            try await analyst.texts("SELECT track_number, activity FROM analytics.shipment_events", columns: 2)
                == [["YT9001", "Delivered"]])
        #expect(
            try await analyst.text(
                """
                SELECT count(*) FROM analytics.events
                WHERE track_numbers && ARRAY(SELECT id FROM analytics.shipment_ids WHERE track_number = 'YT9001')
                """) == "3")
    }

    @Test func `shared by two orders are one row, and deliver both`() async throws {
        try await append([
            Self.order("SD2", "YT9001"), Self.order("SD1", "yt 9001"), Self.delivery("SD2", "YT9001"),
        ])
        try await project()
        let analyst = try await analyst()
        #expect(
            try await analyst.texts("SELECT track_number, order_key FROM analytics.shipments", columns: 2)
                == [["YT9001", "SD1"]])
        #expect(
            try await analyst.texts(
                "SELECT order_key, track_number, delivered_at IS NOT NULL FROM analytics.orders ORDER BY 1", columns: 3)
                == [["SD1", "yt 9001", "true"], ["SD2", "YT9001", "true"]])
    }

    @Test func `and what events name are looked up, and not read from end to end`() async throws {
        let owner = try await TestDatabase.current.connect()
        // As many as make reading the whole table the dearer way.
        try await owner.execute(
            """
            INSERT INTO projection.shipment_ids (generation, account, id, kind, track_number)
            SELECT 1, 'main', 'YT' || n, 'carrier', 'YT' || n FROM generate_series(1, 20000) AS n
            """)
        try await owner.execute(
            """
            INSERT INTO projection.order_ids (generation, account, id, kind, order_key)
            SELECT 1, 'main', 'SD' || n, 'code', 'SD' || n FROM generate_series(1, 20000) AS n
            """)
        try await owner.execute(
            """
            INSERT INTO projection.event_subjects (generation, position, order_ids, track_numbers)
            SELECT 1, n, ARRAY['SD' || n % 2000, (n % 2000)::text], ARRAY['YT' || n % 2000]
            FROM generate_series(1, 20000) AS n
            """)
        // Triggers take each event in its turn, which so many need not wait for.
        try await owner.execute("SET session_replication_role = replica")
        try await owner.execute(
            """
            INSERT INTO ledger.events (position, account, source, type, body, digest, received_at, recorded_at)
            OVERRIDING SYSTEM VALUE
            SELECT n, 'main', 'snapshot', 'trackInfo', n::text::bytea, sha256(n::text::bytea), now(), now()
            FROM generate_series(1, 20000) AS n
            """)
        try await owner.execute("UPDATE projection.generations SET checkpoint = 20000")
        try await owner.execute("ANALYZE ledger.events")
        for table in ["shipment_ids", "order_ids", "event_subjects"] {
            try await owner.execute(SQL(unescaped: "ANALYZE projection.\(table)"))
        }
        for question in [
            "order_ids WHERE id = 'SD77'", "shipment_ids WHERE id = 'YT77'", "shipment_ids WHERE track_number = 'YT77'",
            "events WHERE order_ids @> ARRAY['SD77']", "events WHERE track_numbers @> ARRAY['YT77']",
            "events WHERE order_ids && ARRAY['SD77', '78']",
        ] {
            let plan = try await owner.query(SQL(unescaped: "EXPLAIN (COSTS off) SELECT * FROM analytics.\(question)"))
            {
                row throws(PostgresError) in try row.next(String.self)
            }
            let read = plan.filter {
                $0.contains("Seq Scan on") && !$0.contains(" live") && !$0.contains(" generations")
            }
            #expect(read.isEmpty, "\(question): \(plan.joined(separator: "\n"))")
            #expect(
                plan.contains { $0.contains("Index Cond: ") && $0.contains("77") }, "\(plan.joined(separator: "\n"))")
        }
    }
}

import Bench
import Folding
import Foundation
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

/// Whose family each order is of is kept with the orders, and follows from the links and ids of all.
@Suite(.database) struct `Families of orders` {
    private func split(_ order: String, into child: String) -> [UInt8] {
        Messages.message(
            "ORDERSPLIT",
            [
                "originalOrderId": "\"\(order)\"",
                "splitOrderList": #"[{"orderCode":"\#(child)","orderStatus":300,"createAt":1704103200000}]"#,
            ])
    }

    private func families(_ connection: Connection) async throws -> [String: String?] {
        let rows = try await connection.texts(
            "SELECT order_key, family_key FROM projection.orders WHERE generation = 1 ORDER BY order_key", columns: 2)
        return Dictionary(uniqueKeysWithValues: rows.compactMap { row in row[0].map { ($0, row[1]) } })
    }

    /// The families as they follow from all links and ids at once.
    private static let followed = """
        WITH RECURSIVE tie (one, other) AS (
            SELECT l.order_key, i.order_key
            FROM projection.order_links AS l
            JOIN projection.order_ids AS i
                ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                AND i.kind IN ('code', 'internal')
            WHERE l.generation = 1
        ),
        reached (origin, order_key) AS (
            SELECT order_key, order_key FROM projection.orders WHERE generation = 1
            UNION
            SELECT r.origin, CASE r.order_key WHEN t.one THEN t.other ELSE t.one END
            FROM reached AS r
            JOIN tie AS t ON r.order_key IN (t.one, t.other)
        )
        SELECT origin, CASE WHEN count(*) > 1 THEN min(order_key) END FROM reached GROUP BY origin ORDER BY origin
        """

    private func expectFollowed(_ connection: Connection) async throws {
        let followed = try await connection.texts(Self.followed, columns: 2)
        let kept = try await families(connection)
        #expect(followed.count == kept.count)
        for row in followed { #expect(kept[row[0] ?? ""] == row[1], "\(row[0] ?? "")") }
    }

    @Test func `come together by an order that arrives late, whichever it is`() async throws {
        let owner = try await TestDatabase.current.connect()
        for message in [
            split("SD2", into: "SD3"), Messages.order(["cjOrderId": "\"SD9\"", "orderStatus": "300"]),
            split("SD1", into: "SD2"), split("SD3", into: "SD8"),
        ] {
            try await append([message])
            try await project()
            try await expectFollowed(owner)
        }
        #expect(
            try await families(owner) == ["SD1": "SD1", "SD2": "SD1", "SD3": "SD1", "SD8": "SD1", "SD9": nil])
    }

    @Test func `get another key when the first of them gets a better id, and part when a link is taken back`()
        async throws
    {
        let owner = try await TestDatabase.current.connect()
        try await append([split("777001", into: "SD5")])
        try await project()
        #expect(try await families(owner) == ["777001": "777001", "SD5": "777001"])
        try await append([
            Messages.order(["cjOrderId": "777001", "cjOrderCode": "\"SD6\"", "orderStatus": "300"])
        ])
        try await project()
        #expect(try await families(owner) == ["SD5": "SD5", "SD6": "SD5"])
        try await owner.executeScript(
            """
            DELETE FROM projection.order_links;
            SELECT projection.settle_families(1, 'main', ARRAY['SD5'], ARRAY['SD5']);
            """)
        #expect(try await families(owner) == ["SD5": nil, "SD6": nil])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `are the same of a projector, a replay and all links at once`(seed: UInt64) async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: seed, orders: 40)
        for _ in 0..<4 {
            try await append(messages.next(120))
            try await project()
        }
        let cj = OfflineCJ(seed: seed, orders: 40)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        try await expectFollowed(owner)
        let kept = try await families(owner)
        #expect(kept.values.contains { $0 != nil })
        try await owner.executeScript(
            """
            UPDATE projection.orders SET family_key = NULL;
            SELECT projection.settle_all_families(1);
            """)
        #expect(try await families(owner) == kept)
    }
}

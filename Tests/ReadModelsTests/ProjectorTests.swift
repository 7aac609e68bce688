import CJ
import Folding
import Foundation
import Hashing
import Ledger
import Postgres
import ReadModels
import Synchronization
import TestSupport
import Testing

@Suite(.database) struct `The projector` {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `gives the same rows however the events are cut into batches, and as a fresh fold does`(seed: UInt64)
        async throws
    {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: seed, orders: 12)
        var settings = ProjectorSettings()
        settings.largestBatch = 3
        // Some events come while the projector is at it already.
        for part in 0..<4 {
            try await append(messages.next(40).map { $0 + Array(String(repeating: " ", count: part).utf8) })
            try await project(settings)
        }
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        let found = try await ModelRows.differences(1, 2, on: owner)
        #expect(found.isEmpty, "\(found.prefix(5))")
        #expect(try await owner.text("SELECT count(*) > 5 FROM analytics.orders") == "true")
        try await expectFreshFold(on: owner)
    }

    @Test func `gives the same rows of stock whose places' names run together`() async throws {
        let owner = try await TestDatabase.current.connect()
        for (variant, area) in [("A", "B C"), ("A B", "C")] {
            try await append([Messages.message("STOCK", [variant: #"[{"vid":"V01","areaId":"\#(area)"}]"#])])
            try await project()
        }
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        #expect(try await ModelRows.differences(1, 2, on: owner).isEmpty)
    }

    @Test func `waits while appends queue, and goes on when they no longer do`() async throws {
        try await append([Array(Messages.order.utf8)])
        var settings = ProjectorSettings()
        settings.longestYield = .seconds(600)
        let looks = Mutex(0)
        try await project(settings) {
            looks.withLock { looks in
                looks += 1
                return looks <= 3
            }
        }
        #expect(looks.withLock { $0 } == 4)
        let owner = try await TestDatabase.current.connect()
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "1")
    }

    @Test func `does not stand still however long appends queue`() async throws {
        try await append([Array(Messages.order.utf8), Array(Messages.logistic.utf8)])
        var settings = ProjectorSettings()
        settings.largestBatch = 1
        settings.longestYield = .milliseconds(30)
        try await project(settings) { true }
        let owner = try await TestDatabase.current.connect()
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "2")
    }

    /// Compares the stored states with a fold of the events in this process, without any database.
    private func expectFreshFold(on connection: Connection) async throws {
        var things = Things()
        for event in try await Event.read(after: .start, limit: 100_000, on: connection) {
            let message = StoredMessage(
                position: event.position.value, body: event.body, digest: event.digest.hexadecimal,
                receivedAt: event.receivedAt)
            guard let contribution = try? Fold.contribution(of: message, zone: .gmt) else { continue }
            for picture in contribution.pictures { things.add(picture) }
        }
        try await expectStates(things.shipments.shipments, in: "shipments", by: "track_number", on: connection)
        try await expectStates(things.bills, in: "bills", by: "bill_id", on: connection)
        try await expectStates(things.stockingOrders, in: "stocking_orders", by: "stocking_order_id", on: connection)
        try await expectStates(things.variants, in: "variants", by: "vid", on: connection)
        let stored = try await connection.texts(
            "SELECT order_key, attached_to, state FROM projection.orders WHERE generation = 1", columns: 3)
        #expect(stored.count == things.orders.entries.count)
        let entries = Dictionary(uniqueKeysWithValues: things.orders.entries.map { ($0.row.key.text, $0) })
        for row in stored {
            let entry = try #require(entries[row[0] ?? ""])
            #expect(entry.attachedTo?.text == row[1])
            #expect(try StateCoding.decode(OrderPicture.self, from: row[2] ?? "") == entry.picture)
        }
        let shown = things.orders.entries.filter { $0.attachedTo == nil }.map(\.row)
        try await expectColumns(of: shown, variants: things.variants, on: connection)
    }

    private func expectStates<Picture: StateValue>(
        _ pictures: [String: Picture], in table: String, by key: String, on connection: Connection
    ) async throws {
        let rows = try await connection.texts(
            "SELECT \(key), state FROM projection.\(table) WHERE generation = 1", columns: 2)
        #expect(Set(rows.map { $0[0] }) == Set(pictures.keys), "\(table)")
        for row in rows {
            #expect(try StateCoding.decode(Picture.self, from: row[1] ?? "") == pictures[row[0] ?? ""], "\(table)")
        }
    }

    /// Compares what analysts see with what the folds say, column by column.
    private func expectColumns(
        of rows: [OrderRow], variants: [String: VariantPicture], on connection: Connection
    ) async throws {
        func iso(_ date: Date?) -> String? {
            date.map { $0.formatted(.iso8601.dateTimeSeparator(.space)).replacing("Z", with: "+00") }
        }
        let orders = try await connection.texts(
            """
            SELECT order_key, cj_order_code, cj_internal_id, order_number, status, logistic_name, track_number,
                created_at, created_at_text, paid_at, paid_at_text, shipped_at, shipped_at_text, completed_at,
                completed_at_text, evidence
            FROM analytics.orders ORDER BY order_key COLLATE "C"
            """, columns: 16)
        let expectedOrders: [[String?]] = rows.map { row in
            var columns: [String?] = [row.key.text, row.cjOrderCode, row.cjInternalId, row.orderNumber, row.status]
            columns += [row.logisticName, row.trackNumber]
            for time in [row.created, row.paid, row.shipped, row.completed] {
                columns += [iso(time?.instant), time?.text]
            }
            return columns + [row.evidence.rawValue]
        }
        #expect(orders == expectedOrders)
        let items = try await connection.texts(
            """
            SELECT order_key, line_item_id, store_line_item_id, vid, sku, quantity, unit_price, production_status,
                abnormal_types
            FROM analytics.order_items ORDER BY order_key COLLATE "C", line_number
            """, columns: 9)
        let expectedItems: [[String?]] = rows.flatMap { row in
            row.lines.map { line -> [String?] in
                let codes = line.abnormalTypes.map { $0.map(String.init).joined(separator: ",") }
                var columns: [String?] = [row.key.text, line.lineItemId, line.storeLineItemId, line.vid]
                columns.append(line.sku ?? line.vid.flatMap { variants[$0]?.sku?.value })
                columns += [line.quantity.map(String.init), line.unitPrice?.description]
                return columns + [line.productionStatus.map(String.init), codes.map { "{\($0)}" }]
            }
        }
        #expect(items == expectedItems)
        let timeline = try await connection.texts(
            """
            SELECT order_key, CASE WHEN at_text IS NOT NULL THEN at END, at_text, status, source, position
            FROM analytics.order_timeline ORDER BY order_key COLLATE "C", position, at, at_text, status
            """, columns: 6)
        let expectedTimeline: [[String?]] = rows.flatMap { row in
            row.timeline.map { entry -> [String?] in
                let said = entry.statement
                return [
                    row.key.text, said.atText.flatMap { _ in iso(said.at) }, said.atText, said.status,
                    said.source.rawValue, "\(entry.position)",
                ]
            }
        }
        #expect(timeline == expectedTimeline)
        // As stored: the view shows a parent once that was named by two of its ids.
        let links = try await connection.texts(
            """
            SELECT order_key, kind, related_code, position
            FROM projection.order_links WHERE generation = 1 ORDER BY order_key COLLATE "C", position, kind, related_code COLLATE "C"
            """, columns: 4)
        let expectedLinks: [[String?]] = rows.flatMap { row in
            row.links.map { [row.key.text, $0.link.kind.rawValue, $0.link.code, $0.position.map(String.init)] }
        }
        #expect(links == expectedLinks)
    }

    @Test func `shows an order whole when it is only touched through a number it shares`() async throws {
        let owner = try await TestDatabase.current.connect()
        var settings = ProjectorSettings()
        settings.largestBatch = 1
        try await append([
            Messages.logistic(["orderId": #""SD1""#, "storeOrderNumbers": #"["n","m"]"#]),
            Messages.logistic(["storeOrderNumbers": #"["m"]"#, "trackingNumber": #""T01""#]),
            Messages.order(["orderNumber": #""n""#]),
        ])
        try await project(settings)
        #expect(
            try await owner.texts("SELECT order_key, track_number FROM analytics.orders", columns: 2) == [
                ["SD1", "T01"]
            ])
    }

    @Test func `works beside others on the same generation without doing anything twice`() async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: 99, orders: 12)
        let bodies = messages.next(300)
        var settings = ProjectorSettings()
        settings.largestBatch = 5
        let small = settings
        try await withThrowingTaskGroup { group in
            group.addTask { try await append(bodies) }
            for _ in 0..<3 {
                group.addTask { for _ in 0..<60 { try await project(small) } }
            }
            try await group.waitForAll()
        }
        try await project()
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        #expect(try await ModelRows.differences(1, 2, on: owner).isEmpty)
        #expect(try await owner.text("SELECT events FROM projection.accounts WHERE generation = 1") == "300")
    }

    @Test func `parks what it cannot read, alone, and goes on`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([
            Messages.order(["orderStatus": "300"]), Array(#"{"type":"ORDER","params":[1]}"#.utf8),
            Array(#"{"type":"SOMETHING_NEW","params":7}"#.utf8), Messages.order(["cjOrderId": "1001"]),
        ])
        try await project()
        #expect(
            try await owner.texts("SELECT position, reason FROM projection.parked ORDER BY position", columns: 2) == [
                ["1", "ORDER: neither cjOrderId nor orderNumber names an order"],
                ["2", "ORDER: `params` is not an object"],
            ])
        #expect(try await owner.text("SELECT order_key FROM analytics.orders") == "1001")
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "4")
    }

    @Test func `reads no webhook into what did not come as one, and parks none of it`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.executeScript(
            """
            INSERT INTO ledger.events (account, source, type, body, digest, received_at)
            SELECT 'main', source, type, convert_to(body, 'UTF8'), sha256(convert_to(body, 'UTF8')), now()
            FROM (VALUES
                ('snapshot', 'a/call/to/come', '{"endpoint":"/","answer":{"cjOrderId":"1001"}}'),
                ('import', 'a/fact/to/come', '{"order":"1"}'),
                ('snapshot', 'ORDER', '{"type":"ORDER","params":{"cjOrderId":"1001"}}')
            ) AS v (source, type, body)
            """)
        try await project()
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "3")
        #expect(try await owner.text("SELECT count(*) FROM projection.parked") == "0")
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "0")
    }

    @Test func `parks what the tables refuse, alone, and goes on`() async throws {
        let owner = try await TestDatabase.current.connect()
        // Stands for any value the tables cannot take.
        try await owner.execute("ALTER TABLE projection.order_items ADD CHECK (quantity < 1000)")
        try await append(
            (0..<20).map { index in
                Messages.order([
                    "cjOrderId": "\(index + 1001)",
                    "orderItems": #"[{"vid":"vid1","quantity":\#(index == 13 ? 5000 : 1)}]"#,
                ])
            })
        try await project()
        #expect(
            try await owner.texts("SELECT position, reason FROM projection.parked", columns: 2) == [
                ["14", "the read models refused it (SQLSTATE 23514)"]
            ])
        #expect(try await owner.text("SELECT count(*) FROM analytics.order_items") == "19")
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "20")
    }

    @Test func `parks only the event at fault, also when others work on the same generation`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("ALTER TABLE projection.order_items ADD CHECK (quantity < 1000)")
        try await append(
            (0..<60).map { index in
                Messages.order([
                    "cjOrderId": "\(index + 1001)",
                    "orderItems": #"[{"vid":"vid1","quantity":\#(index % 10 == 7 ? 5000 : 1)}]"#,
                ])
            })
        var settings = ProjectorSettings()
        settings.largestBatch = 4
        let small = settings
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<30 { try await project(small) } } }
            try await group.waitForAll()
        }
        try await project(small)
        #expect(
            try await owner.texts("SELECT position FROM projection.parked ORDER BY position", columns: 1)
                == [["8"], ["18"], ["28"], ["38"], ["48"], ["58"]])
        #expect(try await owner.text("SELECT count(*) FROM analytics.order_items") == "54")
    }

    @Test func `keeps accounts apart`() async throws {
        let owner = try await TestDatabase.current.connect()
        let body = Messages.order(["cjOrderId": "1001", "orderNumber": #""N""#])
        try await append([body], account: "one")
        try await append([body, Messages.order(["orderNumber": #""N""#])], account: "two")
        try await project()
        #expect(
            try await owner.texts("SELECT account, order_key FROM analytics.orders ORDER BY account", columns: 2)
                == [["one", "1001"], ["two", "1001"]])
        #expect(
            try await owner.texts("SELECT account, events FROM projection.accounts ORDER BY account", columns: 2)
                == [["one", "1"], ["two", "2"]])
    }

    @Test func `follows the generation that migrate made`() async throws {
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.text("SELECT fold_version FROM projection.generations") == String(Fold.version),
            "write Fold.version into schema/first_generation.sql")
    }

    @Test func `does not write while there is nothing new`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await project()
        // The server's own housekeeping writes now and then, so the least of some rounds tells.
        var least = Int.max
        for _ in 0..<5 {
            let before = try await owner.text("SELECT pg_current_wal_insert_lsn()") ?? ""
            for _ in 0..<10 { try await project() }
            let written = try await owner.text("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '\(before)')")
            least = min(least, written.flatMap { Int($0) } ?? .max)
        }
        #expect(least < 1000)
    }

    @Test(arguments: ["1e-9223372036854775808", #""1e9223372036854775807""#, "1e400000", #""\u0000""#, "[]", "{}"])
    func `reads on past a value no one could mean`(json: String) async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([
            Messages.order([
                "cjOrderId": "1001", "orderItems": #"[{"vid":"vid1","sellPrice":\#(json),"quantity":\#(json)}]"#,
                "privateOutboundOrder": json,
            ]), Messages.order(["cjOrderId": "1002"]),
        ])
        try await project()
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "2")
        #expect(try await owner.text("SELECT unit_price FROM analytics.order_items") == nil)
    }

    @Test func `leaves generations of another fold version alone`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("UPDATE projection.generations SET fold_version = fold_version + 1")
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await project()
        #expect(try await owner.text("SELECT checkpoint FROM projection.generations") == "0")
    }

    @Test func `undoes rows and checkpoint together when it fails in between`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await owner.executeScript(
            """
            CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER failing BEFORE UPDATE ON projection.generations
                FOR EACH ROW EXECUTE FUNCTION public.fail();
            """)
        await #expect(throws: PostgresError.self) { try await project() }
        #expect(try await owner.text("SELECT count(*) FROM projection.orders") == "0")
        try await owner.execute("DROP TRIGGER failing ON projection.generations")
        try await project()
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "1")
    }

    @Test func `takes a message of a hundred thousand brackets for what it says`() async throws {
        let owner = try await TestDatabase.current.connect()
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        try await append([Messages.order(["cjOrderId": "1001", "orderStatus": "300", "odd": deep])])
        try await project()
        #expect(try await owner.text("SELECT status FROM analytics.orders") == "UNSHIPPED")
        #expect(try await owner.text("SELECT count(*) FROM projection.parked") == "0")
    }
}

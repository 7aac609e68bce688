import Folding
import Foundation
import Hashing
import Ledger
import Postgres
import Projection
import TestSupport
import Testing

@Suite(.database) struct `The projector` {
    @Test(arguments: 0..<8 as Range<UInt64>)
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
        try await ReadModels.addGeneration(2, on: owner)
        try await project()
        let found = try await ReadModels.differences(1, 2, on: owner)
        #expect(found.isEmpty, "\(found.prefix(5))")
        #expect(try await owner.text("SELECT count(*) > 5 FROM analytics.orders") == "true")
        try await expectFreshFold(on: owner)
    }

    /// Compares the stored states with a fold of the events in this process, without any database.
    private func expectFreshFold(on connection: Connection) async throws {
        var orders = OrderBook()
        var shipments: [String: ShipmentPicture] = [:]
        for event in try await Event.read(after: .start, limit: 100_000, on: connection) {
            let message = StoredMessage(
                position: event.position.value, type: event.type, body: event.body, digest: event.digest.hexadecimal,
                receivedAt: event.receivedAt)
            guard let contribution = try? Fold.contribution(of: message, zone: .gmt) else { continue }
            for picture in contribution.orders { orders.add(picture) }
            shipments.join(contribution.shipments)
        }
        let stored = try await connection.texts(
            "SELECT order_key, attached_to, state FROM projection.orders WHERE generation = 1", columns: 3)
        #expect(stored.count == orders.entries.count)
        let entries = Dictionary(uniqueKeysWithValues: orders.entries.map { ($0.row.key.text, $0) })
        for row in stored {
            let entry = try #require(entries[row[0] ?? ""])
            #expect(entry.attachedTo?.text == row[1])
            #expect(try StateCoding.decode(OrderPicture.self, from: row[2] ?? "") == entry.picture)
        }
        let storedShipments = try await connection.texts(
            "SELECT track_number, state FROM projection.shipments WHERE generation = 1", columns: 2)
        #expect(Set(storedShipments.map { $0[0] }) == Set(shipments.keys))
        for row in storedShipments {
            #expect(try StateCoding.decode(ShipmentPicture.self, from: row[1] ?? "") == shipments[row[0] ?? ""])
        }
    }

    @Test func `shows an order whole when it is only touched through a number it shares`() async throws {
        let owner = try await TestDatabase.current.connect()
        var settings = ProjectorSettings()
        settings.largestBatch = 1
        try await append([
            Messages.logistic(["orderId": #""SD1""#, "storeOrderNumbers": #"["n","m"]"#]),
            Messages.logistic(["storeOrderNumbers": #"["m"]"#, "trackingNumber": #""T""#]),
            Messages.order(["orderNumber": #""n""#]),
        ])
        try await project(settings)
        #expect(
            try await owner.texts("SELECT order_key, track_number FROM analytics.orders", columns: 2) == [["SD1", "T"]])
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
        try await ReadModels.addGeneration(2, on: owner)
        try await project()
        #expect(try await ReadModels.differences(1, 2, on: owner).isEmpty)
        #expect(try await owner.text("SELECT events FROM projection.accounts WHERE generation = 1") == "300")
    }

    @Test func `parks what it cannot read, alone, and goes on`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([
            Messages.order(["orderStatus": "300"]), Array(#"{"type":"ORDER","params":[1]}"#.utf8),
            Array(#"{"type":"SOMETHING_NEW","params":7}"#.utf8), Messages.order(["cjOrderId": "1"]),
        ])
        try await project()
        #expect(
            try await owner.texts("SELECT position, reason FROM projection.parked ORDER BY position", columns: 2) == [
                ["1", "ORDER: neither cjOrderId nor orderNumber names an order"],
                ["2", "ORDER: `params` is not an object"],
            ])
        #expect(try await owner.text("SELECT order_key FROM analytics.orders") == "1")
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "4")
    }

    @Test func `parks what the tables refuse, alone, and goes on`() async throws {
        let owner = try await TestDatabase.current.connect()
        // Stands for any value the tables cannot take.
        try await owner.execute("ALTER TABLE projection.order_items ADD CHECK (quantity < 1000)")
        try await append(
            (0..<20).map { index in
                Messages.order([
                    "cjOrderId": "\(index)", "orderItems": #"[{"vid":"v","quantity":\#(index == 13 ? 5000 : 1)}]"#,
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

    @Test func `keeps accounts apart`() async throws {
        let owner = try await TestDatabase.current.connect()
        let body = Messages.order(["cjOrderId": "1", "orderNumber": #""N""#])
        try await append([body], account: "one")
        try await append([body, Messages.order(["orderNumber": #""N""#])], account: "two")
        try await project()
        #expect(
            try await owner.texts("SELECT account, order_key FROM analytics.orders ORDER BY account", columns: 2)
                == [["one", "1"], ["two", "1"]])
        #expect(
            try await owner.texts("SELECT account, events FROM projection.accounts ORDER BY account", columns: 2)
                == [["one", "1"], ["two", "2"]])
    }

    @Test func `leaves generations of another fold version alone`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("UPDATE projection.generations SET fold_version = fold_version + 1")
        try await append([Messages.order(["cjOrderId": "1"])])
        try await project()
        #expect(try await owner.text("SELECT checkpoint FROM projection.generations") == "0")
    }

    @Test func `undoes rows and checkpoint together when it fails in between`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1"])])
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
        try await append([Messages.order(["cjOrderId": "1", "orderStatus": "300", "odd": deep])])
        try await project()
        #expect(try await owner.text("SELECT status FROM analytics.orders") == "UNSHIPPED")
        #expect(try await owner.text("SELECT count(*) FROM projection.parked") == "0")
    }
}

import Bench
import CJ
import Folding
import Foundation
import Ledger
import Postgres
import ReadModels
import Simulator
import TestSupport
import Testing

@testable import Rebuild

@Suite(.database) struct `The comparison of generations` {
    private func compare(_ live: Int = 1, _ candidate: Int = 2) async throws -> ComparisonReport {
        try await GenerationComparison(
            live: Generation(number: live), candidate: Generation(number: candidate),
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector), logger: silentLogger
        ).run()
    }

    private func appendRandom(_ count: Int, seed: UInt64 = 1) async throws {
        var messages = RandomMessages(seed: seed, orders: 30)
        try await append(messages.next(count))
    }

    @Test func `finds none in what the same events gave, and takes the candidate to where the live one stands`()
        async throws
    {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(700)
        try await project()
        try await owner.execute("SELECT projection.add_generation(2, \(Int32(Fold.version)))")
        let report = try await compare()
        #expect(report.isEmpty && report.nothingMissing, "\(report.tables.filter { !$0.isEmpty })")
        #expect(String(report.position) == (try await owner.text("SELECT max(position) FROM ledger.events")))
        #expect(report.tables.count > 15 && report.tables.contains { $0.table == "orders" })
        #expect(try await owner.text("SELECT state FROM projection.generations WHERE generation = 2") == "filling")
    }

    @Test func `names row, column, both values and the events behind`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([
            Messages.order(["cjOrderId": "1011", "orderStatus": "300", "trackNumber": #""T1""#]),
            Messages.order(["cjOrderId": "2022", "orderStatus": "300"]),
            Messages.order(["cjOrderId": "1011", "orderStatus": "500", "updateDate": #""2024-01-01 00:00:00""#]),
            Messages.message("MAKEUP", ["orderId": #""B1""#, "relationOrderId": #""3033""#, "amount": "5"]),
        ])
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        try await owner.executeScript(
            """
            UPDATE projection.orders SET status = NULL WHERE generation = 2 AND order_key = '1011';
            UPDATE projection.bills SET amount = 6 WHERE generation = 2;
            DELETE FROM projection.shipments WHERE generation = 2;
            DELETE FROM projection.order_timeline WHERE generation = 1 AND order_key = '2022';
            """)
        let report = try await compare()
        #expect(!report.isEmpty && !report.nothingMissing)
        let found = Dictionary(uniqueKeysWithValues: report.tables.filter { !$0.isEmpty }.map { ($0.table, $0) })
        #expect(Set(found.keys) == ["orders", "bills", "shipments", "order_timeline"])
        let order = try #require(found["orders"])
        #expect(order.different == 1 && order.columns == ["status": 1])
        let example = try #require(order.examples.first)
        #expect(example.key.map(\.value) == ["1011", "main"])
        #expect(example.columns == [ColumnDifference(name: "status", live: "SHIPPED", candidate: nil)])
        #expect(example.events == [1, 3])
        let bill = try #require(found["bills"]?.examples.first)
        #expect(bill.columns == [ColumnDifference(name: "amount", live: "5", candidate: "6")])
        #expect(bill.events == [4])
        let parcel = try #require(found["shipments"])
        #expect(parcel.onlyLive == 1 && parcel.examples.first?.events == [1])
        #expect(found["order_timeline"]?.onlyCandidate == 1)
        #expect(found["order_timeline"]?.examples.first?.events == [2])
    }

    @Test func `finds the events behind a row of every table`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(300)
        let cj = OfflineCJ(seed: 1, orders: 60)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots(), mayRepeat: true)
        try await Received.append([try Received.snapshot(.balance, "wallet", #"{"amount":1}"#)])
        try await Received.append([
            .sale(
                Sale(
                    orderNumber: "1001", platformOrderId: nil, lineId: "1", kind: .item, status: .paid, sku: nil,
                    quantity: 1, amount: 5, currency: "USD", soldAt: .utc("2024-01-09T12:00:00Z"), country: "DE")),
            .rate(DayRates(day: "2024-01-09", perUSD: ["EUR": 0.9])),
        ])
        try await project()
        try await ModelRows.addGeneration(2, on: owner)
        let generations = (live: Generation(number: 1), candidate: Generation(number: 2))
        var tables: [TableDifferences] = []
        for table in try await ComparedTable.all(on: owner) {
            tables.append(
                try await TableComparison(
                    table: table, live: generations.live, candidate: generations.candidate, comparesStates: true
                ).run(on: owner))
        }
        try await EventsBehind(live: generations.live, candidate: generations.candidate).add(to: &tables, on: owner)
        // The other tables count events, or say what became of single ones.
        let empty = tables.filter(\.isEmpty).map(\.table)
        #expect(Set(empty).isSubset(of: ["personal_data"]), "\(empty)")
        for table in tables where table.table != "accounts" {
            for example in table.examples { #expect(!example.events.isEmpty, "\(table.table): \(example.summary)") }
        }
    }

    @Test func `misses nothing where only fewer events are parked`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.message("ORDER", [:]), Array(#"{"type":"ORDER","params":1}"#.utf8)])
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        try await owner.execute("DELETE FROM projection.parked WHERE generation = 2")
        let report = try await compare()
        #expect(report.nothingMissing && !report.isEmpty)
    }

    @Test func `counts all and shows a few of each kind`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append((2000..<2060).map { Messages.order(["cjOrderId": "\($0)", "orderStatus": "300"]) })
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        try await owner.execute("UPDATE projection.orders SET status = 'X' WHERE generation = 2")
        try await owner.execute(
            "UPDATE projection.orders SET created_at = now() WHERE generation = 2 AND order_key < '2010'")
        let orders = try #require(try await compare().tables.first { $0.table == "orders" })
        #expect(orders.different == 60 && orders.columns == ["status": 60, "created_at": 10])
        #expect(orders.examples.count == 6)
        #expect(orders.examples.allSatisfy { $0.events.count == 1 })
    }

    @Test func `sees both at one position while both are taken further`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(300)
        try await project()
        try await ModelRows.addGeneration(2, on: owner)
        try await withThrowingTaskGroup { group in
            group.addTask { for seed in 2..<8 as Range<UInt64> { try await appendRandom(60, seed: seed) } }
            group.addTask { for _ in 0..<60 { try await project() } }
            group.addTask {
                for _ in 0..<4 {
                    let report = try await compare()
                    #expect(report.isEmpty, "\(report.tables.filter { !$0.isEmpty })")
                    #expect(report.position > 0)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `gathers no statistics while the live generation stands still for it`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(60)
        try await project()
        try await ModelRows.addGeneration(2, on: owner)
        var settings = ProjectorSettings()
        settings.eventsBeforeStatistics = 1
        let report = try await GenerationComparison(
            live: Generation(number: 1), candidate: Generation(number: 2),
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector), settings: settings,
            logger: silentLogger
        ).run()
        #expect(report.isEmpty)
        let gathered = try await owner.query("SELECT analyzed_at IS NOT NULL FROM projection.statistics") {
            row throws(PostgresError) in try row.next(Bool.self)
        }
        #expect(gathered == [false])
    }

    @Test func `does not wait for ever where nobody takes the live generation on`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(20)
        try await project()
        try await ModelRows.addGeneration(2, on: owner)
        try await owner.execute(
            "UPDATE projection.generations SET fold_version = fold_version - 1 WHERE generation = 1")
        try await appendRandom(20, seed: 2)
        try await project()
        let comparison = GenerationComparison(
            live: Generation(number: 1), candidate: Generation(number: 2),
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector), patience: .milliseconds(200),
            logger: silentLogger)
        let error = await #expect(throws: GenerationsStandApart.self) { try await comparison.run() }
        #expect(error?.description.contains("cjledger serve") == true)
    }
}

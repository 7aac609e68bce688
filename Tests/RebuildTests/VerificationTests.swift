import Bench
import CJ
import Foundation
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

@testable import Rebuild

@Suite(.database) struct `Verifying the read models` {
    private func verification() async throws -> Verification {
        Verification(
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector), logger: silentLogger)
    }

    private func appendRandom(_ count: Int, seed: UInt64, account: String = "main") async throws {
        var messages = RandomMessages(seed: seed, orders: 40)
        try await append(messages.next(count), account: account)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `finds nothing in what the projector made, by a sample and as a whole`(seed: UInt64) async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(300, seed: seed)
        try await appendRandom(200, seed: seed + 10, account: "other")
        let cj = OfflineCJ(seed: seed, orders: 20)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        let verification = try await verification()
        let sample = try await verification.verify(.percent(100))
        #expect(sample.isEmpty, "\(sample.tables.filter { !$0.isEmpty })")
        #expect(sample.omitted == 0)
        let counts = try await owner.texts(
            "SELECT (SELECT count(*) FROM projection.orders), (SELECT count(*) FROM projection.shipments)", columns: 2)
        // Chosen at random: nearly all, and whatever hangs together with those.
        #expect((sample.orders ?? 0) > (Int(counts[0][0] ?? "") ?? 0) / 2)
        #expect((sample.parcels ?? 0) > (Int(counts[0][1] ?? "") ?? 0) / 2)
        let one = try await verification.verify(.things(1), account: AccountName("other"))
        #expect(one.isEmpty && (one.orders ?? 0) + (one.parcels ?? 0) > 0)
        let all = try await verification.verifyAll(as: "test")
        #expect(all.isEmpty, "\(all.tables.filter { !$0.isEmpty })")
        #expect(String(all.events) == (try await owner.text("SELECT count(*) FROM ledger.events")))

        // It leaves nothing behind.
        #expect(try await owner.text("SELECT count(*) FROM projection.generations") == "1")
        #expect(try await owner.text("SELECT count(*) FROM projection.orders WHERE generation <> 1") == "0")
        #expect(try await owner.text("SELECT count(*) FROM pg_class WHERE relname = 'orders_g2'") == "0")
    }

    @Test(
        arguments: [
            ("UPDATE projection.orders SET status = 'DAMAGED' WHERE order_key = '1011'", "orders", "status"),
            (
                "UPDATE projection.orders SET state = jsonb_set(state::jsonb, '{ids}', '{}') WHERE order_key = '1011'",
                "orders",
                "state"
            ),
            ("UPDATE projection.order_items SET unit_price = 9", "order_items", "unit_price"),
            ("UPDATE projection.shipments SET delivered_at = now()", "shipments", "delivered_at"),
            ("DELETE FROM projection.orders WHERE order_key = '1011'", "orders", nil),
            ("DELETE FROM projection.order_ids WHERE order_key = '1011'", "order_ids", nil),
            ("DELETE FROM projection.shipment_events", "shipment_events", nil),
            ("UPDATE projection.orders SET order_key = '1012' WHERE order_key = '1011'", "orders", nil),
            (
                """
                INSERT INTO projection.order_timeline
                SELECT (jsonb_populate_record(t, '{"position": 77}')).* FROM projection.order_timeline AS t WHERE order_key = '1011'
                """,
                "order_timeline", nil
            ),
        ] as [(String, String, String?)])
    func `names the table, the row, the column, both values and the events`(
        damage: String, table: String, column: String?
    ) async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([
            Messages.order([
                "cjOrderId": "1011", "orderStatus": "300", "trackNumber": #""T1""#,
                "orderItems": #"[{"vid":"vid1","quantity":1,"sellPrice":3}]"#,
            ]),
            Messages.order(["cjOrderId": "2022", "orderStatus": "300"]),
            Messages.logistic([
                "orderId": "1011", "trackingNumber": #""T1""#, "trackingStatus": "5",
                "logisticsTrackEvents": #"[{"status":5,"activity":"There","eventTime":"2024-01-01 00:00:00"}]"#,
            ]),
        ])
        try await project()
        try await owner.execute(SQL(unescaped: damage))
        for _ in 0..<2 {
            let report = try await verification().verify(.things(100))
            #expect(!report.isEmpty)
            let found = try #require(report.tables.first { $0.table == table })
            #expect(!found.isEmpty)
            let example = try #require(found.examples.first)
            #expect(example.columns.first?.name == column)
            #expect(example.events.contains(1) || example.events.contains(3), "\(example.summary)")
        }
        let all = try await verification().verifyAll(as: "test")
        #expect(all.tables.contains { $0.table == table && !$0.isEmpty })
        #expect(
            try await owner.text("SELECT rows > 0 AND examples[1] LIKE '%events%' FROM projection.verification")
                == "true")
    }

    @Test(arguments: [
        ("UPDATE projection.account_statements SET amount = 1 WHERE number = 2", "account_statements", 2),
        ("DELETE FROM projection.account_figures", "account_figures", 1),
        ("UPDATE projection.orders SET family_key = 'SD1'", "orders", 3),
    ])
    func `looks in a sample at the account as a whole too, and at families`(
        damage: String, table: String, event: Int
    ) async throws {
        let owner = try await TestDatabase.current.connect()
        try await Received.append(
            ["100.00", "90.00"].enumerated().map { day, amount in
                try Received.snapshot(
                    .balance, "wallet", #"{"amount":\#(amount)}"#,
                    askedAt: Date(timeIntervalSince1970: 1_735_689_600 + Double(day) * 86_400))
            })
        try await append([Messages.order(["cjOrderId": "1011", "orderStatus": "300"])])
        try await project()
        #expect(try await verification().verify(.things(100)).isEmpty)
        try await owner.execute(SQL(unescaped: damage))
        let report = try await verification().verify(.things(100))
        let found = try #require(report.tables.first { !$0.isEmpty })
        #expect(found.table == table)
        #expect(found.examples.first?.events.contains(event) == true, "\(found.examples.map(\.summary))")
    }

    struct Case: Sendable {
        let remembered: LastVerification?
        let new: LastVerification
        let replaces: Bool

        static func of(
            generation: Int = 1, account: String? = nil, _ things: Int?, rows: Int
        ) -> LastVerification {
            LastVerification(generation: generation, account: account, orders: things, parcels: things, rows: rows)
        }

        static let all = [
            Case(remembered: nil, new: of(10, rows: 0), replaces: true),
            Case(remembered: of(nil, rows: 0), new: of(10, rows: 0), replaces: true),
            Case(remembered: of(nil, rows: 2), new: of(10, rows: 0), replaces: false),
            Case(remembered: of(nil, rows: 2), new: of(10, rows: 1), replaces: false),
            Case(remembered: of(nil, rows: 2), new: of(nil, rows: 0), replaces: true),
            Case(remembered: of(100, rows: 2), new: of(10, rows: 0), replaces: false),
            Case(remembered: of(100, rows: 2), new: of(100, rows: 0), replaces: true),
            Case(remembered: of(100, rows: 2), new: of(nil, rows: 0), replaces: true),
            Case(remembered: of(100, rows: 2), new: of(account: "other", 500, rows: 0), replaces: false),
            Case(remembered: of(account: "one", 100, rows: 2), new: of(account: "one", 100, rows: 0), replaces: true),
            Case(remembered: of(account: "one", 100, rows: 2), new: of(100, rows: 0), replaces: true),
            // A replay has made the rows anew.
            Case(remembered: of(nil, rows: 2), new: of(generation: 2, 10, rows: 0), replaces: true),
        ]
    }

    @Test(arguments: Case.all) func `that found something is remembered until as much was looked at`(example: Case) {
        #expect(example.new.replaces(example.remembered) == example.replaces)
    }

    @Test func `that is small and meets nothing does not end what a whole one has found`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append((0..<40).map { Messages.order(["cjOrderId": "\(1000 + $0)"]) })
        try await project()
        try await owner.execute("UPDATE projection.orders SET status = 'DAMAGED' WHERE order_key = '1007'")
        #expect(try await !verification().verifyAll(as: "test").isEmpty)
        try await owner.execute(
            """
            UPDATE projection.orders
            SET status = (SELECT status FROM projection.orders WHERE order_key = '1008')
            WHERE order_key = '1007'
            """)
        _ = try await verification().verify(.things(2))
        #expect(try await owner.text("SELECT rows > 0 AND orders IS NULL FROM projection.verification") == "true")
        let report = try await verification().verifyAll(as: "test")
        #expect(report.isEmpty, "\(report.tables.filter { !$0.isEmpty })")
        #expect(try await owner.text("SELECT rows FROM projection.verification") == "0")
    }

    @Test func `of a sample of all compares every order`() async throws {
        try await append((0..<40).map { Messages.order(["cjOrderId": "\(1000 + $0)"]) })
        try await project()
        #expect(try await verification().verify(.percent(100)).orders == 40)
    }

    @Test func `finds by the whole also what no sample shows`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.message("MAKEUP", ["orderId": #""B1""#, "amount": "5"])])
        try await project()
        try await owner.execute("UPDATE projection.bills SET amount = 6")
        let all = try await verification().verifyAll(as: "test")
        #expect(all.tables.first { $0.table == "bills" }?.columns == ["amount": 1])
    }

    @Test func `removes what a verification that was killed has left`() async throws {
        let owner = try await TestDatabase.current.connect()
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await append([Messages.order(["cjOrderId": "1011"])])
        try await project()
        // Half filled by a process that is gone, and not a partition yet.
        try await projector.execute(
            """
            INSERT INTO projection.generations (generation, fold_version, state, as_of)
            SELECT 2, fold_version, 'filling', 1 FROM projection.generations
            """)
        try await projector.execute(
            "INSERT INTO projection.replays (generation, target, holder, phase) VALUES (2, 1, 'verify', 'folding')")
        try await projector.execute("SELECT projection.add_tables(2)")
        #expect(try await verification().verifyAll(as: "test").isEmpty)
        #expect(try await owner.text("SELECT count(*) FROM projection.generations") == "1")
        #expect(try await leftovers(on: owner).isEmpty)
    }

    @Test func `neither waits for the projector nor holds it up`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendRandom(300, seed: 5)
        try await project()
        try await withThrowingTaskGroup { group in
            group.addTask { for seed in 6..<12 as Range<UInt64> { try await appendRandom(50, seed: seed) } }
            group.addTask { for _ in 0..<40 { try await project() } }
            group.addTask {
                for _ in 0..<4 {
                    let report = try await verification().verify(.percent(100))
                    #expect(report.isEmpty, "\(report.tables.filter { !$0.isEmpty })")
                }
            }
            group.addTask {
                let report = try await verification().verifyAll(as: "test")
                #expect(report.isEmpty, "\(report.tables.filter { !$0.isEmpty })")
            }
            try await group.waitForAll()
        }
        // A row that somebody is writing does not keep it waiting.
        try await owner.execute("BEGIN")
        try await owner.execute("SELECT FROM projection.generations FOR UPDATE")
        try await owner.execute("UPDATE projection.orders SET status = status")
        #expect(try await verification().verify(.things(20)).isEmpty)
        try await owner.execute("ROLLBACK")
    }

    @Test(arguments: [
        ("5", SampleSize.things(5)), ("5%", .percent(5)), ("0.5%", .percent(0.5)), ("100%", .percent(100)),
    ])
    func `takes a number or a percentage`(text: String, size: SampleSize) { #expect(SampleSize(text) == size) }

    @Test(arguments: ["0", "-1", "", "%", "101%", "0%", "x", "1.5", "1000001", "nan%"])
    func `takes nothing else`(text: String) { #expect(SampleSize(text) == nil) }
}

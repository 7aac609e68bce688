import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Reconciler

@Suite struct `The plan of what is asked about stock` {
    private static let day: TimeInterval = 86_400

    @Test(
        arguments: [
            (variants: 0, points: 50_000, days: 1.0), (1, 50_000, 1), (1_000, 50_000, 1), (1_001, 50_000, 1.001),
            (10_000, 50_000, 10), (10_000, 150_000, 10_000.0 / 3_000), (7, 0, 7), (1, -5, 1),
        ] as [(variants: Int, points: Int, days: Double)])
    func `spends a fifth of a day's points at most`(given: (variants: Int, points: Int, days: Double)) {
        let plan = StockPlan(variants: given.variants, pointsPerDay: given.points)
        let days = plan.interval(atLeast: .seconds(Self.day)).seconds / Self.day
        #expect(abs(days - given.days) < 0.001)
        #expect(plan.interval(atLeast: .seconds(30 * Self.day)) >= .seconds(30 * Self.day))
    }

    @Test func `lets new variants wait for one another only where the points do not pay for all at once`() {
        let few = StockPlan(variants: 1_000, pointsPerDay: 50_000)
        #expect(few.paysForAll && few.wait(at: 999) == .zero)
        let many = StockPlan(variants: 2_000, pointsPerDay: 50_000)
        #expect(!many.paysForAll && many.wait(at: 0) == .zero)
        #expect(abs(many.wait(at: 1_000).seconds - Self.day) < 1)
    }
}

private let path = "/product/stock/queryByVid"

@Suite(.database) struct `Levels of stock` {
    private func stock(_ quantity: Int) -> [UInt8] {
        Messages.message("STOCK", ["V01": #"[{"vid":"V01","areaId":"2","storageNum":\#(quantity),"pid":"P1"}]"#])
    }

    private func answer(_ quantity: Int) -> ScriptedCJ.Answer {
        .data(
            #"[{"vid":"V01","areaId":"1","totalInventoryNum":700},{"vid":"V01","areaId":2,"totalInventoryNum":\#(quantity)}]"#
        )
    }

    private func shown() async throws -> String? {
        try await TestDatabase.current.connect(as: LedgerRole.analyst).text(
            "SELECT string_agg(concat_ws('=', area_id, quantity), ' ' ORDER BY area_id) FROM analytics.stock_levels")
    }

    @Test func `are repaired where a message was lost, and that is counted`() async throws {
        try await ScriptedAccount.with { call in
            call.path == path ? answer(40) : nil
        } _: { it in
            try await append([stock(41)])
            try await project()
            #expect(try await it.run().calls["product/stock/queryByVid"]?.news == 1)
            #expect(it.cj.calls.filter { $0.path == path }.map { $0.values("vid") } == [["V01"]])
            #expect(try await shown() == "1=700 2=40")
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.texts(
                    "SELECT topic, kind, reference, said, answered FROM analytics.repairs", columns: 5)
                    == [["stock", "behind", "V01", "2=41", "1=700, 2=40"]])
            #expect(
                try await owner.texts("SELECT topic, kind, count FROM analytics.drift", columns: 3)
                    == [["stock", "behind", "1"]])
            // It is no sign that the feed of orders is closed.
            let table = FeedTable(account: it.account.name, connection: owner)
            #expect(try await table.load().evidence.changes.isEmpty)
        }
    }

    @Test func `outlast a message that comes late, though CJ says what it said before`() async throws {
        try await ScriptedAccount.with { call in
            call.path == path ? answer(40) : nil
        } _: { it in
            try await append([stock(40)])
            try await project()
            _ = try await it.run()
            try await append([stock(12)])
            try await project()
            #expect(try await shown() == "1=700 2=12")
            _ = try await it.run()
            #expect(try await shown() == "1=700 2=40")
        }
    }

    @Test func `are looked up of what is owned, told of or subscribed, and of nothing else`() async throws {
        try await ScriptedAccount.with { call in
            switch call.path {
            case path: .data("[]")
            case "/shopping/privateInventory/order/list":
                .data(
                    #"{"totalRecords":1,"content":[{"orderCode":"SY1","status":"7","supplierList":[{"productList":[{"productVariantListList":[{"stanProductId":"OWNED01","quantity":3}]}]}]}]}"#
                )
            default: nil
            }
        } _: { it in
            try await append([
                stock(1), Messages.message("VARIANT", ["vid": #""SUBSCRIBED01""#, "pid": #""P2""#]),
                Messages.message("VARIANT", ["vid": #""OTHER01""#, "pid": #""P3""#]),
            ])
            try await project()
            let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
            try await KnownProducts.noteSubscribed(["P2", "P9"], of: it.account.name, on: connection)
            _ = try await it.run()
            let asked = it.cj.calls.filter { $0.path == path }.flatMap { $0.values("vid") }
            #expect(asked.sorted() == ["OWNED01", "SUBSCRIBED01", "V01"])
            // Within a day nothing is asked again by itself.
            #expect(try await it.workOff().isEmpty)
        }
    }

    @Test func `are left to their turn by a run where the points do not pay for all`() async throws {
        try await ScriptedAccount.with { call in
            call.path == path ? .data("[]") : nil
        } _: { it in
            try await it.makeDue(.stockLevels, (0..<1_001).map { "V\($0)" })
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("UPDATE reconciler.checks SET due_at = clock_timestamp() + interval '1 day'")
            _ = try await it.run()
            #expect(!it.cj.calls.contains { $0.path == path })
            try await owner.execute("DELETE FROM reconciler.checks WHERE entity = 'V0'")
            try await owner.execute("DELETE FROM reconciler.checks WHERE entity > 'V3'")
            _ = try await it.run()
            #expect(it.cj.calls.contains { $0.path == path })
        }
    }
}

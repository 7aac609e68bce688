import CJ
import CJClient
import Foundation
import Leases
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `Reconciling` {
    private func expectTruth(_ running: RunningCJ, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let owner = try await TestDatabase.current.connect()
        let differences = try await TruthComparison.differences(from: await running.cj.truth, on: owner)
        #expect(
            differences.isEmpty, "\(differences.count): \(differences.prefix(8).map(\.description))",
            sourceLocation: sourceLocation)
        #expect(
            try await owner.text("SELECT count(*) > 20 FROM analytics.orders") == "true", sourceLocation: sourceLocation
        )
    }

    @Test(arguments: [1] as [UInt64])
    func `makes the read models the truth by asking alone, though every webhook was lost`(seed: UInt64) async throws {
        try await RunningCJ.with(seed: seed, orders: 40) { running in
            await running.letAllHappen()
            let summary = try await running.run()
            try await expectTruth(running)
            #expect(summary.news > 40 && summary.failures == 0)
            #expect((summary.repairs["order"]?["missing"] ?? 0) > 20)
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text("SELECT count(*) FROM ledger.events WHERE convert_from(body, 'UTF8') ~* 'planted'")
                    == "0")
            #expect(try await owner.text("SELECT bool_and(kind = 'missing') FROM analytics.drift") == "true")
            let again = try await running.run()
            #expect(again.news == 0, "\(again.calls)")
        }
    }

    @Test func `takes no manner of writing for news`() async throws {
        try await RunningCJ.with(seed: 4, orders: 40, faults: try Faults(reading: "habits")) { running in
            await running.letAllHappen()
            _ = try await running.run()
            let again = try await running.run()
            #expect(again.news == 0, "\(again.calls)")
            try await expectTruth(running)
        }
    }

    @Test(.timeLimit(.minutes(3))) func `comes to its end though everything would be due again at once`() async throws {
        try await RunningCJ.with(seed: 6, orders: 25) { running in
            await running.letAllHappen()
            var intervals = CheckIntervals()
            (intervals.open, intervals.underWay, intervals.list) = (.zero, .zero, .zero)
            (intervals.finished, intervals.finishedList, intervals.unknown) = (.zero, .zero, .zero)
            _ = try await running.run(intervals: intervals)
            try await expectTruth(running)
        }
    }

    @Test func `follows what changes at CJ between two runs`() async throws {
        try await RunningCJ.with(seed: 3, orders: 40) { running in
            await running.cj.advance(by: 3 * 86_400)
            _ = try await running.run()
            await running.letAllHappen()
            let summary = try await running.run()
            try await expectTruth(running)
            #expect(summary.news > 0)
        }
    }

    @Test func `asks for the same page again when it was stopped before it had written, and for no more`() async throws
    {
        try await RunningCJ.with(seed: 1, orders: 40) { running in
            await running.letAllHappen()
            let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
            let pool = Pool(try await TestDatabase.current.settings(as: LedgerRole.reconciler), size: 2)
            func work(_ lease: Lease) throws -> AccountWork {
                AccountWork(
                    account: running.account, settings: try RunningCJ.settings(), lease: lease, pool: pool)
            }
            let first = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
            try await work(first).begin()
            for _ in 0..<3 { _ = try await work(first).step() }
            let places =
                "SELECT string_agg(concat_ws(' ', list, next_page, ended_at), ',' ORDER BY list) FROM reconciler.walks"
            let before = try await connection.text(places)
            let events = try await connection.text("SELECT count(position) FROM ledger.events")
            try await first.release(on: connection)
            let second = try #require(try await Lease.take(.reconciling, as: "two", .standing, on: connection))
            await #expect(throws: LeaseLost.self) { _ = try await work(first).step() }
            #expect(try await connection.text(places) == before, "a holder that lost the lease writes nothing")
            #expect(try await connection.text("SELECT count(position) FROM ledger.events") == events)
            _ = try await work(second).step()
            #expect(try await connection.text(places) != before)
            try await second.release(on: connection)
            _ = try await running.run()
            try await expectTruth(running)
        }
    }

    @Test func `asks for one order with its parcel and its costs, before all others`() async throws {
        try await RunningCJ.with(seed: 1, orders: 40) { running in
            await running.letAllHappen()
            let truth = try JSON(parsing: Array(await running.cj.truth.utf8)).members ?? [:]
            let row = try #require(truth["shipments"]?.elements?.first?.members)
            let code = try #require(row["cj_order_code"]?.string)
            let summary = try await running.run(.order(code))
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text("SELECT track_number FROM analytics.shipments") == row["track_number"]?.string)
            #expect(summary.calls["getOrderDetail"]?.answers == 1)
            #expect(summary.calls["trackInfo"]?.answers == 1)
            #expect(try await owner.text("SELECT count(*) FROM reconciler.walks") == "0", "no list was walked")
        }
    }

    @Test func `spends no more than the day's points, and leaves what costs more until they are back`() async throws {
        try await RunningCJ.with(seed: 1, orders: 40, points: 30) { running in
            await running.letAllHappen()
            let owner = try await TestDatabase.current.connect()
            let variants = "FROM reconciler.checks WHERE call = 'product/variant/queryByVid'"
            // The second finds the first one's points spent.
            for round in 1...2 {
                let summary = try await running.run()
                let costly = ["product/variant/queryByVid", "product/stock/queryByVid"]
                    .compactMap { summary.calls[$0]?.answers }
                #expect(costly.reduce(0, +) == (round == 1 ? 3 : 0))
                #expect(summary.putOff > 3 && summary.failures == 0)
                #expect(
                    try await owner.text("SELECT points_spent FROM reconciler.budgets WHERE scope = 'main'") == "30")
                #expect(
                    try await owner.text(
                        "SELECT bool_and(due_at > clock_timestamp() AND due_at <= date_trunc('day', clock_timestamp()) + interval '1 day') \(variants) AND asked_at IS NULL"
                    ) == "true")
                #expect(summary.waitsUntil.map { $0 > Date() } == true)
                #expect(
                    try await owner.text(
                        """
                        SELECT count(*)
                        FROM reconciler.checks
                        WHERE asked_at IS NULL
                            AND call NOT IN ('product/variant/queryByVid', 'product/stock/queryByVid')
                        """) == "0", "what costs nothing is asked for")
            }
        }
    }

    @Test func `says that an order is unknown, and remembers that CJ said so once`() async throws {
        try await RunningCJ.with(seed: 1, orders: 1) { running in
            await #expect(throws: UnknownOrder.self) { _ = try await running.run(.order("SD0000000000000000009")) }
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text(
                    "SELECT is_known IS NULL AND absent_since IS NOT NULL FROM reconciler.checks WHERE entity = 'SD0000000000000000009'"
                ) == "true", "once is not believed")
            #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "0")
        }
    }

    @Test func `is done by one of two, and by the other when that one is gone`() async throws {
        try await RunningCJ.with(seed: 2, orders: 40) { running in
            await running.letAllHappen()
            let owner = try await TestDatabase.current.connect()
            let settings = try await TestDatabase.current.settings(as: LedgerRole.reconciler)
            func start(_ name: String) throws -> Task<Void, any Error> {
                let reconciler = Reconciler(
                    connection: settings, accounts: [running.account], settings: try RunningCJ.settings(), holder: name,
                    takesWebhooks: { true }, logger: silent)
                return Task { try await reconciler.run() }
            }
            func wait(for condition: String) async throws {
                while try await owner.text("SELECT \(condition)") != "true" {
                    try await project()
                    await Task.yield()
                }
            }
            let one = try start("one")
            try await wait(for: "EXISTS (SELECT FROM reconciler.walks WHERE ended_at IS NOT NULL)")
            let two = try start("two")
            #expect(try await owner.text("SELECT holder FROM reconciler.lease") == "one")
            one.cancel()
            _ = await one.result
            try await wait(for: "holder = 'two' FROM reconciler.lease")
            try await wait(
                for: """
                    (SELECT bool_and(ended_at IS NOT NULL OR failures > 0) FROM reconciler.walks)
                    AND NOT EXISTS (SELECT FROM reconciler.checks WHERE due_at <= clock_timestamp())
                    AND (SELECT position FROM reconciler.pulse) = (SELECT max(position) FROM ledger.events)
                    """)
            two.cancel()
            _ = await two.result
            try await expectTruth(running)
        }
    }
}

@Suite(.database) struct `Times without a receiver` {
    @Test func `become gaps, and what was open then is asked for first`() async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        let beat = Heartbeat(shortestGap: .seconds(300), connection: connection)
        try await beat.beat()
        try await beat.beat()
        #expect(try await connection.text("SELECT count(*) FROM reconciler.gaps") == "0")
        try await connection.execute("UPDATE reconciler.pulse SET beat_at = clock_timestamp() - interval '6 minutes'")
        try await beat.beat()
        #expect(
            try await connection.text("SELECT round(extract(epoch FROM to_at - from_at) / 60) FROM reconciler.gaps")
                == "6")
        let account = try #require(AccountName("main"))
        let table = CheckTable(account: account, connection: connection)
        try await table.noteLists()
        try await connection.execute(
            """
            INSERT INTO reconciler.checks (account, call, entity, due_at, asked_at) VALUES
                ('main', 'getOrderDetail', 'open', clock_timestamp() + interval '1 day', clock_timestamp()),
                ('main', 'getOrderDetail', 'final', NULL, clock_timestamp())
            """)
        let lease = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        let gaps = Gaps(lease: lease, accounts: [account], pointsPerDay: 50_000, connection: connection)
        #expect(try await gaps.putFirst() == 1)
        #expect(try await gaps.putFirst() == 0)
        let due = try await table.dueChecks(BatchSizes())
        #expect(due.map(\.entity) == ["open"] && due.first?.priority == .outage)
        #expect(try await table.duePages().allSatisfy { $0.priority == .outage })
    }
}

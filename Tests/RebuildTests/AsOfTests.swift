import Bench
import CJ
import Foundation
import Instants
import Ledger
import Postgres
import ReadModels
import Simulator
import TestSupport
import Testing

@testable import Rebuild

@Suite(.database) struct `Views as of a moment` {
    @discardableResult
    private func makeViews(_ moment: String, schema: String? = nil) async throws -> AsOf {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let asOf = try await AsOf(try #require(Moment(moment)), schema: schema, on: projector)
        try await asOf.make(on: projector, with: try await .inSmallParts())
        await projector.close()
        return asOf
    }

    /// Leaves what an interruption right at the beginning leaves.
    private func beginViews(at position: Int, on projector: Connection) async throws {
        struct Interruption: Error {}
        let asOf = try await AsOf(.position(LedgerPosition(position)), on: projector)
        await #expect(throws: Interruption.self) {
            try await asOf.make(on: projector) { _ in throw Interruption() }
        }
    }

    /// What tells views as of a moment from those of that moment.
    private func comparable(_ views: [String: [String]]) -> [String: [String]] {
        views.filter { !["freshness", "drift"].contains($0.key) }
    }

    @Test func `show what analytics showed then, whatever came since`() async throws {
        let owner = try await TestDatabase.current.connect()
        let cj = OfflineCJ(seed: 2, orders: 40)
        try await Received.append(try Poll(cj: cj, time: cj.start + 5 * 86_400).snapshots())
        try await project()
        let then = try await ModelRows.analytics(on: owner)
        let position = try #require(try await owner.text("SELECT position FROM analytics.freshness"))
        let live = try await owner.texts("SELECT * FROM projection.live", columns: 2)

        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        let now = try await ModelRows.analytics(on: owner)
        try await makeViews(position, schema: "closed")
        let shown = try await ModelRows.analytics(in: "closed", on: owner)
        #expect(comparable(shown) == comparable(then))
        #expect(comparable(now) != comparable(then))
        #expect(shown["order_costs"]?.isEmpty == false && shown["books"]?.isEmpty == false)
        #expect(try await owner.texts("SELECT * FROM projection.live", columns: 2) == live)
        #expect(try await ModelRows.analytics(on: owner) == now)
        #expect(
            try await owner.texts("SELECT position, lag_seconds, generation FROM closed.freshness", columns: 3)
                == [[position, nil, "2"]])

        // Nobody takes it further.
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await project()
        #expect(comparable(try await ModelRows.analytics(in: "closed", on: owner)) == comparable(then))
    }

    @Test func `of a time hold the events before the first position recorded after it`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append((1...7).map { Messages.order(["cjOrderId": "\(1000 + $0)"]) })
        // Positions that were never used, and times an hour apart.
        try await owner.executeScript(
            """
            SET session_replication_role = replica;
            ALTER TABLE ledger.events DISABLE TRIGGER ALL;
            ALTER TABLE ledger.events ALTER COLUMN position DROP IDENTITY;
            UPDATE ledger.events SET position = position * 10 + 1000;
            UPDATE ledger.events SET position = position - 1003;
            UPDATE ledger.events SET recorded_at = '2026-04-01 00:00Z'::timestamptz + (position - 37) / 10 * interval '1 hour';
            """)
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        for (moment, position) in [
            ("2026-04-01", 37), ("2026-03-31T23:59:59Z", 27), ("2026-03-31T22:30:00+01:00", 7),
            ("2026-04-01T03:30:00Z", 67),
            ("2026-03-01", 0), ("2026-04-01T00:00:00.5Z", 37),
        ] {
            #expect(
                try await Moment(moment)?.position(on: projector) == LedgerPosition(position), "\(moment)")
        }
        await #expect(throws: NoSuchMoment.positionNotReached(LedgerPosition(68), last: LedgerPosition(67))) {
            _ = try await Moment("68")?.position(on: projector)
        }
        await #expect(throws: NoSuchMoment.self) { _ = try await Moment("2999-01-01")?.position(on: projector) }
        try await makeViews("2026-04-01")
        #expect(
            try await owner.texts("SELECT order_key FROM as_of_2026_04_01.orders ORDER BY 1", columns: 1)
                == [["1001"], ["1002"], ["1003"], ["1004"]])
    }

    @Test func `are read by analysts, and nothing beside them`() async throws {
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await makeViews("1")
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        #expect(try await analyst.text("SELECT order_key FROM as_of_position_1.orders") == "1001")
        #expect(try await analyst.text("SELECT count(*) FROM as_of_position_1.order_costs") == "1")
        for statement in [
            "SELECT * FROM as_of_position_1.live", "SELECT * FROM as_of_position_1.stock_consumption",
            "CREATE TABLE as_of_position_1.mine (a int)", "UPDATE as_of_position_1.orders SET status = 'X'",
            "SELECT * FROM projection.orders",
        ] {
            let error = await #expect(throws: PostgresError.self) {
                try await analyst.execute(SQL(unescaped: statement))
            }
            #expect(["42501", "55000"].contains(error?.sqlState), "\(statement)")
        }
    }

    @Test func `have every column and comment that analytics has`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await makeViews("1")
        func described(_ schema: String) async throws -> [[String?]] {
            try await owner.texts(
                """
                SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                    col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class')
                FROM pg_class AS c
                JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace = '\(schema)'::regnamespace
                    AND c.relname IN (SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace)
                ORDER BY 1, 2
                """, columns: 6)
        }
        let analytics = try await described("analytics")
        #expect(try await described("as_of_position_1") == analytics)
        #expect(analytics.count > 250 && analytics.allSatisfy { $0[4] != nil && $0[5] != nil })
        #expect(
            try await owner.text("SELECT obj_description('as_of_position_1'::regnamespace, 'pg_namespace')")?
                .contains("position 1") == true)
    }

    @Test func `are made once, go on after an interruption, and refuse a schema of somebody else's`() async throws {
        let owner = try await TestDatabase.current.connect()
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await append((1...4).map { Messages.order(["cjOrderId": "\(1000 + $0)"]) })
        try await beginViews(at: 3, on: projector)
        #expect(try await owner.text("SELECT to_regnamespace('as_of_position_3')") == nil)
        try await makeViews("3")
        try await makeViews("3")
        #expect(
            try await owner.texts(
                "SELECT generation, checkpoint, as_of, views, state FROM projection.generations WHERE as_of IS NOT NULL",
                columns: 5) == [["2", "3", "3", "as_of_position_3", "ready"]])
        #expect(try await owner.text("SELECT count(*) FROM as_of_position_3.orders") == "3")
        await #expect(throws: UnusableSchemaName.taken("analytics")) { try await makeViews("2", schema: "analytics") }
        await #expect(throws: UnusableSchemaName.taken("as_of_position_3")) {
            try await makeViews("2", schema: "as_of_position_3")
        }
        for name in ["pg_mine", "Big", "a-b", "1a", "", "a\"b"] {
            await #expect(throws: UnusableSchemaName.malformed(name)) { try await makeViews("2", schema: name) }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `hold row by row what the projector made of the same events`(seed: UInt64) async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: seed, orders: 40)
        try await append(messages.next(400))
        try await project()
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let last = try await Event.lastPosition(on: projector)
        try await append(messages.next(200))
        try await makeViews("\(last)", schema: "closed")
        #expect(try await ModelRows.differences(1, 2, on: owner).isEmpty)
        #expect(try await leftovers(on: owner).isEmpty)
        #expect(
            try await owner.texts("SELECT holder, phase FROM projection.replays", columns: 2) == [["one", "done"]])
    }

    @Test func `leave every query about the present planned as it was without them`() async throws {
        let owner = try await TestDatabase.current.connect()
        let cj = OfflineCJ(seed: 1, orders: 20)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        try await owner.execute("ANALYZE")
        let views = try await owner.texts(
            "SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v'", columns: 1
        ).compactMap { $0[0] }
        func plans() async throws -> [String: [String]] {
            var plans: [String: [String]] = [:]
            for view in views {
                plans[view] = try await owner.query(
                    SQL(unescaped: "EXPLAIN (COSTS off) SELECT * FROM analytics.\(view)")
                ) { row throws(PostgresError) in try row.next(String.self) }
            }
            return plans
        }
        let before = try await plans()
        try await makeViews("5")
        try await makeViews("10")
        let after = try await plans()
        for view in views { #expect(after[view] == before[view], "\(view)") }
        #expect(
            try await owner.texts(
                "SELECT inhrelid::regclass FROM pg_inherits WHERE inhrelid::regclass::text ~ '_g[23]$'", columns: 1
            ).isEmpty)
        // Made again, they are as they were.
        try await makeViews("10")
        #expect(try await owner.text("SELECT position FROM as_of_position_10.freshness") == "10")
    }

    @Test func `say what right is missing, before anything is filled`() async throws {
        let owner = try await TestDatabase.current.connect()
        let database = try TestDatabase.current.name
        try await owner.execute(
            SQL(unescaped: "REVOKE CREATE ON DATABASE \(database) FROM cjledger_projector"))
        try await append([Messages.order(["cjOrderId": "1001"])])
        let error = await #expect(throws: MayNotCreateSchemas.self) { try await makeViews("1") }
        #expect(error?.description.hasSuffix(#"GRANT CREATE ON DATABASE "\#(database)" TO cjledger_projector"#) == true)
        #expect(try await owner.text("SELECT count(*) FROM projection.generations") == "1")
    }

    @Test func `stand on no view that a later migration may change`() async throws {
        let owner = try await TestDatabase.current.connect()
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await project()
        try await makeViews("1")
        let views = try await owner.texts(
            """
            SELECT n.nspname || '.' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('analytics', 'projection') AND c.relkind = 'v'
            """, columns: 1
        ).compactMap { $0[0] }
        let books = try await owner.text("SELECT count(*) FROM analytics.books")
        // A migration drops what it replaces without a word about other schemas.
        try await projector.execute(SQL(unescaped: "DROP VIEW \(views.joined(separator: ", "))"))
        #expect(try await owner.text("SELECT count(*) FROM as_of_position_1.books") == books)
        #expect(try await owner.text("SELECT order_key FROM as_of_position_1.orders") == "1001")
    }
}

@Suite(.database) struct `Queries` {
    @Test func `read the partitions of one generation only, whichever others are filled`() async throws {
        let owner = try await TestDatabase.current.connect()
        let cj = OfflineCJ(seed: 1, orders: 20)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let asOf = try await AsOf(
            try await Moment.position(Event.lastPosition(on: projector)), schema: "closed", on: projector)
        let third = try await asOf.make(on: projector, with: try await .inSmallParts())
        try await owner.execute("ANALYZE")
        try await owner.execute("SET jit = off")
        let views = try await owner.texts(
            "SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v'", columns: 1)
        for (schema, generation) in [("analytics", 1), ("closed", third.number)] {
            for case let view? in views.map({ $0[0] }) {
                let plan = try await owner.query(
                    SQL(unescaped: "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM \(schema).\(view)")
                ) { row throws(PostgresError) in try row.next(String.self) }
                let read = plan.filter { !$0.contains("never executed") }
                    .compactMap { $0.firstMatch(of: #/\bon \w+_g([0-9]+)\b/#)?.1 }
                #expect(read.allSatisfy { $0 == "\(generation)" }, "\(schema).\(view): \(plan.joined(separator: "\n"))")
            }
        }
    }
}

@Suite struct `A moment` {
    @Test(arguments: [
        ("4711", "as_of_position_4711"), ("2026-04-01", "as_of_2026_04_01"),
        ("2026-04-01T00:00:00Z", "as_of_2026_04_01"), ("2026-04-01T12:30:00+02:00", "as_of_2026_04_01_103000"),
    ])
    func `names its schema`(text: String, name: String) {
        #expect(Moment(text)?.schemaName == name)
    }

    @Test(arguments: [
        "", "March", "2026-04", "2026-13-01", "2026-04-31", "-1", "+5", "1.5", "2026-04-01T12:30:00", "٣",
    ])
    func `is nothing else`(text: String) {
        #expect(Moment(text) == nil)
    }
}

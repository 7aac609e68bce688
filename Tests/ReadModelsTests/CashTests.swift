import Bench
import CJ
import Foundation
import Instants
import Postgres
import Simulator
import TestSupport
import Testing

/// When money went to CJ and came back, and when the ledger took up what an order costs.
@Suite(.database) struct `Cash and postings` {
    /// A movement by kind and reference.
    private struct Movement: Equatable {
        let name: String
        let amount: Decimal
        let at: Date
        var isKnown = false
    }

    private func movements(on owner: Connection) async throws -> [Movement] {
        try await owner.query(
            "SELECT kind || ' ' || reference, amount::text, at, at_is = 'known' FROM analytics.cash_movements"
        ) { (name: String, amount: String, at: Date, isKnown: Bool) in
            Movement(name: name, amount: Decimal(string: amount) ?? 0, at: at, isKnown: isKnown)
        }.sorted { $0.name < $1.name }
    }

    private func movements(of truth: String) throws -> [Movement] {
        let rows = try JSON(parsing: Array(truth.utf8)).members?["cash_movements"]?.elements ?? []
        return try rows.compactMap(\.members).map { row in
            func text(_ name: String) -> String { row[name]?.string ?? "" }
            let (at, amount) = (CJTime(text("at"), zone: .gmt).instant, Decimal(string: text("amount")))
            return Movement(
                name: "\(text("kind")) \(text("reference"))", amount: try #require(amount), at: try #require(at))
        }.sorted { $0.name < $1.name }
    }

    private func booked(on owner: Connection) async throws -> Decimal {
        let paid = try await owner.text("SELECT amount FROM analytics.books WHERE item = 'paid to CJ'")
        return try #require(paid.flatMap { Decimal(string: $0) })
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `of a simulated CJ moves once, when CJ moved it or told of it, and sums to the books`(seed: UInt64)
        async throws
    {
        let cj = OfflineCJ(seed: seed, orders: 80)
        let owner = try await TestDatabase.current.connect()
        var random = SeededGenerator(seed: seed)
        var booked = Decimal(0)
        var closings: [(position: Int, booked: Decimal)] = [(0, 0)]
        for time in [cj.start + 3 * 86_400, cj.start + 9 * 86_400, cj.end] {
            try await Received.append(try Poll(cj: cj, time: time).snapshots(), mayRepeat: true)
            try await project()
            booked = try await self.booked(on: owner)
            let position = try #require(try await owner.text("SELECT position FROM analytics.freshness"))
            closings.append((try #require(Int(position)), booked))
        }
        let moved = try await movements(on: owner)
        let truth = try movements(of: cj.truth(at: cj.end))
        #expect(moved.map(\.name) == truth.map(\.name) && Set(moved.map(\.name)).count == moved.count)
        for (moved, real) in zip(moved, truth) {
            #expect(moved.amount == real.amount, "\(moved), in truth \(real)")
            #expect(moved.isKnown ? moved.at >= real.at : moved.at == real.at, "\(moved), in truth \(real)")
        }
        #expect(Set(moved.map(\.isKnown)) == [true, false])

        // By when it became known: what the books gained from one time to another.
        for (index, first) in closings.enumerated() {
            for last in closings[index...] {
                let sum = try await owner.text(
                    """
                    SELECT coalesce(sum(amount), 0) FROM analytics.cash_movements
                    WHERE kind <> 'wallet' AND position > \(first.position) AND position <= \(last.position)
                    """)
                #expect(sum.flatMap { Decimal(string: $0) } == last.booked - first.booked)
            }
        }
        // By when it was: any periods that follow one another sum to the books, each as the movements in it do.
        let bounds = (0..<21).map { _ in cj.start + Int.random(in: -86_400...80 * 86_400, using: &random) }.sorted()
        var sum = Decimal(0)
        for (from, to) in zip([nil] + bounds.map(Optional.some), bounds.map(Optional.some) + [nil]) {
            let from = Date(microsecondsSince1970: (from ?? 0) * 1_000_000)
            let to = Date(microsecondsSince1970: (to ?? 4_000_000_000) * 1_000_000)
            let found = try await owner.query(
                """
                SELECT coalesce(sum(amount), 0)::text FROM analytics.cash_movements
                WHERE kind <> 'wallet' AND at >= \(from) AND at < \(to)
                """, as: String.self)
            let amount = try #require(found.first.flatMap { Decimal(string: $0) })
            let expected = moved.filter { from <= $0.at && $0.at < to && !$0.name.hasPrefix("wallet") }
                .map(\.amount).reduce(0, +)
            #expect(amount == expected)
            sum += amount
        }
        #expect(sum == booked)
    }

    @Test(arguments: [nil, "2024-01-04 09:00:00"])
    func `dates what was given back for a stocking order by CJ, else by the answer that told it first`(
        refundTime: String?
    ) async throws {
        func answer(_ day: Int, _ refund: String) throws -> Snapshot {
            try Received.snapshot(
                .stockingOrder, "SY1",
                #"{"orderCode":"SY1","status":"7","amount":10,"paymentDateTime":1704103200000\#(refund)}"#,
                askedAt: Date(timeIntervalSince1970: 1_704_240_000 + Double(day) * 86_400))
        }
        let time = refundTime.map { #","refundTime":"\#($0)""# } ?? ""
        let refund = #","refundAmount":3,"refundStatus":2\#(time)"#
        try await Received.append([
            try answer(0, ""), try answer(1, #","refundAmount":3,"refundStatus":1"#), try answer(2, refund),
            try answer(3, refund + #","trackingNumber":"SF1""#),
        ])
        try await project()
        let owner = try await TestDatabase.current.connect()
        let movements = try await owner.texts(
            """
            SELECT amount, at_is, at = e.received_at, e.position = (
                    SELECT position FROM ledger.events ORDER BY position OFFSET 2 LIMIT 1)
            FROM analytics.cash_movements AS m
            JOIN ledger.events AS e ON e.position = m.position
            WHERE m.kind = 'refund'
            """, columns: 4)
        #expect(movements == [["-3", refundTime == nil ? "known" : "paid", "\(refundTime == nil)", "true"]])
    }

    /// What each order adds to a sum: its landed cost where it counts, else what it was billed and given back.
    private static let costs = """
        SELECT order_key, CASE WHEN counts THEN landed_cost ELSE extra_bills - dispute_credit END AS cost
        FROM analytics.order_costs WHERE paid_amount IS NOT NULL AND is_sandbox IS NOT TRUE
        """

    /// The orders whose postings up to a position do not sum to that.
    private func unposted(_ costs: String, upTo position: String, on owner: Connection) async throws -> [[String?]] {
        try await owner.texts(
            """
            SELECT order_key, c.cost, p.amount
            FROM (\(costs)) AS c
            FULL JOIN (
                SELECT order_key, sum(amount) AS amount FROM analytics.cost_postings
                WHERE position <= \(position) GROUP BY 1
            ) AS p USING (order_key)
            WHERE coalesce(c.cost, 0) <> coalesce(p.amount, 0)
            """, columns: 3)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `posts each change of a cost when it becomes known, so that what was closed stays`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: 80)
        let owner = try await TestDatabase.current.connect()
        var closings: [(position: String, table: String)] = []
        for (number, time) in [cj.start + 3 * 86_400, cj.start + 6 * 86_400, cj.start + 15 * 86_400, cj.end]
            .enumerated()
        {
            try await Received.append(try Poll(cj: cj, time: time).snapshots(), mayRepeat: true)
            try await project()
            let position = try #require(try await owner.text("SELECT position FROM analytics.freshness"))
            try await owner.execute(SQL(unescaped: "CREATE TABLE public.closed_\(number) AS \(Self.costs)"))
            closings.append((position, "public.closed_\(number)"))
        }
        for closing in closings {
            let wrong = try await unposted("TABLE \(closing.table)", upTo: closing.position, on: owner)
            #expect(wrong.isEmpty, "\(closing): \(wrong.prefix(5))")
        }
        #expect(
            try await owner.text(
                """
                SELECT (SELECT sum(amount) FROM analytics.cost_postings) = sum(amount)
                FROM analytics.books WHERE item = 'landed cost of orders'
                """) == "true")
        #expect(
            try await owner.text(
                "SELECT count(*) > 0 FROM analytics.cost_postings WHERE position > \(closings[2].position)") == "true")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `posts what counts, whatever messages came in whatever order`(seed: UInt64) async throws {
        var messages = RandomMessages(seed: seed, orders: 5)
        try await append(messages.next(120))
        let snapshots = (0..<120).compactMap { second in
            messages.snapshot(askedAt: Date(timeIntervalSince1970: 1_706_700_000 + Double(second)))
        }
        try await Received.append(snapshots, mayRepeat: true)
        try await append(messages.next(60))
        try await project()
        let owner = try await TestDatabase.current.connect()
        let sure = """
            SELECT order_key, cost FROM (\(Self.costs)) AS c
            WHERE order_key IN (
                SELECT order_key FROM analytics.order_costs
                WHERE dispute_credit IS NOT NULL AND extra_bills IS NOT NULL AND private_stock_cost IS NULL)
            """
        let wrong = try await unposted(sure, upTo: "\(Int.max)", on: owner).filter { $0[1] != nil }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }
}

import Bench
import CJ
import Foundation
import Instants
import Ledger
import Postgres
import Rebuild
import Simulator
import TestSupport
import Testing

/// The queries of `docs/closing-a-month.md`, as they stand there.
@Suite(.database) struct `Closing a month` {
    private static let page = URL(filePath: #filePath).appending(path: "../../../docs/closing-a-month.md").standardized

    private struct Queries {
        let costs: String
        let differences: String
        let changes: String
        let postings: String
        private let events: String

        /// The events since the closing that name an order.
        func events(naming order: String) -> String { events.replacing("SD1613355441583259648", with: order) }

        /// - Parameter month: whose first day stands in place of March's, and the next month's in place of April's.
        init(first: Date, next: Date) throws {
            func day(_ date: Date) -> String { String(date.isoText.prefix(10)) }
            let page = try String(contentsOf: page, encoding: .utf8)
                .replacing("'2026-03-01'", with: "'\(day(first))'").replacing("'2026-04-01'", with: "'\(day(next))'")
            let queries = page.matches(of: /```sql\n([\s\S]*?)```/).map {
                String($0.1).trimmingCharacters(in: ["\n", ";"])
            }
            try #require(queries.count == 5)
            (costs, differences, changes, events) = (queries[0], queries[1], queries[2], queries[3])
            postings = queries[4]
        }
    }

    private func close() async throws {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let last = try await Event.lastPosition(on: projector)
        try await AsOf(.position(last), schema: "as_of_2026_04_01", on: projector).make(
            on: projector, with: try await .ofTest())
        await projector.close()
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `explains each cent by which the month differs later`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: 80)
        let first = Date(microsecondsSince1970: cj.start * 1_000_000)
        let queries = try Queries(first: first, next: first.addingTimeInterval(31 * 86_400))
        try await Received.append(try Poll(cj: cj, time: cj.start + 6 * 86_400).snapshots())
        try await project()
        try await close()
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        let closed = try #require(try await analyst.texts(queries.costs, columns: 9).first)
        #expect((Int(closed[0] ?? "") ?? 0) > 0)

        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        #expect(try await analyst.texts(queries.costs, columns: 9).first == closed)
        let present = try #require(
            try await analyst.texts(
                queries.costs.replacing("as_of_2026_04_01.", with: "analytics."), columns: 9
            ).first)
        #expect(present[7] != closed[7])
        let differences = try await analyst.texts(queries.differences, columns: 6)
        #expect(
            try await analyst.text(
                "SELECT sum(difference) = \(present[7] ?? "0") - \(closed[7] ?? "0") FROM (\(queries.differences)) AS d"
            )
                == "true")
        let changes = try await analyst.texts(queries.changes, columns: 9)
        let position = try #require(try await analyst.text("SELECT position FROM as_of_2026_04_01.freshness"))
        #expect(!changes.isEmpty && changes.allSatisfy { (Int($0[7] ?? "") ?? 0) > (Int(position) ?? 0) })
        // What was posted by the closing and what was posted since are the closing and the month as it is now.
        let posted = try await analyst.texts(
            "SELECT sum(when_closed) = \(closed[7] ?? "0"), sum(now) = \(present[7] ?? "0"), sum(late) <> 0 FROM (\(queries.postings)) AS p",
            columns: 3)
        #expect(posted == [["true", "true", "true"]])
        // No difference stands without an event since the closing.
        let orders = Set(differences.compactMap { $0[1] })
        #expect(!orders.isEmpty)
        for order in orders where !changes.contains(where: { $0[1] == order }) {
            let events = try await analyst.texts(queries.events(naming: order), columns: 5)
            #expect(!events.isEmpty, "\(order)")
        }
    }

    @Test func `names the late bill, also of an order that has got a better id since`() async throws {
        let paid = #""2026-03-10 00:00:00""#
        let queries = try Queries(first: .utc("2026-03-01T00:00:00Z"), next: .utc("2026-04-01T00:00:00Z"))
        try await append([
            Messages.order([
                "cjOrderId": "7007", "orderNumber": #""N1""#, "orderStatus": "300", "payDate": paid,
                "orderItems": #"[{"vid":"vid1","quantity":2,"sellPrice":3}]"#,
            ])
        ])
        try await Received.append([
            try Received.snapshot(
                .costSheet, "7007", #"{"orderCode":"7007","cogsBasicDataOrderInfoJson":{"d":1,"f":1,"g":7,"h":6}}"#)
        ])
        try await project()
        try await close()
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        try await append([
            Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD7""#, "orderStatus": "300", "payDate": paid]),
            Messages.message(
                "MAKEUP",
                [
                    "orderId": #""BT1""#, "relationOrderId": #""SD7""#, "amount": "1.25", "diffUseType": "0",
                    "status": #""PAID""#,
                ]),
        ])
        try await project()
        #expect(
            try await analyst.texts(queries.differences, columns: 6) == [
                ["main", "SD7", "extra_bills", "0", "1.25", "1.25"]
            ])
        #expect(
            try await analyst.texts(queries.changes, columns: 9).map { Array($0[0...7]) }
                == [["main", "SD7", "extra_bills", "0", "1.25", "MAKEUP", "BT1", "4"]])
        #expect(try await analyst.texts(queries.events(naming: "SD7"), columns: 5).map { $0[0] } == ["3", "4"])
    }
}

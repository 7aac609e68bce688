import CJ
import Foundation
import Instants
import Ledger
import Postgres
import Rebuild
import TestSupport
import Testing

/// The worked examples of `docs/costs.md`: what is told of the orders, and what the queries answer.
@Suite(.database) struct `The worked examples of costs` {
    private static let page = URL(filePath: #filePath).appending(path: "../../../docs/costs.md").standardized

    /// An example of the page: its query, and the rows that stand below it.
    private struct Example {
        let title: String
        let query: String
        let rows: [[String]]
    }

    private func examples() throws -> [Example] {
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let part = try #require(page.split(separator: "## Worked examples\n").last)
        return try part.split(separator: "\n### ").dropFirst().map { section in
            let query = try #require(section.firstMatch(of: /```sql\n([\s\S]*?);\n```/)?.1)
            let rows = section.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map { row in
                row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                    .map { $0.trimmingCharacters(in: .whitespaces) }
            }
            return Example(
                title: String(section.prefix { $0 != "\n" }), query: String(query), rows: Array(rows))
        }
    }

    private func order(_ code: String, paid: String, _ members: String = "") -> (SnapshotType, String, String) {
        (
            .orderDetail, code,
            #"{"cjOrderCode":"\#(code)","orderStatus":"SHIPPED","paymentDate":"\#(paid) 00:00:00"\#(members),"productList":[{"lineItemId":"L","vid":"V01","quantity":1,"sellPrice":10}]}"#
        )
    }

    private func sheet(_ code: String, _ cost: String = #""f":4,"g":14,"h":10"#, _ members: String = "") -> (
        SnapshotType, String, String
    ) {
        (.costSheet, code, #"{"orderCode":"\#(code)"\#(members),"cogsBasicDataOrderInfoJson":{"d":1,\#(cost)}}"#)
    }

    private func append(_ answers: [(SnapshotType, String, String)], on day: String) async throws {
        let askedAt = Date.utc("\(day)T12:00:00Z")
        try await Received.append(answers.map { try Received.snapshot($0.0, $0.1, $0.2, askedAt: askedAt) })
        try await project()
    }

    @Test func `answer as they say`() async throws {
        let orders = (1...4).map { "SD260310000\($0)" }
        try await append(
            orders.map { order($0, paid: "2026-03-10", $0 == "SD2603100003" ? #","disputeId":"9003""# : "") }
                + orders.map { sheet($0) }, on: "2026-03-20")
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await AsOf(.position(Event.lastPosition(on: projector)), schema: "as_of_2026_04_01", on: projector).make(
            on: projector, with: try await .ofTest())
        await projector.close()

        try await append(
            [
                (
                    .bill, "BT2604020001",
                    #"{"orderCode":"BT2604020001","cjOrderCode":"SD2603100001","amount":3,"status":4,"diffUseType":0,"createAt":1775100000000}"#
                ),
                sheet("SD2603100002", #""f":4,"g":14,"h":10,"x":{"9002":{"q":5,"p":1}}"#),
                order("SD2603100003", paid: "2026-03-10"),
                (
                    .dispute, "9003",
                    #"{"disputeId":"9003","orderId":"SD2603100003","status":"Cancelled"}"#
                ),
                order("SD2604100004", paid: "2026-04-10"),
                sheet("SD2604100004", #""f":4,"g":4,"h":0,"qq":1"#, #","originalOrderCode":"SD2603100004""#),
            ], on: "2026-04-20")
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        let examples = try examples()
        #expect(examples.count >= 4)
        for example in examples where !example.query.contains("sales") {
            let found = try await analyst.texts(example.query, columns: example.rows.first?.count ?? 0)
            #expect(found.map { $0.map { $0 ?? "" } } == example.rows, "\(example.title)")
        }
    }
}

import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@testable import cjledger

@Suite(.database) struct `Paid orders without a cost sheet in cjledger status` {
    private struct Status: Decodable {
        struct Missing: Decodable {
            let account: String
            let under_an_hour, under_a_day, older: Int
            let since: String
        }
        let missing_cost_sheets: [Missing]
        let quarantined: Int
    }

    private static func order(_ code: String, _ status: String, paid: Bool = true) -> [UInt8] {
        Messages.order([
            "cjOrderId": "\"\(code)\"", "orderStatus": "\"\(status)\"", "orderNumber": "\"N\(code)\"",
            "payDate": paid ? #""2024-01-18 07:59:22""# : "null",
        ])
    }

    private func status(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["status"] + arguments, environment: try await environment())
    }

    @Test func `are counted by how long they have lacked it`() async throws {
        try await append([
            Self.order("SD1", "UNSHIPPED"), Self.order("SD2", "SHIPPED"), Self.order("SD3", "DELIVERED"),
            // A status alone says that it was paid.
            Self.order("SD4", "SHIPPED", paid: false),
            // None of these is to have one.
            Self.order("SD5", "UNPAID", paid: false), Self.order("SD6", "OTHER"),
        ])
        try await project()
        let owner = try await TestDatabase.current.connect()
        for (key, age) in [("SD2", "2 hours"), ("SD3", "3 days")] {
            try await owner.execute(
                """
                UPDATE projection.orders SET first_seen_at = clock_timestamp() - \(age)::interval WHERE order_key = \(key)
                """)
        }
        let json = try await status("--json")
        let missing = try #require(
            try JSONDecoder().decode(Status.self, from: Data(json.output.utf8)).missing_cost_sheets.first)
        #expect(missing.account == "main" && missing.under_an_hour == 2)
        #expect(missing.under_a_day == 1 && missing.older == 1)
        let text = try await status()
        #expect(
            text.output.contains(
                "cost sheets   main: 4 paid orders lack one, 2 for under an hour, 1 for under a day, 1 for longer (since "
            ))
        #expect(text.status == 0 && json.status == 0, "nobody asks CJ")
        try await owner.execute(
            "INSERT INTO reconciler.walks (account, list, due_at) VALUES ('main', 'order/list', clock_timestamp())")
        let asked = try await status()
        #expect(asked.status == 2)
        #expect(
            asked.output.contains("! account main: CJ has given no cost sheet for 1 orders that were paid a day ago"))
        try await owner.execute("UPDATE projection.orders SET first_seen_at = clock_timestamp()")
        #expect(try await status().status == 0)
    }

    @Test func `are none where each has one or is a test, which only CJ says`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Self.order("SD1", "UNSHIPPED"), Self.order("SD2", "UNSHIPPED")])
        try await project()
        func count() async throws -> String? {
            try await owner.text("SELECT count(*) FROM analytics.missing_cost_sheets")
        }
        #expect(try await count() == "2", "nobody has said what they are")
        try await owner.execute("UPDATE projection.orders SET is_sandbox = order_key = 'SD2'")
        #expect(try await count() == "1")
        try await owner.execute(
            """
            INSERT INTO projection.cost_sheets (
                generation, account, order_key, number, is_newest, position, asked_at, dispute_credit
            )
            SELECT generation, 'main', 'SD1', 1, true, 1, clock_timestamp(), 0 FROM projection.live
            """)
        #expect(try await count() == "0")
        #expect(try await !status().output.contains("cost sheets"))
    }

    @Test func `stand beside what was put into the quarantine`() async throws {
        try await withAppender {
            _ = try await $0.append(.nonsense(Array("a=1&b=2".utf8), reason: "not JSON: it is a form"))
        }
        try await project()
        let outcome = try await status("--json")
        let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8))
        #expect(status.missing_cost_sheets.isEmpty && status.quarantined == 1)
    }
}

import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The books` {
    private func bill(_ id: String, _ params: [String: String]) -> [UInt8] {
        Messages.message("MAKEUP", ["orderId": "\"\(id)\"", "status": #""PAID""#].merging(params) { $1 })
    }

    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(
            ["status", "--books"] + arguments,
            environment: try await environment())
    }

    @Test func `show what was paid beside what for, and balance`() async throws {
        #expect(try await run().output == "No order has a cost yet.\n")
        try await append([
            bill("BT1", ["relationOrderId": #""SD1""#, "amount": "12.35", "diffUseType": "0"]),
            bill("BT2", ["relationOrderId": "null", "amount": "50", "diffUseType": "1"]),
        ])
        try await project()
        let outcome = try await run()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        for line in [
            "bills of orders 12.35 1", "paid to CJ 12.35", "accounted for 12.35",
            "bills and refunds of orders of which no charge is known 12.35 1",
            "balance_top_up 50.00 1", "residue 0.00",
        ] {
            #expect(lines.contains(line), "\(outcome.output)")
        }
        let json = try await run("--json").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: [[String: Any]]])
        let books = try #require(object["books"]?.first)
        #expect(Set(books.keys) == ["account", "paid", "accounted", "residue", "lines"])
        #expect(books["paid"] as? String == "12.35" && books["residue"] as? String == "0.00")
    }

    @Test func `that do not balance end with 2, and say why`() async throws {
        try await append([
            bill("BT1", ["relationOrderId": #""SD1""#, "amount": "12.35", "diffUseType": "0"]),
            bill("BT2", ["relationOrderId": #""SD1""#, "amount": "null", "diffUseType": "0"]),
        ])
        try await project()
        let outcome = try await run()
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("paid bills of orders that have a bill without an amount"), "\(outcome.output)")
    }
}

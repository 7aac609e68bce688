import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@testable import cjledger

@Suite(.database) struct `cjledger status` {
    private struct Status: Decodable {
        struct Problem: Decodable {
            let kind, text, cure: String
            let account: String?
        }
        struct Account: Decodable {
            let last_received_at: String?
        }
        let last_received_at: String?
        let accounts: [Account]
        let problems: [Problem]
    }

    private func status(_ more: [String: String] = [:]) async throws -> (status: Int32, content: Status) {
        let outcome = try await Program.run(["status", "--json"], environment: try await environment(more))
        return (outcome.status, try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8)))
    }

    @Test func `dates the last webhook, whatever CJ was asked for since`() async throws {
        let owner = try await TestDatabase.current.connect()
        let answer = try Received.snapshot(.orderDetail, "SD1", #"{"orderId":"SD1","orderStatus":"SHIPPED"}"#)
        try await Received.append([answer])
        try await project()
        let none = try await status().content
        #expect(none.last_received_at == nil && none.accounts.map(\.last_received_at) == [nil])
        #expect(
            try await Program.run(["status"], environment: try await environment()).output.contains("no webhook yet"))
        try await Received.append([(Messages.order(["cjOrderId": "\"SD1\""]), 1_600_000_000)])
        try await project()
        let content = try await status().content
        #expect(content.last_received_at == "2020-09-13T12:26:40.000000Z")
        #expect(content.accounts.first?.last_received_at == content.last_received_at)
        #expect(
            try await owner.text("SELECT extract(epoch FROM last_received_at)::bigint FROM analytics.freshness")
                == "1600000000")
        // Filled anew it is the same.
        let replay = try await Program.run(["replay"], environment: try await environment())
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(try await status().content.last_received_at == content.last_received_at)
    }

    @Test func `tells when no receiver gives a sign, and not before one ever has`() async throws {
        let owner = try await TestDatabase.current.connect()
        #expect(try await status().status == 0)
        let serve = try await Program.serve(environment: try await environment())
        while try await owner.text("SELECT count(*) FROM reconciler.receivers") == "0" {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(await serve.end() == 0)
        #expect(try await status().status == 0, "it was there a moment ago")
        try await owner.execute("UPDATE reconciler.receivers SET seen_at = seen_at - interval '3 minutes'")
        let silent = try await status()
        #expect(silent.status == 2 && silent.content.problems.map(\.kind) == ["receiver"])
        #expect(silent.content.problems.first?.cure.contains("cjledger serve") == true)
    }

    @Test func `tells what is refused, and why`() async throws {
        let owner = try await TestDatabase.current.connect()
        let serve = try await Program.serve(environment: try await environment())
        for _ in 0..<6 {
            #expect(await post(Array(Messages.order.utf8), to: serve, isSigned: false) == 401)
            #expect(await post(Array(Messages.order.utf8), to: serve, path: "/cj/main/another-key-0123456789") == 404)
            // What the whole internet tries is no webhook.
            #expect(await post([], to: serve, path: "/wp-login.php", isSigned: false) == 404)
        }
        #expect(await serve.end() == 0)
        #expect(
            serve.errors.components(separatedBy: "a webhook is refused with 401").count == 2, "\(serve.errors)")
        let counts = try await owner.texts(
            "SELECT status, sum(count) FROM reconciler.refusals GROUP BY 1 ORDER BY 1", columns: 2)
        #expect(counts == [["401", "6"], ["404", "6"]])
        let told = try await status()
        #expect(told.status == 2 && told.content.problems.map(\.kind) == ["refused", "refused"])
        #expect(told.content.problems.map(\.account) == [nil, "main"])
        try await owner.execute("UPDATE reconciler.refusals SET minute = minute - interval '61 minutes'")
        #expect(try await status().status == 0)
    }

    @Test func `tells of a spool that could keep nothing, before it is needed`() async throws {
        try await withTemporaryFolder { folder in
            let spool = ["CJLEDGER_SPOOL": folder + "/spool"]
            let serve = try await Program.serve(environment: try await environment(spool))
            try FileManager.default.removeItem(atPath: folder + "/spool")
            #expect(FileManager.default.createFile(atPath: folder + "/spool", contents: nil))
            let told = try await status(spool)
            #expect(told.status == 2)
            #expect(told.content.problems.map(\.kind).contains("spool_unusable"))
            await serve.end()
        }
    }
}

import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

extension `A drill` {
    /// Waits for a row that a running process writes by itself.
    private func until(_ condition: String) async throws {
        let owner = try await TestDatabase.current.connect()
        let begin = ContinuousClock.now
        while try await owner.text("SELECT \(condition)") != "true" {
            guard ContinuousClock.now - begin < .seconds(60) else {
                throw Drill.NeverHappened(description: "waited until \(condition)")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Puts what the database remembers of a time as far into the past as if the time had gone by.
    private func passes(_ time: String, for column: String, of table: String) async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.executeScript("UPDATE \(table) SET \(column) = \(column) - interval '\(time)'")
    }

    @Test func `tells of webhooks that come to another path`() async throws {
        try await Drill.play("CJ sends to a path with another key", mended: "`cjledger register`; the hour goes by") {
            drill in
            let receiver = try await drill.serve()
            for number in 0..<6 {
                let body = Messages.order(["cjOrderId": "\"SD\(number)\""])
                #expect(await post(body, to: receiver, path: "/cj/main/a-key-that-is-not-ours") == 404)
            }
            let problem = try await drill.statusTells("refused")
            #expect(problem.account == nil && problem.text.contains("6 webhooks were refused with 404"))
            try await passes("1 hour", for: "minute", of: "reconciler.refusals")
            try await drill.statusTellsNoMore()
        }
    }

    @Test func `tells of an API key that CJ refuses, which takes nothing away`() async throws {
        try await ScriptedCJ.with { call in
            guard call.path == "/authentication/getAccessToken" else {
                return call.path == "/webhook/set" ? .data("true") : .data(#"{"total":0,"list":[]}"#)
            }
            return call.body.contains("the-right-key") ? .access("token") : .refusal(1_600_001, "Invalid API key")
        } _: { cj in
            let settings = [
                "CJ_BASE_URL": cj.baseURL.absoluteString, "CJ_OPEN_ID": "", "CJ_API_KEY": "the-right-key",
                "CJLEDGER_PUBLIC_URL": "https://ledger.example.com", "CJ_REQUESTS_PER_SECOND": "9",
            ]
            try await Drill.play(
                "the API key is misspelt, for half an hour", mended: "the right key, and a restart", settings: settings
            ) { drill in
                _ = try await drill.run("register")
                let misspelt = try await drill.serve(["CJ_API_KEY": "the-wrong-key"])
                try await until("EXISTS (SELECT FROM reconciler.calls WHERE failing_since IS NOT NULL)")
                // Signatures are checked with what was learnt before.
                #expect(await post(Messages.order([:]), to: misspelt) == 200)
                try await until("EXISTS (SELECT FROM ledger.events WHERE source = 'webhook')")
                try await passes("30 minutes", for: "failing_since", of: "reconciler.calls")
                try await drill.statusTells("calls")
                await misspelt.end()
                try await drill.serve()
                try await drill.statusTellsNoMore()
            }
        }
    }

    @Test func `tells of a feed that somebody else has registered`() async throws {
        let isOurs = Mutex(false)
        try await ScriptedCJ.with { call in
            switch call.path {
            case "/authentication/getAccessToken": return .access("token")
            case "/webhook/set":
                isOurs.withLock { $0 = true }
                return .data("true")
            case "/setting/get":
                let url =
                    "https://\(isOurs.withLock(\.self) ? "ledger" : "somebody").example.com/cj/main/\(RunningReceiver.pathKey)"
                return .data(#"{"callback":{"order":{"type":"ENABLE","urls":["\#(url)"]}}}"#)
            default: return .data(#"{"total":0,"list":[]}"#)
            }
        } _: { cj in
            let settings = [
                "CJ_BASE_URL": cj.baseURL.absoluteString, "CJ_API_KEY": "key", "CJ_REQUESTS_PER_SECOND": "9",
                "CJLEDGER_PUBLIC_URL": "https://ledger.example.com",
            ]
            try await Drill.play("CJ sends to somebody else's URL", mended: "`cjledger register`", settings: settings) {
                drill in
                try await drill.serve()
                try await drill.statusTells("feed_foreign")
                _ = try await drill.run("register")
                try await drill.statusTellsNoMore()
            }
        }
    }

    @Test func `tells of a CJ that answers about nothing it knew`() async throws {
        struct Question: Decodable {
            let orderIds: [String]
        }
        let knows = Mutex(true)
        try await ScriptedCJ.with { call in
            switch call.path {
            case "/authentication/getAccessToken": return .access("token")
            case "/shopping/order/getOrderDetailBatch":
                let codes = (try? JSONDecoder().decode(Question.self, from: Data(call.body.utf8)))?.orderIds ?? []
                let rows = codes.map { #"{"cjOrderCode":"\#($0)","orderStatus":"UNSHIPPED"}"# }
                return .data("[\(knows.withLock(\.self) ? rows.joined(separator: ",") : "")]")
            case "/shopping/order/getOrderDetail": return .refusal(1_600_300, "order not found")
            default: return .data(#"{"total":0,"list":[]}"#)
            }
        } _: { cj in
            let settings = [
                "CJ_BASE_URL": cj.baseURL.absoluteString, "CJ_API_KEY": "key", "CJ_REQUESTS_PER_SECOND": "50",
                "CJ_REQUESTS_PER_SECOND_PER_IP": "50",
            ]
            try await Drill.play(
                "CJ answers about none of the orders it knew", mended: "CJ answers again, and no order was touched",
                settings: settings
            ) { drill in
                let orders = "SELECT count(*) FROM analytics.orders WHERE status = 'UNSHIPPED' AND evidence = 'both'"
                let owner = try await TestDatabase.current.connect()
                try await append((0..<8).map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
                try await project()
                _ = try await drill.run("reconcile")
                #expect(try await owner.text(orders) == "8")
                knows.withLock { $0 = false }
                _ = try await drill.run("reconcile")
                let problem = try await drill.statusTells("vanishing")
                #expect(problem.text.contains("lacks 8 things"), "\(problem.text)")
                #expect(try await owner.text(orders) == "8")
                knows.withLock { $0 = true }
                _ = try await drill.run("reconcile")
                try await drill.statusTellsNoMore()
            }
        }
    }

    @Test func `tells of a damaged row, though a small check meets none`() async throws {
        try await Drill.play("a row of the read models was changed by hand", mended: "`cjledger replay`") { drill in
            try await append((0..<40).map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
            try await project()
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("UPDATE projection.orders SET status = 'DAMAGED' WHERE order_key = 'SD7'")
            #expect(try await drill.run("verify", "--read-models").status == 2)
            try await drill.statusTells("verification")
            for _ in 0..<3 {
                let small = try await drill.run("verify", "--read-models", "--sample", "1")
                #expect(small.status == 0 || small.output.contains("DAMAGED"))
                try await drill.statusTells("verification")
            }
            #expect(try await drill.run("replay").status == 0)
            try await drill.statusTellsNoMore()
        }
    }
}

import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The verify command` {
    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(arguments, environment: try await environment())
    }

    private func store() async throws {
        try await append([
            Messages.order(["cjOrderId": "1011", "orderStatus": "300"]),
            Messages.order(["cjOrderId": "2022", "orderStatus": "300"]),
        ])
        try await project()
    }

    @Test func `says that nothing differs, or what does, and status repeats it`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await store()
        #expect(try await run("status").output.contains("verified      never"))
        let sound = try await run("verify", "--read-models", "--sample", "100%")
        #expect(sound.status == 0, "\(sound.errors)")
        #expect(sound.output.hasPrefix("compared "), "\(sound.output)")
        #expect(sound.output.contains("nothing differs"), "\(sound.output)")
        let all = try await run("verify", "--read-models")
        #expect(all.output == "compared all read models by 2 events, generation 1 at position 2: nothing differs\n")

        try await owner.execute("UPDATE projection.orders SET status = 'DAMAGED' WHERE order_key = '2022'")
        for arguments in [["--sample", "50"], []] {
            let damaged = try await Program.run(
                ["verify", "--read-models"] + arguments, environment: try await environment())
            #expect(damaged.status == 2, "\(damaged.errors)")
            #expect(
                damaged.output.contains("order_key 2022, account main: status DAMAGED → UNSHIPPED (events 2)"),
                "\(damaged.output)")
        }
        let json = try await run("verify", "--read-models", "--json")
        #expect(json.status == 2)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let tables = try #require(object["tables"] as? [[String: Any]])
        let orders = try #require(tables.first { $0["table"] as? String == "orders" })
        #expect(orders["columns"] as? [String: Int] == ["status": 1])
        let status = try await run("status")
        #expect(status.status == 2)
        #expect(status.output.contains("order_key 2022, account main"), "\(status.output)")
        let machine = try await run("status", "--json")
        #expect(machine.output.contains(#""verification":{"#) && machine.output.contains(#""rows":1"#))
    }

    @Test(arguments: [
        ["verify", "--read-models", "--sample", "0"], ["verify", "--read-models", "--account", "main"],
        ["verify", "--read-models", "--sample", "5", "--account", "a b"], ["parked", "retry"],
        ["parked", "retry", "--all", "--position", "4"],
    ])
    func `refuses what it cannot mean`(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments, environment: try await environment())
        #expect(outcome.status == 64, "\(outcome.errors)")
    }

    @Test func `happens by itself while serve runs`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await store()
        try await owner.execute("UPDATE projection.orders SET status = 'DAMAGED' WHERE order_key = '2022'")
        let serve = try await Program.serve(
            environment: try await environment(["CJLEDGER_VERIFY_EVERY": "1s", "CJLEDGER_VERIFY_SAMPLE": "100%"]))
        for _ in 0..<1200 where !serve.errors.contains("a row of the read models is not what the events say") {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(serve.errors.contains("order_key 2022"), "\(serve.errors)")
        #expect(await serve.end() == 0)
        #expect(try await owner.text("SELECT rows FROM projection.verification") == "1")
    }

    @Test func `that waits does not keep serve from ending in order`() async throws {
        let owner = try await TestDatabase.current.connect()
        let other = try await TestDatabase.current.connect()
        try await store()
        let serve = try await Program.serve(environment: try await environment(["CJLEDGER_VERIFY_EVERY": "1s"]))
        try await other.execute("BEGIN")
        try await other.execute("SELECT FROM projection.live FOR UPDATE")
        let waiting = """
            SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'cjledger verify' AND wait_event_type = 'Lock' AND datname = current_database()
            """
        while try await owner.text(waiting) == "0" { try await Task.sleep(for: .milliseconds(20)) }
        // Waited for, it would be the limit for stopping that ends the process, with another status.
        #expect(await serve.end() == 0, "\(serve.errors)")
        try await other.execute("ROLLBACK")
    }

    @Test func `beside it, parked retry takes in what can be read now`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1011"]), Array(#"{"type":"ORDER","params":1}"#.utf8)])
        try await project()
        try await owner.executeScript(
            """
            DELETE FROM projection.orders; DELETE FROM projection.order_ids; DELETE FROM projection.event_subjects;
            INSERT INTO projection.parked SELECT 1, 1, 'an earlier program could not read it';
            """)
        let one = try await run("parked", "retry", "--position", "1", "--position", "7")
        #expect(one.status == 0, "\(one.errors)")
        #expect(
            one.output
                == "event 1 is in the read models now\nevent 7 is not parked\n1 projected, 0 stay parked, 1 were not parked\n"
        )
        let all = try await run("parked", "retry", "--all")
        #expect(all.output.contains("event 2 stays: ") && all.output.hasSuffix("\n0 projected, 1 stay parked\n"))
        #expect(try await run("parked").output.contains("ORDER"))
        #expect(try await owner.text("SELECT order_key FROM analytics.orders") == "1011")
    }
}

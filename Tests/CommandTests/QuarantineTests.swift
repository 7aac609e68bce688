import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The quarantine command` {
    private static let noEvent = Array("no JSON\u{1B}[31m\u{0}".utf8)

    /// An entry that the rules of an earlier version left behind.
    private func quarantine(_ body: String, signature: EventSignature? = nil) async throws {
        try await withAppender { appender in
            let arrival = Arrival(
                account: try #require(AccountName("main")),
                content: .noEvent(reason: "unknown then", signature: signature), body: Array(body.utf8),
                receivedAt: .utc("2024-01-18T07:59:22Z"))
            #expect(try await appender.append(arrival) == .quarantined)
        }
    }

    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["quarantine"] + arguments, environment: environment())
    }

    @Test func `shows what is open, and a body byte for byte`() async throws {
        try await withAppender { _ = try await $0.append(.nonsense(Self.noEvent, reason: "not JSON: somewhere")) }
        let list = try await run("list")
        #expect(list.status == 0)
        #expect(list.output.contains("not JSON: somewhere"), "\(list.output)")
        let line = try await run("list", "--json").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "id", "account", "reason", "bytes", "digest", "original_digest", "signature", "received_at",
                "position",
            ])
        #expect(object["signature"] as? String == "verified")
        #expect(try await run("show", "1", "--raw").output == String(decoding: Self.noEvent, as: UTF8.self))
        #expect(try await run("show", "1").output.hasSuffix("\n\nno JSON\u{FFFD}[31m\u{FFFD}\n"))
        let whole = try await run("show", "1", "--json").output
        #expect(whole.contains(#""body_base64":"\#(Data(Self.noEvent).base64EncodedString())""#))
        let missing = try await run("show", "9")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("there is no entry 9"), "\(missing.errors)")
    }

    @Test func `retry makes events of what can be read now, and says what became of each`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await quarantine(#"{"type":"ORDER","params":{}}"#, signature: .verified)
        try await quarantine(#"{"type":"STOCK"}"#)
        try await quarantine("still nothing")
        try await quarantine(#"{"type":"BAD"}"#)
        try await owner.execute("ALTER TABLE ledger.events ADD CHECK (type <> 'BAD')")

        let plan = try await run("retry", "--all", "--dry-run")
        #expect(plan.output.contains("entry 1 would be tried as an event of type ORDER"), "\(plan.output)")
        #expect(plan.output.contains("entry 3 stays: not JSON"))
        #expect(try await owner.text("SELECT count(*) FROM ledger.events") == "0")

        let done = try await run("retry", "--all")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.contains("entry 1 is event"), "\(done.output)")
        #expect(done.output.contains("entry 2 is event"))
        #expect(done.output.contains("entry 3 stays: not JSON"))
        #expect(done.output.contains("entry 4 stays: the event table refused it (SQLSTATE 23514)"))
        #expect(done.output.contains("2 became events, 0 were events already, 2 stay"))
        let events = try await owner.texts(
            """
            SELECT e.type, e.source, e.signature, e.received_at = q.received_at
            FROM ledger.events AS e JOIN ledger.quarantine AS q USING (account, digest)
            ORDER BY e.position
            """, columns: 4)
        #expect(
            events == [
                ["ORDER", "webhook", "verified", "true"], ["STOCK", "webhook", "unsigned", "true"],
            ])

        #expect(try await run("list", "--json").output.split(separator: "\n").count == 2)
        #expect(try await run("list", "--json", "--all").output.split(separator: "\n").count == 4)
        let status = try await Program.run(["status", "--json"], environment: environment())
        #expect(status.output.contains(#""quarantined":2"#), "\(status.output)")
        let again = try await run("retry", "1", "3")
        #expect(again.output.contains(/entry 1 is event [0-9]+ already/), "\(again.output)")
        #expect(again.output.contains("0 became events, 1 were events already, 1 stay"))
        #expect(try await run("retry", "9").status == 1)
    }
}

import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

@Suite struct `A line of an export` {
    private static let body = #"{"type":"ORDER"}"#

    /// A good line, with other values for some columns; nil leaves a column out.
    private static func line(_ changes: [String: String?] = [:]) -> [UInt8] {
        var columns: [String: String?] = [
            "position": "7", "account": #""main""#, "source": #""webhook""#, "type": #""ORDER""#,
            "message_type": "null", "message_id": #""m1""#,
            "body_base64": #""\#(Data(body.utf8).base64EncodedString())""#,
            "digest": #""\#(SHA256.digest(of: Array(body.utf8)).hexadecimal)""#, "signature": #""verified""#,
            "received_at": #""2024-01-18T07:59:22.000001Z""#, "recorded_at": "null",
        ]
        columns.merge(changes) { $1 }
        let members = columns.compactMap { name, value in value.map { #""\#(name)":\#($0)"# } }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    @Test func `says all of an event but where it stood`() throws {
        let arrival = try EventLine.arrival(from: Self.line())
        #expect(arrival.account.text == "main")
        #expect(arrival.body == Array(Self.body.utf8))
        #expect(arrival.receivedAt == .utc("2024-01-18T07:59:22.000001Z"))
        guard case .event(let source, let type, let messageType, let messageId, let signature) = arrival.content else {
            Issue.record("a line is an event")
            return
        }
        #expect(source == .webhook)
        #expect(type == "ORDER")
        #expect(messageType == nil)
        #expect(messageId == "m1")
        #expect(signature == .verified)
        _ = try EventLine.arrival(from: Self.line(["position": nil, "recorded_at": nil, "message_type": nil]))
    }

    @Test(
        arguments: [
            (["digest": #""\#(String(repeating: "0", count: 64))""#], "digest is not that of the body"),
            (["digest": nil], "the column digest is missing"), (["body_base64": #""%%""#], "body_base64 is not Base64"),
            (["body_base64": "7"], "body_base64 is no text"), (["body_base64": "null"], "body_base64 is no text"),
            (["account": #""a/b""#], "account is not 1 to 64"), (["source": #""mail""#], "source is none of webhook"),
            (["type": #""""#], "type is empty"),
            (["type": #""\#(String(repeating: "x", count: 129))""#], "type is longer than 128 bytes"),
            (["message_id": #""a\u0000b""#], "message_id is longer than 128 bytes or holds a NUL"),
            (["message_type": "7"], "message_type is no text"),
            (["signature": #""maybe""#], "signature is neither verified nor unsigned"),
            (["signature": "null"], "signature must stand for a webhook"),
            (["source": #""snapshot""#], "signature must stand for a webhook"),
            (["received_at": #""2024-01-18T07:59:22Z""#], "received_at is no instant"),
            (["received_at": #""2024-01-18T07:59:22.0000001Z""#], "received_at is no instant"),
            (["received_at": #""2024-02-30T07:59:22.000000Z""#], "received_at is no instant"),
            (["received_at": #""2024-01-18T07:59:22.000000+08:00""#], "received_at is no instant"),
            (["secret": #""hunter2""#], "it has a column that ledger.events has not"),
        ] as [([String: String?], String)])
    func `that is no event is refused with the column and the rule`(
        changes: [String: String?], fault: String
    ) throws {
        let found = #expect(throws: EventLineFault.self) { try EventLine.arrival(from: Self.line(changes)) }
        #expect(found?.description.hasPrefix(fault) == true, "\(String(describing: found))")
    }

    @Test(arguments: [("", "it is not JSON"), ("{", "it is not JSON"), ("[1]", "it is no JSON object")])
    func `that is no object is refused`(text: String, fault: String) throws {
        let found = #expect(throws: EventLineFault.self) { try EventLine.arrival(from: Array(text.utf8)) }
        #expect(found?.description == fault)
    }
}

@Suite(.database) struct `An import of events` {
    private static func snapshot(_ text: String, receivedAt: Date) throws -> Arrival {
        Arrival(
            account: try #require(AccountName("main")),
            content: .event(
                source: .snapshot, type: "getOrderDetail", messageType: "SNAPSHOT", messageId: nil, signature: nil),
            body: Array(text.utf8), receivedAt: receivedAt)
    }

    private func open() async throws -> EventImport {
        try await EventImport(connection: TestDatabase.current.settings(as: LedgerRole.runtime))
    }

    @Test func `keeps the order and the instants, and adds nothing twice`() async throws {
        let events = try await open()
        let instant = Date.utc("2024-01-18T07:59:22.123456Z")
        let answer = try Self.snapshot("answer", receivedAt: instant)
        // The same answer at another instant is news; at the same instant it is the same event.
        let again = try Self.snapshot("answer", receivedAt: instant.addingTimeInterval(1))
        let order = try Arrival.webhook(Array("order".utf8), receivedAt: instant)
        let other = try Arrival.webhook(Array("order".utf8), account: "other", receivedAt: instant)
        let first = try await events.add([answer, order, answer, again, other, order])
        #expect(first.count == 6)
        #expect(first[2] == .alreadyThere)
        #expect(first[5] == .alreadyThere)
        #expect(try await events.add([order, again, other, answer]) == Array(repeating: .alreadyThere, count: 4))
        let kept = try await Event.read(after: .start, limit: 10, on: TestDatabase.current.connect())
        #expect(kept.map(\.body) == [answer, order, again, other].map(\.body))
        #expect(kept.map(\.receivedAt) == [answer, order, again, other].map(\.receivedAt))
        #expect(kept.map { EventImport.Outcome.added($0.position) } == [0, 1, 3, 4].map { first[$0] })
    }

    @Test func `of a snapshot that another one is just adding adds it once`() async throws {
        let answer = try Self.snapshot("answer", receivedAt: .utc("2024-01-18T07:59:22Z"))
        let other = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        try await other.execute("BEGIN")
        try await other.execute(
            """
            INSERT INTO ledger.events (account, source, type, message_type, body, digest, received_at)
            VALUES ('main', 'snapshot', 'getOrderDetail', 'SNAPSHOT', \(answer.body), \(answer.digest.bytes),
                \(answer.receivedAt))
            """)
        let events = try await open()
        async let outcomes = events.add([answer])
        let owner = try await TestDatabase.current.connect()
        let waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'ledger.append_order'::regclass AND NOT granted"
        while try await owner.text(waiting) != "1" {
            try await Task.sleep(for: .milliseconds(10))
        }
        try await other.execute("COMMIT")
        #expect(try await outcomes == [.alreadyThere])
    }

    @Test func `names what the event table refuses and adds the others`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("ALTER TABLE ledger.events ADD CHECK (type <> 'BAD')")
        let outcomes = try await open().add([
            .webhook([1]), .webhook([2], type: "BAD"), .nonsense([3], reason: "not JSON"), .webhook([4]),
        ])
        #expect(outcomes[1] == .refused(reason: "the event table refused it (SQLSTATE 23514)"))
        #expect(outcomes[2] == .refused(reason: "not JSON"))
        #expect(try await owner.text("SELECT string_agg(encode(body, 'hex'), ' ') FROM ledger.events") == "01 04")
        #expect(try await owner.text("SELECT count(*) FROM ledger.quarantine") == "0")
    }
}

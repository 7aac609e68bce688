import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The numbers for new rows` {
    private func require() async throws {
        try await Numbering.require(on: TestDatabase.current.connect(as: LedgerRole.runtime))
    }

    @Test func `are in order in a new ledger, and in one that has events`() async throws {
        try await require()
        try await append([Array(#"{"type":"ORDER"}"#.utf8)])
        try await require()
        #expect(try await Numbering.catchUp(on: TestDatabase.current.connect()).isEmpty)
    }

    @Test(
        arguments: [
            ("ledger.events", "SELECT setval('ledger.events_position_seq', 1)"),
            ("ledger.events", "ALTER SEQUENCE ledger.events_position_seq RESTART WITH 2"),
            ("ledger.events", "UPDATE projection.generations SET checkpoint = 70"),
            ("ledger.quarantine", "SELECT setval('ledger.quarantine_id_seq', 1)"),
        ])
    func `that are behind are found and moved on, and new rows get free ones`(
        table: String, restore: String
    ) async throws {
        func add(_ bodies: [UInt8]) async throws {
            try await withAppender { appender in
                for body in bodies {
                    _ = try await appender.append(.webhook([body]))
                    _ = try await appender.append(.nonsense([body, body]))
                }
            }
        }
        try await add([1, 2, 3])
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(SQL(unescaped: restore))
        await #expect(throws: NumberingBehind(table: table)) { try await require() }
        #expect(try await Numbering.catchUp(on: owner) == [table])
        try await require()
        try await add([4])
        let behind = try await owner.text(
            "SELECT count(*) FROM ledger.events WHERE position > (SELECT max(checkpoint) FROM projection.generations)")
        #expect(behind == (restore.contains("checkpoint") ? "1" : "4"))
        #expect(try await owner.text("SELECT count(*) FROM ledger.quarantine") == "4")
    }
}

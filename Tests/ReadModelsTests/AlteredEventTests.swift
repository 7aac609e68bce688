import Ledger
import Postgres
import ReadModels
import TestSupport
import Testing

@Suite(.database) struct `An event whose body is not the one received` {
    @Test func `is parked by the projector with that reason, and the others go on`() async throws {
        try await append((1...3).map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
        try await Tampering.change(2, to: Messages.order(["cjOrderId": "\"SD9\""]))
        try await project()
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT cj_order_code FROM analytics.orders ORDER BY 1", columns: 1)
                == [["SD1"], ["SD3"]])
        let parked = try await ParkedEvent.readNewest(limit: 5, on: owner)
        #expect(parked.map(\.position) == [LedgerPosition(2)])
        #expect(parked.first?.reason == EventContent.alteration)
    }
}

@Suite(.database) struct `The tables of events` {
    @Test(arguments: ["events", "quarantine"])
    func `take no body under another's digest`(table: String) async throws {
        let owner = try await TestDatabase.current.connect()
        let statement =
            table == "events"
            ? "INSERT INTO ledger.events (account, source, type, body, digest, received_at) VALUES ('a', 'import', 'T', 'b', sha256('c'), now())"
            : "INSERT INTO ledger.quarantine (account, reason, body, digest, received_at) VALUES ('a', 'r', 'b', sha256('c'), now())"
        let error = await #expect(throws: PostgresError.self) { try await owner.execute(SQL(unescaped: statement)) }
        #expect(error?.sqlState == "23514")
    }
}

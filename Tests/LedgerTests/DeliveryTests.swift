import Foundation
import Postgres
import TestSupport
import Testing

@testable import Deliveries
@testable import Ledger

@Suite(.database) struct `What receivers answered` {
    private let main = AccountName(stored: "main")
    private let instant = Date(timeIntervalSince1970: 1_700_000_000)

    private func writer(_ deliveries: Deliveries) async throws -> DeliveryWriter {
        DeliveryWriter(deliveries, connection: try await TestDatabase.current.settings(as: LedgerRole.runtime))
    }

    @Test func `is added up by hour and type over all who write`() async throws {
        let (one, other) = (Deliveries(), Deliveries())
        for deliveries in [one, other] {
            deliveries.note(main, type: "ORDER", isAccepted: true, at: instant)
            deliveries.note(main, type: "ORDER", isAccepted: false, at: instant)
            deliveries.note(main, type: nil, isAccepted: false, at: instant)
            deliveries.note(main, type: "ORDER", isAccepted: true, at: instant + 3600)
            try await writer(deliveries).write()
            try await writer(deliveries).write()
        }
        let owner = try await TestDatabase.current.connect()
        let rows = try await owner.texts(
            "SELECT type, accepted, failed FROM reconciler.deliveries ORDER BY hour, type", columns: 3)
        #expect(rows == [["", "0", "2"], ["ORDER", "2", "2"], ["ORDER", "2", "0"]])
        #expect(
            try await owner.text("SELECT bool_and(hour = date_trunc('hour', hour, 'UTC')) FROM reconciler.deliveries")
                == "true")
    }

    @Test func `is kept until it can be written`() async throws {
        let owner = try await TestDatabase.current.connect()
        let deliveries = Deliveries()
        deliveries.note(main, type: "ORDER", isAccepted: true, at: instant)
        try await owner.execute("ALTER TABLE reconciler.deliveries RENAME TO away")
        await #expect(throws: PostgresError.self) { try await writer(deliveries).write() }
        deliveries.note(main, type: "ORDER", isAccepted: true, at: instant)
        try await owner.execute("ALTER TABLE reconciler.away RENAME TO deliveries")
        try await writer(deliveries).write()
        #expect(try await owner.text("SELECT accepted FROM reconciler.deliveries") == "2")
    }

    @Test func `takes no more room however many types a sender invents`() {
        let deliveries = Deliveries()
        for type in 0..<1000 { deliveries.note(main, type: "T\(type)", isAccepted: true, at: instant) }
        let notes = deliveries.take(clockOffset: 0)
        #expect(notes.counts.count <= 201)
        #expect(notes.counts.values.map(\.accepted).reduce(0, +) == 1000)
    }
}

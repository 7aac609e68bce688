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

    @Test func `in the hour in which the watch begins is counted from that moment on`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            "INSERT INTO reconciler.feeds (account, watched_since) VALUES ('main', \(instant + 600))")
        let deliveries = Deliveries()
        for (seconds, count) in [(300.0, 7), (900, 3), (3600, 2)] {
            for _ in 0..<count {
                deliveries.note(main, type: "ORDER", isAccepted: true, at: instant + seconds)
            }
        }
        try await writer(deliveries).write()
        let rows = try await owner.texts(
            """
            SELECT accepted, hour = (SELECT watched_since FROM reconciler.feeds)
            FROM reconciler.deliveries
            ORDER BY hour
            """, columns: 2)
        #expect(rows == [["7", "false"], ["3", "true"], ["2", "false"]])
    }

    @Test func `is counted by status where it was refused, over all who write`() async throws {
        for _ in 0..<2 {
            let deliveries = Deliveries()
            let now = Date()
            for status in [401, 401, 503] { deliveries.noteRefusal(main, status: status, at: now) }
            deliveries.noteRefusal(nil, status: 404, at: now)
            try await writer(deliveries).write()
        }
        let owner = try await TestDatabase.current.connect()
        let rows = try await owner.texts(
            "SELECT account, status, sum(count) FROM reconciler.refusals GROUP BY 1, 2 ORDER BY 2", columns: 3)
        #expect(rows == [["main", "401", "4"], ["", "404", "2"], ["main", "503", "2"]])
        // An old one says nothing any more.
        let deliveries = Deliveries()
        deliveries.noteRefusal(main, status: 413, at: Date() - 2 * 86_400)
        try await writer(deliveries).write()
        #expect(try await owner.text("SELECT count(*) FROM reconciler.refusals WHERE status = 413") == "0")
    }

    @Test func `comes with a sign of the receiver, also when nothing was answered`() async throws {
        let owner = try await TestDatabase.current.connect()
        let connection = try await TestDatabase.current.settings(as: LedgerRole.runtime)
        try await owner.execute(
            "INSERT INTO reconciler.receivers VALUES ('gone', clock_timestamp() - interval '25 hours')")
        let end = Date(timeIntervalSince1970: 2_000_000_000)
        let writer = DeliveryWriter(
            Deliveries(), connection: connection,
            sign: { ReceiverSign(name: "here 1", certificateEndsAt: end, spoolFault: "the disk does not answer") })
        try await writer.write()
        let first = try await owner.text("SELECT seen_at FROM reconciler.receivers")
        try await writer.write()
        #expect(try await owner.text("SELECT seen_at FROM reconciler.receivers") != first)
        let rows = try await owner.texts(
            "SELECT name, extract(epoch FROM certificate_ends_at)::bigint, spool_fault FROM reconciler.receivers",
            columns: 3)
        #expect(rows == [["here 1", "2000000000", "the disk does not answer"]])
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

import Folding
import Foundation
import Ledger
import Postgres
import ReadModels
import TestSupport
import Testing

@Suite(.database) struct `A thing that is full` {
    /// A message with so many scans that no other has.
    private func scans(_ count: Int, of parcel: String, from first: Int) -> [UInt8] {
        let events = (first..<first + count).map { number in
            let (day, second) = (number / 86_400, number % 86_400)
            let time = String(
                format: "2024-01-%02d %02d:%02d:%02d", day + 1, second / 3600, second / 60 % 60, second % 60)
            return #"{"status":5,"activity":"In transit","eventTime":"\#(time)"}"#
        }
        return Messages.logistic([
            "trackingNumber": "\"\(parcel)\"", "orderId": #""SD2603010000000000001""#,
            "logisticsTrackEvents": "[\(events.joined(separator: ","))]",
        ])
    }

    @Test func `holds up nobody: messages of 9,000 new scans each, and an innocent order behind them`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append(
            (0..<6).map { scans(9_000, of: "YT2600000000000001", from: 9_000 * $0) } + [
                Messages.order(["cjOrderId": #""SD2603010000000000777""#])
            ])
        try await project()
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "7")
        #expect(try await owner.text("SELECT count(*) FROM projection.orders WHERE order_key LIKE '%777'") == "1")
        #expect(try await owner.text("SELECT count(*) FROM projection.shipment_events") == "9000")
        #expect(
            try await owner.texts(
                "SELECT DISTINCT full_thing, reason, count(*) OVER () FROM projection.parked", columns: 3) == [
                    [
                        "parcel YT2600000000000001",
                        "parcel YT2600000000000001 is full: with this event it would have more than 10000 scans", "5",
                    ]
                ])
        // The same event's order is told of all the same.
        #expect(
            try await owner.text("SELECT cardinality(track_numbers) FROM projection.event_subjects WHERE position = 6")
                == "1")
    }

    @Test func `holds up nobody: a chain of ids, each message tying the next to the one before`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append(
            (0..<1_500).map { number in
                let (code, inner) = (100_000 - (number + 1) / 2, 500_000 + number / 2)
                return Messages.order(["cjOrderId": "\(inner)", "cjOrderCode": #""SD\#(code)""#])
            })
        try await project()
        #expect(try await owner.text("SELECT position FROM analytics.freshness") == "1500")
        #expect(
            try await owner.text(
                "SELECT max(n) <= 1000 FROM (SELECT count(*) AS n FROM projection.order_ids GROUP BY order_key) AS t")
                == "true")
        let parked = Int(try await owner.text("SELECT count(*) FROM projection.parked") ?? "") ?? 0
        let orders = Int(try await owner.text("SELECT count(*) FROM projection.orders") ?? "") ?? 0
        #expect((1...8).contains(parked) && (2...8).contains(orders))
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `is as full however the events are cut into batches`(seed: UInt64) async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: seed, orders: 4)
        var settings = ProjectorSettings()
        settings.most = StateSize(ids: 7, scans: 6, statements: 4, lines: 6)
        settings.largestBatch = 3
        for part in 0..<3 {
            try await append(messages.next(50).map { $0 + Array(String(repeating: " ", count: part).utf8) })
            try await project(settings)
        }
        settings.largestBatch = 500
        try await ModelRows.addGeneration(2, on: owner)
        try await project(settings)
        let found = try await ModelRows.differences(1, 2, on: owner)
        #expect(found.isEmpty, "\(found.prefix(5))")
        #expect(try await owner.text("SELECT count(DISTINCT full_thing) > 2 FROM projection.parked") == "true")
    }

    @Test func `takes what it has heard already`() async throws {
        let owner = try await TestDatabase.current.connect()
        var settings = ProjectorSettings()
        settings.most = StateSize(ids: 20, scans: 3, statements: 20, lines: 20)
        try await append([
            scans(3, of: "YT2600000000000001", from: 0), scans(4, of: "YT2600000000000001", from: 0),
            scans(2, of: "YT2600000000000001", from: 1),
        ])
        try await project(settings)
        #expect(try await owner.texts("SELECT position FROM projection.parked", columns: 1) == [["2"]])
        #expect(try await owner.text("SELECT count(*) FROM projection.shipment_events") == "3")
    }

    @Test func `is retried in vain, and in earnest when it may hold more`() async throws {
        var settings = ProjectorSettings()
        settings.most = StateSize(ids: 20, scans: 3, statements: 20, lines: 20)
        try await append([scans(4, of: "YT2600000000000001", from: 0)])
        try await project(settings)
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        guard case .parked = try await ParkedRetry(settings: settings).retry(LedgerPosition(1), on: projector) else {
            Issue.record("it was taken in")
            return
        }
        let outcome = try await ParkedRetry(settings: ProjectorSettings()).retry(LedgerPosition(1), on: projector)
        #expect(outcome == .projected)
    }
}

@Suite(.database) struct `A projector whose session is cut` {
    @Test func `while it works goes on with a smaller batch`() async throws {
        let owner = try await TestDatabase.current.connect()
        // Stands for a time-out that ends the session in the middle of a transaction that takes too long.
        try await owner.executeScript(
            """
            CREATE FUNCTION public.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN
                    IF (SELECT count(*) FROM written) > 3 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                    RETURN NULL;
                END $$;
            CREATE TRIGGER cut AFTER INSERT ON projection.orders REFERENCING NEW TABLE AS written
                FOR EACH STATEMENT EXECUTE FUNCTION public.cut();
            """)
        try await append((1...40).map { Messages.order(["cjOrderId": "\(1_000 + $0)"]) })
        try await project()
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "40")
        #expect(try await owner.text("SELECT count(*) FROM projection.parked") == "0")
    }

    @Test func `by one event whatever the batch parks that event and goes on`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.executeScript(
            """
            CREATE FUNCTION public.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE TRIGGER cut BEFORE INSERT ON projection.orders
                FOR EACH ROW WHEN (NEW.order_key = '1013') EXECUTE FUNCTION public.cut();
            """)
        try await append((1...40).map { Messages.order(["cjOrderId": "\(1_000 + $0)"]) })
        try await project()
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "39")
        #expect(try await owner.text("SELECT position FROM projection.parked") == "13")
        #expect(
            try await owner.text("SELECT reason LIKE 'the session was cut%' FROM projection.parked") == "true")
    }
}

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Pages

@Suite(.database) struct `The list of events` {
    private func connect() async throws -> Connection { try await TestDatabase.current.connect(as: "cjledger_runtime") }

    private func fill(_ count: Int) async throws {
        try await Received.append(
            (0..<count).map { index in
                (
                    Messages.message(
                        index.isMultiple(of: 10) ? "LOGISTIC" : "ORDER",
                        [
                            "cjOrderId": "\"26030100000000\(10_000 + index)\"", "orderNumber": "\"n\(index)\"",
                            "trackingNumber": "\"YT26030100000000\(10_000 + index)\"",
                        ]), 1_772_327_400 + index * 60
                )
            })
    }

    @Test func `goes through all events once, page by page, the newest first`() async throws {
        try await fill(130)
        let connection = try await connect()
        var filter = EventFilter()
        var positions: [Int] = []
        for _ in 0..<4 {
            let listing = try await EventListing.read(filter, on: connection)
            positions += listing.events.map(\.position)
            guard let next = listing.next else { break }
            filter.before = next
        }
        await connection.close()
        #expect(positions == Array((1...130).reversed()))
    }

    @Test func `looks only so far in one go, says how far, and goes on from there`() async throws {
        try await fill(90)
        let connection = try await connect()
        var filter = EventFilter()
        filter.text = "\"n3\""
        var limits = EventListing.Limits()
        (limits.slice, limits.window) = (10, 40)
        let first = try await EventListing.read(filter, limits: limits, on: connection)
        #expect(first.events.isEmpty)
        #expect(first.stoppedAt?.looked == 39 || first.stoppedAt?.looked == 40)
        var found: [Int] = []
        filter.before = first.next
        while let before = filter.before {
            let listing = try await EventListing.read(filter, limits: limits, on: connection)
            found += listing.events.map(\.position)
            filter.before = listing.next.flatMap { $0 < before ? $0 : nil }
        }
        // A clock that has run out stops it just so.
        limits.time = .zero
        filter.before = nil
        let late = try await EventListing.read(filter, limits: limits, on: connection)
        await connection.close()
        #expect(found == [4])
        #expect(late.events.isEmpty && late.next != nil)
    }

    @Test func `keeps to account, type, source and time`() async throws {
        try await fill(60)
        try await project()
        let connection = try await connect()
        func count(_ change: (inout EventFilter) -> Void) async throws -> Int {
            var filter = EventFilter()
            change(&filter)
            return try await EventListing.read(filter, on: connection).events.count
        }
        #expect(try await count { $0.type = "LOGISTIC" } == 6)
        #expect(try await count { $0.account = "other" } == 0)
        #expect(try await count { $0.source = "snapshot" } == 0)
        #expect(try await count { $0.about = "2603010000000099999" } == 0)
        #expect(try await count { $0.about = "2603010000000010017" } == 1)
        #expect(try await count { $0.about = "yt-2603010000000010020" } == 1)
        // By when they were recorded, which is now.
        #expect(try await count { $0.to = Date(timeIntervalSince1970: 1_772_327_400) } == 0)
        #expect(try await count { $0.from = Date(timeIntervalSince1970: 1_772_327_400) } == 50)
        await connection.close()
    }

    @Test(
        arguments: [
            ("2026-03-01", 1_772_323_200.0), ("2026-03-01T10:00", 1_772_359_200),
            ("2026-03-01T10:00:01Z", 1_772_359_201),
            ("yesterday", nil), ("", nil), (String(repeating: "9", count: 1000), nil),
        ] as [(String, Double?)])
    func `reads instants as forms write them`(text: String, seconds: Double?) {
        #expect(EventFilter.instant(text)?.timeIntervalSince1970 == seconds)
    }
}

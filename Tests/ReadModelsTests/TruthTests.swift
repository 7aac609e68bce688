import Bench
import CJ
import Foundation
import Instants
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

/// The read models against what a simulated CJ says is the case.
@Suite(.database) struct `Analytics` {
    private static let lives = 80

    private func expectTruth(_ truth: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT position, reason FROM projection.parked", columns: 2).isEmpty,
            sourceLocation: sourceLocation)
        let differences = try await TruthComparison.differences(from: truth, on: owner)
        #expect(
            differences.count == 0,
            "\(differences.count): \(differences.prefix(12).map(\.description).joined(separator: "\n"))",
            sourceLocation: sourceLocation)
        #expect(
            try await owner.text("SELECT count(*) > \(Self.lives - 1) FROM analytics.orders") == "true",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `are the truth by asking CJ alone`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: Self.lives)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        try await expectTruth(cj.truth(at: cj.end))
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT DISTINCT evidence FROM analytics.orders", columns: 1) == [["api"]])
        #expect(
            try await owner.text("SELECT count(*) FROM ledger.events WHERE convert_from(body, 'UTF8') ~* 'planted'")
                == "0")
        #expect(
            try await owner.text(
                """
                SELECT count(*) FROM analytics.events
                WHERE coalesce(cardinality(order_ids || track_numbers), 0) = 0
                    AND type NOT IN ('product/variant/queryByVid', 'product/stock/queryByVid', 'makeup/list')
                """) == "0")
        // The comparison sees what is otherwise: here all that came after the third day.
        let earlier = try await TruthComparison.differences(from: cj.truth(at: cj.start + 3 * 86_400), on: owner)
        #expect(Set(earlier.map(\.view)) == Set(TruthComparison.all))
        #expect(earlier.contains { $0.field == "status" && $0.truth == "UNSHIPPED" && $0.events.contains("snapshot") })
    }

    @Test(arguments: [(1, "worst"), (5, "habits")] as [(UInt64, String)])
    func `are the truth by asking CJ after whatever webhooks came, in any order of positions`(
        seed: UInt64, faults: String
    ) async throws {
        let cj = OfflineCJ(seed: seed, orders: Self.lives)
        let webhooks = try cj.webhooks(faults)
        let asked = max(cj.end, webhooks.last?.at ?? 0) + 1
        let snapshots = try Poll(cj: cj, time: asked).snapshots()
        var random = SeededGenerator(seed: seed)
        // A reader goes by position, so both kinds are added in turns.
        var (some, others) = (webhooks.shuffled(using: &random)[...], snapshots.shuffled(using: &random)[...])
        while !some.isEmpty || !others.isEmpty {
            let (first, second) = (
                Int.random(in: 0...400, using: &random), Int.random(in: 0...400, using: &random)
            )
            try await Received.append(Array(some.prefix(first)))
            try await Received.append(Array(others.prefix(second)))
            (some, others) = (some.dropFirst(first), others.dropFirst(second))
            if random.once(in: 2) { try await project() }
        }
        try await project()
        try await expectTruth(cj.truth(at: asked))
        let owner = try await TestDatabase.current.connect()
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        let found = try await ModelRows.differences(1, 2, on: owner)
        #expect(found.isEmpty, "\(found.prefix(5))")
    }

    @Test(arguments: [7] as [UInt64])
    func `are the truth at every time CJ is asked, webhooks coming in between`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: Self.lives)
        let webhooks = try cj.webhooks("bad-day")
        var last = 0
        for time in [1, 3, 8, 25].map({ cj.start + $0 * 86_400 }) + [max(cj.end, webhooks.last?.at ?? 0) + 1] {
            try await Received.append(webhooks.filter { (last..<time).contains($0.at) })
            try await Received.append(try Poll(cj: cj, time: time).snapshots())
            try await project()
            let owner = try await TestDatabase.current.connect()
            let differences = try await TruthComparison.differences(from: cj.truth(at: time), on: owner)
            #expect(
                differences.count == 0,
                "\(differences.count): \(differences.prefix(12).map(\.description).joined(separator: "\n"))")
            last = time
        }
    }
}

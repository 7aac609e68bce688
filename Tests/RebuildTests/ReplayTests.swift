import Folding
import Leases
import Ledger
import Postgres
import TestSupport
import Testing

@testable import ReadModels
@testable import Rebuild

@Suite(.database) struct `A replay` {
    private let one = Generation(number: 1)
    private let two = Generation(number: 2)

    private func appendMessages(_ count: Int, seed: UInt64 = 7) async throws {
        var messages = RandomMessages(seed: seed, orders: 30)
        try await append(messages.next(count))
    }

    @Test func `makes the same rows beside the live ones, switches, and leaves nothing behind`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(400)
        try await project()
        #expect(try await Replay.ofTest().run() == .switched(from: one, to: two))
        #expect(try await ModelRows.differences(1, 2, on: owner) == [])
        #expect(try await leftovers(on: owner) == [])
        #expect(try await owner.text("SELECT generation FROM analytics.freshness") == "2")
    }

    @Test func `takes in what the live generation has not projected yet`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(50)
        #expect(try await Replay.ofTest().run() == .switched(from: one, to: two))
        try await project()
        #expect(try await ModelRows.differences(1, 2, on: owner) == [])
        #expect(try await owner.text("SELECT lag_seconds FROM analytics.freshness") == "0")
    }

    @Test func `of an empty ledger is an empty generation`() async throws {
        #expect(try await Replay.ofTest().run() == .switched(from: one, to: two))
    }

    @Test func `that two begin at once is one, and both see its end`() async throws {
        try await appendMessages(300)
        try await project()
        async let first = Replay.ofTest(as: "one").run()
        async let second = Replay.ofTest(as: "two").run()
        let outcomes = try await [first, second]
        #expect(outcomes.contains(.switched(from: one, to: two)))
        #expect(outcomes.allSatisfy { $0 == .switched(from: one, to: two) || $0 == .switched(from: nil, to: two) })
        #expect(try await standings().count == 2)
    }

    @Test func `that is ended anywhere goes on, to the same rows`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(600)
        try await project()
        var random = SeededGenerator(seed: 3)
        for _ in 0..<8 {
            let running = Task { try await Replay.ofTest().run() }
            try await Task.sleep(for: .milliseconds(Int.random(in: 1...150, using: &random)))
            running.cancel()
            _ = await running.result
        }
        _ = try await Replay.ofTest().run()
        let live = try await standings().live.number
        #expect(live >= 2)
        #expect(try await ModelRows.differences(1, live, on: owner) == [])
        #expect(try await leftovers(on: owner) == [])
    }

    @Test func `waits for a holder that was killed, and says so`() async throws {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let generation = try await Replay.resumeOrBegin(foldVersion: Fold.version, on: projector)
        var timing = Lease.Timing()
        timing.expiry = .seconds(3)
        _ = try #require(
            try await Lease.take(
                RebuildRecord.leaseRow(of: generation), as: "killed", .standing, timing: timing, on: projector))
        let waited = Said()
        let outcome = try await Replay.ofTest().run { progress in
            if case .waiting(let holder, _) = progress { waited.note(holder ?? "nobody") }
        }
        #expect(outcome == .switched(from: one, to: two))
        #expect(waited.words.contains("killed"))
    }

    @Test func `that goes on for ever gives way to a person's command`() async throws {
        try await appendMessages(20)
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let generation = try await Replay.resumeOrBegin(foldVersion: Fold.version, on: projector)
        let standing = try #require(
            try await Lease.take(RebuildRecord.leaseRow(of: generation), as: "serve", .standing, on: projector))
        let byHand = Task { try await Replay.ofTest(as: "by hand").run() }
        while try await standing.renew(on: projector) != .claimed { try await Task.sleep(for: .milliseconds(10)) }
        try await standing.release(on: projector)
        #expect(try await byHand.value == .switched(from: one, to: two))
    }

    @Test func `waits for a person when rows would be missing, and then switches`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(100)
        try await project()
        try await owner.execute(
            """
            INSERT INTO projection.order_links (generation, account, order_key, kind, related_code)
            SELECT 1, account, order_key, 'split', 'no event says this' FROM projection.orders LIMIT 1
            """)
        guard case .waits(let generation, let reason) = try await Replay.ofTest().run() else {
            Issue.record("it switched")
            return
        }
        #expect(generation == two)
        #expect(reason.contains("1 of order_links"))
        #expect(try await standings().live.number == 1)
        #expect(try await leftovers(on: owner) == [])
        try await appendMessages(50, seed: 8)
        try await makeLive(2, for: .person)
        try await project()
        #expect(try await standings().live.number == 2)
        #expect(try await ModelRows.differences(1, 2, on: owner).count == 1)
    }

    @Test func `parks no event that can be read, and takes in those that were parked`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(20)
        try await project()
        try await owner.execute("INSERT INTO projection.parked VALUES (1, 3, 'older rules could not read it')")
        #expect(try await Replay.ofTest().run() == .switched(from: one, to: two))
        #expect(try await owner.text("SELECT count(*) FROM projection.parked WHERE generation = 2") == "0")
    }
}

@Suite(.database) struct `Going back` {
    @Test func `keeps what a person chose until a person switches`() async throws {
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await project()
        _ = try await Replay.ofTest().run()
        let back = try await makeLive(1, for: .rollback(stale: false))
        #expect((back.from.number, back.to.number) == (2, 1))
        #expect(try await standings().live.isPinned)
        guard case .waits(let third, let reason) = try await Replay.ofTest().run() else {
            Issue.record("it switched away from what a person chose")
            return
        }
        #expect(third.number == 3)
        #expect(reason.contains("generation 1"))
        try await makeLive(3, for: .person)
        #expect(try await standings().filter(\.isPinned) == [])
        #expect(try await Replay.ofTest().run() == .switched(from: third, to: Generation(number: 4)))
    }

    @Test func `brings a generation of this version up first, and refuses one that lacks events`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await project()
        _ = try await Replay.ofTest().run()
        try await append([Messages.order(["cjOrderId": "1002"])])
        try await project()
        try await makeLive(1, for: .rollback(stale: false))
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "2")
        _ = try await Replay.ofTest(version: Fold.version + 1).run()
        try await makeLive(3, for: .person, version: Fold.version + 1)
        try await append([Messages.order(["cjOrderId": "1003"])])
        try await follow(version: Fold.version + 1)
        await #expect(throws: SwitchRefusal.self) {
            try await makeLive(1, for: .rollback(stale: false), version: Fold.version + 1)
        }
        try await makeLive(1, for: .rollback(stale: true), version: Fold.version + 1)
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "2")
    }
}

import Folding
import Ledger
import Postgres
import TestSupport
import Testing

@testable import ReadModels
@testable import Rebuild

@Suite(.database) struct `Pruning` {
    private func prune(
        _ named: [Int] = [], patience: Duration = .seconds(20),
        progress: @escaping @Sendable (Prune.Progress) -> Void = { _ in }
    ) async throws -> [Int] {
        try await Prune(
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector), patience: patience
        ).run(named.map(Generation.init), progress: progress).map(\.number)
    }

    /// Two generations of the same events, the second live.
    private func replayed() async throws {
        var messages = RandomMessages(seed: 1, orders: 10)
        try await append(messages.next(60))
        try await project()
        _ = try await Replay.ofTest().run()
    }

    @Test func `removes what was replaced, with its tables, and not the live one`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await replayed()
        let orders = try await owner.text("SELECT count(*) FROM analytics.orders")
        #expect(try await prune() == [1])
        #expect(try await standings().map(\.number) == [2])
        #expect(try await leftovers(on: owner) == [])
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == orders)
        #expect(try await prune() == [])
        await #expect(throws: UnknownGeneration.self) { try await prune([1]) }
        try await project()
        #expect(try await Replay.ofTest().run() == .switched(from: Generation(number: 2), to: Generation(number: 3)))
    }

    @Test func `waits for a reader that began before, names it, and shows it all rows to its end`() async throws {
        let owner = try await TestDatabase.current.connect()
        let reader = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: 1, orders: 10)
        try await append(messages.next(60))
        try await project()
        try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        // Only its snapshot is taken: it has not touched the tables yet, so no lock protects them.
        let live = try await reader.text("SELECT generation FROM projection.live")
        let process = try await reader.text("SELECT pg_backend_pid()")
        #expect(live == "1")
        _ = try await Replay.ofTest().run()
        let error = await #expect(throws: StillRead.self) { try await prune(patience: .milliseconds(300)) }
        #expect(error?.transactions.contains { $0.name.hasPrefix("process \(process ?? "") (") } == true)
        let shown = try await reader.text("SELECT count(*) FROM analytics.orders")
        #expect(shown == (try await owner.text("SELECT count(*) FROM analytics.orders")))
        let said = Said()
        let pruning = Task {
            try await prune { if case .waits(let others) = $0 { for other in others { said.note(other.name) } } }
        }
        while said.words.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await reader.text("SELECT count(*) FROM analytics.orders") == shown)
        try await reader.execute("COMMIT")
        #expect(try await pruning.value == [1])
        #expect(try await leftovers(on: owner) == [])
    }

    @Test func `does not wait for who began after the switch`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await replayed()
        let mark = try await owner.text("SELECT pg_current_xact_id()") ?? ""
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let reader = try await TestDatabase.current.connect()
        let process = try await reader.text("SELECT pg_backend_pid()") ?? ""
        func isWaitedFor() async throws -> Bool {
            try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            _ = try await reader.text("SELECT 1")
            let open = try await OldTransaction.open(before: mark, on: projector)
            try await reader.execute("COMMIT")
            return open.contains { $0.name.hasPrefix("process \(process) ") }
        }
        // A snapshot is as old as the oldest transaction that writes beside it, in whatever database of the server: those
        // of other tests end within some seconds.
        let end = ContinuousClock.now + .seconds(60)
        var waits = try await isWaitedFor()
        while waits, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
            waits = try await isWaitedFor()
        }
        #expect(!waits, "it began later")
    }

    @Test func `begins with all tables at once, so that it waits once for who uses all of them`() async throws {
        let owner = try await TestDatabase.current.connect()
        let reader = try await TestDatabase.current.connect()
        try await replayed()
        try await reader.execute("BEGIN")
        try await reader.execute(
            """
            DO $$
            DECLARE
                parent regclass;
            BEGIN
                FOR parent IN
                    SELECT oid FROM pg_class WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'
                LOOP
                    EXECUTE format('LOCK TABLE %s IN ACCESS SHARE MODE', parent);
                END LOOP;
            END
            $$
            """)
        let partitions = try await owner.text(
            "SELECT count(*) FROM pg_inherits WHERE inhrelid::regclass::text ~ '_g1$'")
        let said = Said()
        let pruning = Task {
            try await prune { if case .waits(let others) = $0 { for other in others { said.note(other.name) } } }
        }
        while try await owner.text("SELECT count(*) FROM pg_inherits WHERE inhdetachpending") != partitions {
            try await Task.sleep(for: .milliseconds(10))
        }
        let process = try await reader.text("SELECT pg_backend_pid()")
        while said.words.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(said.words.allSatisfy { $0.hasPrefix("process \(process ?? "") (") }, "\(said.words)")
        try await reader.execute("COMMIT")
        #expect(try await pruning.value == [1])
        #expect(try await leftovers(on: owner) == [])
    }

    @Test func `ends a detach that was begun`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await replayed()
        let reader = try await TestDatabase.current.connect()
        try await reader.execute("BEGIN")
        _ = try await reader.text("SELECT count(*) FROM projection.orders")
        try await owner.execute("SET lock_timeout = '200ms'")
        await #expect(throws: PostgresError.self) {
            try await owner.execute("ALTER TABLE projection.orders DETACH PARTITION projection.orders_g1 CONCURRENTLY")
        }
        #expect(try await owner.text("SELECT count(*) FROM pg_inherits WHERE inhdetachpending") == "1")
        try await reader.execute("COMMIT")
        #expect(try await prune() == [1])
        #expect(try await leftovers(on: owner) == [])
    }

    @Test func `goes on where a run before it was ended`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await replayed()
        try await owner.execute("UPDATE projection.generations SET state = 'retired' WHERE generation = 1")
        try await owner.execute("ALTER TABLE projection.orders DETACH PARTITION projection.orders_g1")
        try await owner.execute("DROP TABLE projection.orders_g1")
        #expect(try await prune() == [1])
        #expect(try await leftovers(on: owner) == [])
    }

    @Test func `keeps what an instance of another version follows`() async throws {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await replayed()
        _ = try await Replay.ofTest(version: Fold.version + 1).run()
        try await RunningVersions.note(Fold.version, on: projector)
        #expect(try await prune() == [])
        #expect(try await standings().map(\.number) == [1, 2, 3])
    }

    @Test func `takes a half-built generation only by name, and who fills it finds it gone`() async throws {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        let owner = try await TestDatabase.current.connect()
        let generation = try await Replay.resumeOrBegin(foldVersion: Fold.version, on: projector)
        #expect(try await prune() == [])
        #expect(try await prune([generation.number]) == [2])
        #expect(try await leftovers(on: owner) == [])
        #expect(try await standings().map(\.number) == [1])
    }
}

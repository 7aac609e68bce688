import Leases
import Ledger
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `The right to reconcile` {
    private func connect() async throws -> Connection {
        try await TestDatabase.current.connect(as: LedgerRole.reconciler)
    }

    private func expire() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("UPDATE reconciler.lease SET expires_at = clock_timestamp()")
    }

    @Test func `belongs to one at a time`() async throws {
        let connection = try await connect()
        let first = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        #expect(try await Lease.take(.reconciling, as: "two", .standing, on: connection) == nil)
        #expect(try await first.renew(on: connection) == .renewed)
    }

    @Test func `passes on when its holder is gone, and a holder that comes back late writes nothing`() async throws {
        let connection = try await connect()
        let first = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await expire()
        let second = try #require(try await Lease.take(.reconciling, as: "two", .standing, on: connection))
        #expect(second.epoch > first.epoch)
        #expect(try await first.renew(on: connection) == .lost)
        await #expect(throws: LeaseLost.self) {
            try await connection.transaction { try await first.hold(on: $0) }
        }
        try await connection.transaction { try await second.hold(on: $0) }
        try await first.release(on: connection)
        #expect(
            try await Lease.take(.reconciling, as: "three", .standing, on: connection) == nil,
            "a release of what is lost is none")
    }

    @Test func `passes on at once when it is given back`() async throws {
        let connection = try await connect()
        let first = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await first.release(on: connection)
        #expect(try await Lease.take(.reconciling, as: "two", .standing, on: connection) != nil)
    }

    @Test func `goes to the command that waits, and to nobody else meanwhile`() async throws {
        let connection = try await connect()
        let first = try #require(try await Lease.take(.reconciling, as: "serve", .standing, on: connection))
        #expect(try await Lease.take(.reconciling, as: "by hand", .operated, on: connection) == nil)
        #expect(try await first.renew(on: connection) == .claimed)
        try await first.release(on: connection)
        #expect(try await Lease.take(.reconciling, as: "serve", .standing, on: connection) == nil)
        let operated = try #require(try await Lease.take(.reconciling, as: "by hand", .operated, on: connection))
        #expect(try await operated.renew(on: connection) == .renewed)
    }

    @Test func `cannot be taken while a write that rests on it is under way`() async throws {
        let connection = try await connect()
        let other = try await connect()
        let lease = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            try await other.execute("SET lock_timeout = '50ms'")
            await #expect(throws: PostgresError.self) {
                try await other.execute("UPDATE reconciler.lease SET epoch = epoch + 1")
            }
        }
    }

    @Test func `is given back when the work ends, however it ends`() async throws {
        struct Broken: Error {}
        let pool = Pool(try await TestDatabase.current.settings(as: LedgerRole.reconciler), size: 2)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        await #expect(throws: Broken.self) {
            try await LeaseTurn.take(.reconciling, as: "one", .standing, timing: .init(), pool: pool, logger: quiet) {
                _ in
                throw Broken()
            }
        }
        let value = try await LeaseTurn.take(
            .reconciling, as: "two", .standing, timing: .init(), pool: pool, logger: quiet
        ) { turn in
            turn.lease.epoch
        }
        #expect(value == 2)
        let connection = try await connect()
        #expect(try await Lease.take(.reconciling, as: "three", .standing, on: connection) != nil)
    }

    @Test func `is renewed while the work lasts, and the work ends when it is lost`() async throws {
        let pool = Pool(try await TestDatabase.current.settings(as: LedgerRole.reconciler), size: 2)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let owner = try await TestDatabase.current.connect()
        var timing = Lease.Timing()
        timing.renewal = .milliseconds(10)
        let fast = timing
        await #expect(throws: LeaseLost.self) {
            try await LeaseTurn.take(.reconciling, as: "one", .standing, timing: fast, pool: pool, logger: quiet) {
                turn in
                let first = try await owner.text("SELECT expires_at FROM reconciler.lease")
                while try await owner.text("SELECT expires_at FROM reconciler.lease") == first { await Task.yield() }
                try await owner.execute("UPDATE reconciler.lease SET epoch = epoch + 1, holder = 'two'")
                try await Task.sleep(for: .seconds(600))
            }
        }
    }
}

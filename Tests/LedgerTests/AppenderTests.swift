import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `Appending` {
    private func events() async throws -> [Event] {
        try await Event.read(after: .start, limit: 100_000, on: TestDatabase.current.connect())
    }

    private func body(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `keeps what arrived, byte for byte, with everything about it`() async throws {
        let bytes = Array(UInt8.min...UInt8.max)
        let before = Date()
        try await withAppender { appender in
            let outcome = try await appender.append(try .webhook(bytes))
            #expect(outcome == .stored(LedgerPosition(1)))
        }
        let event = try #require(try await events().first)
        #expect(event.body == bytes)
        #expect(event.digest == SHA256.digest(of: bytes))
        #expect(event.account.text == "main")
        #expect(event.source == .webhook)
        #expect(event.type == "ORDER")
        #expect(event.messageType == "UPDATE")
        #expect(event.signature == .verified)
        #expect(abs(event.receivedAt.timeIntervalSince(before)) < 5)
        // The two clocks were compared over a connection, to within its round trip.
        #expect(event.recordedAt.timeIntervalSince(event.receivedAt) > -0.1)
    }

    @Test func `the same bytes again is one event, for another account another`() async throws {
        try await withAppender { appender in
            #expect(try await appender.append(try .webhook(body("a"))) == .stored(LedgerPosition(1)))
            #expect(try await appender.append(try .webhook(body("a"))) == .duplicate)
            guard case .stored = try await appender.append(try .webhook(body("a"), account: "other")) else {
                Issue.record("another account's event was taken for a duplicate")
                return
            }
        }
        #expect(try await events().count == 2)
    }

    @Test func `many at once are each answered for themselves, in groups`() async throws {
        let outcomes = try await withAppender { appender in
            try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
                for index in 0..<1000 {
                    group.addTask { try await appender.append(try .webhook(Array("\(index % 500)".utf8))) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(outcomes.count(where: { $0 == .duplicate }) == 500)
        #expect(Set(try await events().map(\.body)).count == 500)
    }

    @Test func `what is no event goes to the quarantine, once`() async throws {
        try await withAppender { appender in
            let first = try await appender.append(try .nonsense(body("")))
            let second = try await appender.append(try .nonsense(body("")))
            #expect([first, second] == [.quarantined, .duplicate])
        }
        #expect(try await events().isEmpty)
        let rows = try await TestDatabase.current.connect().query(
            "SELECT account, reason, body, digest FROM ledger.quarantine"
        ) { row throws(PostgresError) in
            (
                try row.next(String.self), try row.next(String.self), try row.next([UInt8].self),
                try row.next([UInt8].self)
            )
        }
        #expect(rows.count == 1)
        #expect(rows.first?.1 == "not JSON")
        #expect(rows.first?.3 == SHA256.digest(of: []).bytes)
    }

    @Test func `one bad row of a group is put aside and the others are kept`() async throws {
        let owner = try await TestDatabase.current.connect()
        // Stands for any row the table cannot take; class 23.
        try await owner.execute("ALTER TABLE ledger.events ADD CHECK (body <> 'bad')")
        let outcomes = try await withAppender { appender in
            try await withThrowingTaskGroup(of: (String, AppendOutcome).self) { group in
                for index in 0..<64 {
                    let text = index == 37 ? "bad" : "good \(index)"
                    group.addTask { (text, try await appender.append(try .webhook(Array(text.utf8)))) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
        }
        #expect(outcomes["bad"] == .quarantined)
        #expect(outcomes.values.count(where: { if case .stored = $0 { true } else { false } }) == 63)
        #expect(try await events().count == 63)
        let reasons = try await owner.query("SELECT reason FROM ledger.quarantine") { row throws(PostgresError) in
            try row.next(String.self)
        }
        #expect(reasons == ["the event table refused it (SQLSTATE 23514)"])
    }

    @Test func `received_at is by the database's clock`() async throws {
        try await withAppender { appender in
            _ = try await appender.append(try .webhook(body("x"), receivedAt: Date(timeIntervalSinceNow: -3600)))
        }
        let age = try await TestDatabase.current.connect().query(
            "SELECT extract(epoch FROM recorded_at - received_at)::numeric FROM ledger.events"
        ) { row throws(PostgresError) in try row.next(Decimal.self) }
        #expect(abs((age.first ?? 0) - 3600) < 5)
    }

    @Test func `an outage is told at once and over when the database is back`() async throws {
        let server = try await TestDatabase.current.connectToServer()
        let name = try TestDatabase.current.name
        try await withAppender(AppenderSettings()) { appender in
            _ = try await appender.append(try .webhook(body("before")))
            try await server.execute("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS false")
            try await server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)")
            await #expect(throws: AppendFailure.self) { _ = try await appender.append(try .webhook(body("during"))) }
            #expect(!appender.takesArrivals)
            let begin = ContinuousClock.now
            for index in 0..<100 {
                await #expect(throws: AppendFailure.self) {
                    _ = try await appender.append(try .webhook(body("during \(index)")))
                }
            }
            #expect(ContinuousClock.now - begin < AppenderSettings().wait.commit * 50, "each would wait so long alone")
            try await server.execute("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS true")
            while !appender.takesArrivals { try await Task.sleep(for: .milliseconds(20)) }
            guard case .stored = try await appender.append(try .webhook(body("after"))) else {
                Issue.record("not stored after the outage")
                return
            }
        }
    }

    @Test func `a database that does not answer costs one group its wait`() async throws {
        var settings = AppenderSettings()
        settings.wait.commit = .milliseconds(600)
        let blocker = try await TestDatabase.current.connect()
        try await withAppender(settings) { appender in
            _ = try await appender.append(try .webhook(body("before")))
            try await blocker.execute("BEGIN")
            try await blocker.execute(AppendOrder.hold)
            let begin = ContinuousClock.now
            for index in 0..<20 {
                await #expect(throws: AppendFailure.self) {
                    _ = try await appender.append(try .webhook(body("during \(index)")))
                }
            }
            #expect(ContinuousClock.now - begin < settings.wait.commit * 15, "twenty would wait twenty times")
            try await blocker.execute("ROLLBACK")
            while !appender.takesArrivals { try await Task.sleep(for: .milliseconds(20)) }
            _ = try await appender.append(try .webhook(body("after")))
        }
        #expect(Set(try await events().map(\.body)).isSuperset(of: [body("before"), body("after")]))
    }

    @Test func `a database that has become read-only keeps the gate closed until it takes writes again`() async throws {
        let server = try await TestDatabase.current.connectToServer()
        let name = try TestDatabase.current.name
        try await withAppender(AppenderSettings()) { appender in
            _ = try await appender.append(try .webhook(body("before")))
            try await server.execute("ALTER DATABASE \(identifier: name) SET default_transaction_read_only = on")
            try await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)")
            await #expect(throws: AppendFailure.self) { _ = try await appender.append(try .webhook(body("during"))) }
            try await Task.sleep(for: .seconds(1))
            #expect(!appender.takesArrivals)
            try await server.execute("ALTER DATABASE \(identifier: name) RESET default_transaction_read_only")
            while !appender.takesArrivals { try await Task.sleep(for: .milliseconds(20)) }
            _ = try await appender.append(try .webhook(body("after")))
        }
    }

    @Test func `a sequence that fell behind costs no event`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await withAppender(AppenderSettings()) { appender in
            for index in 0..<3 { _ = try await appender.append(try .webhook(body("\(index)"))) }
            try await owner.execute("ALTER TABLE ledger.events ALTER COLUMN position RESTART WITH 2")
            // The refused attempts move the sequence on, so that the event finds its place or is refused and comes again.
            while (try? await appender.append(try .webhook(body("late")))) == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(try await events().count == 4)
        #expect(try await owner.text("SELECT count(*) FROM ledger.quarantine") == "0")
    }

    @Test func `a connection that broke in between is replaced without anyone noticing`() async throws {
        let admin = try await TestDatabase.current.connect()
        try await withAppender { appender in
            for index in 0..<5 {
                try await admin.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
                guard case .stored = try await appender.append(try .webhook(body("\(index)"))) else {
                    Issue.record("not stored")
                    return
                }
            }
        }
    }

    @Test func `is pressed while many are unanswered, and no longer when they are answered`() async throws {
        let blocker = try await TestDatabase.current.connect()
        try await withAppender { appender in
            _ = try await appender.append(try .webhook(body("before")))
            #expect(!appender.isPressed)
            try await blocker.execute("BEGIN")
            try await blocker.execute(AppendOrder.hold)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask { _ = try await appender.append(try .webhook(Array("\(index)".utf8))) }
                }
                while !appender.isPressed { try await Task.sleep(for: .milliseconds(5)) }
                try await blocker.execute("ROLLBACK")
                try await group.waitForAll()
            }
            while appender.isPressed { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func `more than may wait are turned away`() async throws {
        var settings = AppenderSettings()
        settings.mostWaiting = 10
        let blocker = try await TestDatabase.current.connect()
        try await blocker.execute("BEGIN")
        try await blocker.execute(AppendOrder.hold)
        let failures = try await withAppender(settings) { appender in
            await withTaskGroup(of: AppendFailure?.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        do throws(AppendFailure) {
                            guard let arrival = try? Arrival.webhook(Array("\(index)".utf8)) else { return nil }
                            _ = try await appender.append(arrival)
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(failures.contains(.overloaded))
        try await blocker.execute("ROLLBACK")
    }
}

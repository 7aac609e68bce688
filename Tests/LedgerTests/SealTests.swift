import Foundation
import Hashing
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// Appends events with gaps between them, and seals some at a time.
private func appendAndSeal(_ count: Int = 8, atMost most: Int = 3) async throws {
    try await withAppender { appender in
        for index in 1...count {
            _ = try await appender.append(try .webhook(Array("order \(index)".utf8)))
            // What comes twice uses a number up.
            _ = try await appender.append(try .webhook(Array("order \(index)".utf8)))
        }
    }
    try await seal(atMost: most)
}

@discardableResult
private func seal(atMost most: Int = 3) async throws -> [Seal] {
    let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
    var seals: [Seal] = []
    while let seal = try await Sealer.sealNext(olderThan: .zero, atMost: most, on: connection) { seals.append(seal) }
    await connection.close()
    return seals
}

private func audit(_ audit: LedgerAudit = LedgerAudit()) async throws -> LedgerAudit.Report {
    let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
    let report = try await audit.run(on: connection)
    await connection.close()
    return report
}

@Suite(.database) struct `Seals` {
    @Test func `are a chain over all events, and nothing is wrong with what is as it was`() async throws {
        try await appendAndSeal()
        let seals = try await Seal.read(after: 0, limit: 10, on: TestDatabase.current.connect())
        #expect(seals.map(\.number) == [1, 2, 3])
        #expect(seals.map(\.events) == [3, 3, 2])
        #expect(seals.map(\.firstPosition.value) == [1] + seals.dropLast().map { $0.lastPosition.value + 1 })
        #expect(seals.map(\.previous) == [Seal.beginning] + seals.dropLast().map(\.head))
        #expect(Set(seals.map(\.head)).count == 3)
        try await append(["behind"])
        let report = try await audit()
        #expect(report.faults.isEmpty, "\(report.faults)")
        #expect(report.seals == 3 && report.events == 9 && report.unsealed == 1)
        #expect(report.head == seals.last?.head.hexadecimal)
    }

    private func append(_ bodies: [String]) async throws {
        try await withAppender { appender in
            for body in bodies { _ = try await appender.append(try .webhook(Array(body.utf8))) }
        }
    }

    @Test func `are made once by several at the same time, while events come`() async throws {
        try await withAppender { appender in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for index in 0..<30 {
                            _ = try await appender.append(try .webhook(Array("\(writer)/\(index)".utf8)))
                        }
                    }
                    group.addTask { for _ in 0..<5 { try await seal(atMost: 7) } }
                }
                try await group.waitForAll()
            }
        }
        try await seal(atMost: 7)
        let report = try await audit()
        #expect(report.faults.isEmpty, "\(report.faults)")
        #expect(report.events == 120 && report.unsealed == 0)
    }

    @Test func `wait until an event has stood for a while`() async throws {
        try await append(["1"])
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        #expect(try await Sealer.sealNext(olderThan: .seconds(3600), on: connection) == nil)
        #expect(try await Sealer.sealNext(olderThan: .zero, on: connection)?.events == 1)
        #expect(try await Sealer.sealNext(olderThan: .zero, on: connection) == nil)
    }

    @Test(arguments: ["UPDATE ledger.seals SET events = 1", "DELETE FROM ledger.seals", "TRUNCATE ledger.seals"])
    func `are changed and removed by nobody`(statement: String) async throws {
        try await appendAndSeal()
        for role in [nil, LedgerRole.owner, LedgerRole.runtime] {
            let connection = try await TestDatabase.current.connect(as: role)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute(SQL(unescaped: statement))
            }
            #expect(error?.sqlState == "42501")
        }
    }

    @Test func `keep what follows from a fixed event`() async throws {
        // Another program that recomputes a chain has to get the same.
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            """
            INSERT INTO ledger.events
                (account, source, type, message_id, body, digest, signature, received_at, recorded_at)
            VALUES (
                'main', 'webhook', 'ORDER', '', '{}', sha256('{}'), 'verified', '2024-01-18 07:59:22.123456+00',
                '2024-01-18 07:59:22.223456+00'
            )
            """)
        let seal = try #require(try await seal().first)
        let hashed = try await owner.query(
            """
            WITH event AS (
                SELECT *, ARRAY[
                    convert_to(account, 'UTF8'), convert_to(source, 'UTF8'), convert_to(type, 'UTF8'),
                    convert_to(message_type, 'UTF8'), convert_to(message_id, 'UTF8'), digest,
                    convert_to(signature, 'UTF8'), timestamptz_send(received_at), timestamptz_send(recorded_at)
                ] AS fields
                FROM ledger.events
            ), fingerprint AS (
                SELECT position, sha256(string_agg(
                    int4send(coalesce(octet_length(f.field), -1)) || coalesce(f.field, ''), '' ORDER BY f.number)) AS hash
                FROM event CROSS JOIN LATERAL unnest(fields) WITH ORDINALITY AS f (field, number)
                GROUP BY position
            )
            SELECT
                s.root = sha256(int8send(f.position) || f.hash),
                s.head = sha256(
                    int4send(15) || convert_to('cjledger seal 1', 'UTF8')
                    || int4send(8) || int8send(s.number) || int4send(8) || int8send(s.first_position)
                    || int4send(8) || int8send(s.last_position) || int4send(8) || int8send(s.events)
                    || int4send(32) || s.root || int4send(32) || sha256('')
                )
            FROM ledger.seals AS s CROSS JOIN fingerprint AS f
            """, as: (Bool.self, Bool.self))
        #expect(hashed.count == 1 && hashed[0].0 && hashed[0].1)
        #expect(seal.number == 1 && seal.events == 1)
    }
}

@Suite(.database) struct `A ledger that somebody with all rights has changed` {
    /// What was done, and the kinds and positions of what is found.
    private static let cases: [(statements: [SQL], found: [String])] = [
        (["UPDATE ledger.events SET body = 'other' WHERE position = 5"], ["altered 5"]),
        (
            ["UPDATE ledger.events SET body = 'other', digest = sha256('other') WHERE position = 5"],
            ["changed 5"]
        ),
        (["UPDATE ledger.events SET received_at = received_at - interval '1 day' WHERE position = 7"], ["changed 7"]),
        (["UPDATE ledger.events SET message_id = '' WHERE position = 7"], ["changed 7"]),
        (["DELETE FROM ledger.events WHERE position = 1"], ["missing 1"]),
        (
            [
                """
                INSERT INTO ledger.events (position, account, source, type, body, digest, received_at)
                OVERRIDING SYSTEM VALUE VALUES (6, 'main', 'import', 'X', 'new', sha256('new'), now())
                """
            ], ["added 6"]
        ),
        (
            [
                """
                INSERT INTO ledger.events (position, account, source, type, body, digest, received_at)
                OVERRIDING SYSTEM VALUE VALUES (0, 'main', 'import', 'X', 'new', sha256('new'), now())
                """
            ], ["added 0"]
        ),
        (
            [
                "DROP INDEX ledger.events_once",
                """
                UPDATE ledger.events AS a
                SET (type, message_type, message_id, body, digest, signature, received_at, recorded_at)
                    = (b.type, b.message_type, b.message_id, b.body, b.digest, b.signature, b.received_at, b.recorded_at)
                FROM ledger.events AS b
                WHERE (a.position, b.position) IN ((1, 3), (3, 1))
                """,
            ], ["reordered 1", "reordered 3"]
        ),
        (["DELETE FROM ledger.events WHERE position > 11"], ["missing 13", "missing 15", "cut"]),
        (
            [
                "DELETE FROM ledger.events WHERE position > 11", "DELETE FROM ledger.seals WHERE number = 3",
                "UPDATE projection.generations SET checkpoint = 15",
            ], ["checkpoint 15"]
        ),
        (["UPDATE ledger.seals SET root = sha256('other') WHERE number = 2"], ["seal", "root"]),
        (["UPDATE ledger.seals SET head = sha256('other') WHERE number = 2"], ["seal", "link"]),
        (["UPDATE ledger.seals SET previous = sha256('other') WHERE number = 2"], ["seal", "link"]),
        (["DELETE FROM ledger.seals WHERE number = 2"], ["link", "added 7", "added 9", "added 11"]),
        (["DELETE FROM ledger.seals WHERE number = 1"], ["link", "added 1", "added 3", "added 5"]),
        (["UPDATE ledger.quarantine SET body = 'other'"], ["quarantine"]),
    ]

    @Test(arguments: cases.indices)
    func `is found, and the place named`(index: Int) async throws {
        let (statements, expected) = Self.cases[index]
        try await appendAndSeal()
        try await withAppender { _ = try await $0.append(.nonsense(Array("nothing".utf8), reason: "not JSON")) }
        #expect(try await audit().faults.isEmpty)
        let superuser = try await TestDatabase.current.connect()
        try await superuser.execute("ALTER TABLE ledger.quarantine DROP CONSTRAINT quarantine_digest_of_body")
        for statement in statements { try await Tampering.run(statement) }
        let found = try await audit().faults
        #expect(
            found.map { fault in fault.kind.rawValue + (fault.position.map { " \($0)" } ?? "") } == expected, "\(found)"
        )
    }

    @Test func `by cutting its end off with all that tells of it, is found by a head from a log`() async throws {
        try await appendAndSeal()
        let seals = try await Seal.read(after: 0, limit: 10, on: TestDatabase.current.connect())
        let heads = seals.map(\.head)
        try await Tampering.run(
            "DELETE FROM ledger.events WHERE position > 11", "DELETE FROM ledger.seals WHERE number = 3")
        #expect(try await audit().faults.isEmpty)
        #expect(try await audit(LedgerAudit(head: heads[1])).faults.isEmpty)
        #expect(try await audit(LedgerAudit(head: heads[2])).faults.map(\.kind) == [.head])
        #expect(try await audit(LedgerAudit(since: .number(3))).faults.map(\.kind) == [.head])
    }

    @Test func `is verified behind a seal that is believed, and not before it`() async throws {
        try await appendAndSeal()
        let second = try #require(try await Seal.read(number: 2, on: TestDatabase.current.connect()))
        try await Tampering.run("UPDATE ledger.events SET type = 'STOCK' WHERE position IN (1, 13)")
        for since in [LedgerAudit.Reference.number(2), .head(second.head)] {
            let report = try await audit(LedgerAudit(since: since))
            #expect(report.faults.map(\.position) == [13])
            #expect(report.seals == 1 && report.events == 2)
        }
    }

    @Test func `is sealed no further when the seals name what is gone`() async throws {
        try await appendAndSeal()
        try await Tampering.run("DELETE FROM ledger.events WHERE position > 11")
        await #expect(throws: SealsBeyondLedger.self) { try await seal() }
    }
}

@Suite(.database) struct `The sealing beside serve` {
    private func settings() -> SealSettings {
        var settings = SealSettings()
        settings.age = .zero
        settings.looks = .milliseconds(10)
        settings.publishing = .milliseconds(10)
        return settings
    }

    @Test func `seals what comes, and publishes each head until it is taken`() async throws {
        let published = Published()
        let service = SealService(
            connection: try await TestDatabase.current.settings(as: LedgerRole.runtime), settings: settings(),
            publish: { try published.take($0) }, logger: silentLogger)
        let running = Task { try await service.run() }
        try await withAppender { _ = try await $0.append(try .webhook(Array("order".utf8))) }
        let owner = try await TestDatabase.current.connect()
        while try await owner.text("SELECT failure FROM ledger.publication") == nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await owner.text("SELECT failure FROM ledger.publication") == "refused")
        published.isRefusing.withLock { $0 = false }
        while try await owner.text("SELECT seal FROM ledger.publication") == nil {
            try await Task.sleep(for: .milliseconds(10))
        }
        running.cancel()
        _ = await running.result
        #expect(try await owner.text("SELECT failure FROM ledger.publication") == nil)
        #expect(try await Seal.newest(on: owner)?.head == published.last.withLock { $0 })
    }

    private final class Published: Sendable {
        let isRefusing = Mutex(true)
        let last = Mutex<Digest?>(nil)

        struct Refusal: Error, CustomStringConvertible { let description = "refused" }

        func take(_ seal: Seal) throws {
            guard !isRefusing.withLock({ $0 }) else { throw Refusal() }
            last.withLock { $0 = seal.head }
        }
    }
}

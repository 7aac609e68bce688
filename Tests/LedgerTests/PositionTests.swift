import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The order of events` {
    @Test func `a reader by position misses none of eight slow appenders, some of whom roll back`() async throws {
        let writers = 8
        let perWriter = 60
        let settings = try await TestDatabase.current.settings(as: LedgerRole.runtime)
        let done = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(writer))
                    let connection = try await Connection(settings)
                    var committed: [String] = []
                    for index in 0..<perWriter {
                        let text = "\(writer)/\(index)"
                        let rollsBack = random.once(in: 4)
                        try await connection.execute("BEGIN")
                        // Some take a position long before they commit, which is what loses events elsewhere.
                        try await Self.insert(text, on: connection)
                        if random.once(in: 3) {
                            try await connection.execute(
                                "SELECT pg_sleep(\(Decimal(random.next() % 8) / 1000)::float8)")
                        }
                        try await connection.execute(rollsBack ? "ROLLBACK" : "COMMIT")
                        if !rollsBack { committed.append(text) }
                    }
                    return committed
                }
            }
            let reader = Task { try await Self.read(until: { $0.contains("end") }, settings) }
            let committed = try await group.reduce(into: []) { $0 += $1 }
            try await Self.insert("end", on: Connection(settings))
            return (committed: committed, seen: try await reader.value)
        }
        #expect(done.seen.dropLast().sorted() == done.committed.sorted())
        #expect(done.committed.count < writers * perWriter)
    }

    private static func insert(_ text: String, on connection: Connection) async throws {
        let body = Array(text.utf8)
        try await connection.execute(
            """
            INSERT INTO ledger.events (account, source, type, body, digest, received_at)
            VALUES ('main', 'import', 'TEST', \(body), \(SHA256.digest(of: body).bytes), now())
            """)
    }

    /// Reads on by position alone, as the projector does, until the bodies seen are enough.
    private static func read(
        until isEnough: ([String]) -> Bool, _ settings: ConnectionSettings
    ) async throws -> [String] {
        let connection = try await Connection(settings)
        var seen: [String] = []
        var position = LedgerPosition.start
        while !isEnough(seen) {
            let page = try await Event.read(after: position, limit: 7, on: connection)
            #expect(page.map(\.position) == page.map(\.position).sorted())
            #expect(page.map(\.recordedAt) == page.map(\.recordedAt).sorted())
            seen += page.map { String(decoding: $0.body, as: UTF8.self) }
            position = page.last?.position ?? position
        }
        return seen
    }

    @Test func `a page is bounded by bytes but never empty`() async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        for index in 0..<4 {
            try await Self.insert(String(repeating: "\(index)", count: 1000), on: connection)
        }
        let sizes = [1, 1000, 1001, 2000, 2001, 100_000]
        var counts: [Int] = []
        for size in sizes {
            counts.append(
                try await Event.read(after: .start, limit: 10, maximumBytes: size, on: connection).count)
        }
        #expect(counts == [1, 1, 2, 2, 3, 4])
    }
}

@Suite(.database) struct `The ledger is append-only` {
    private static let roles: [String?] = [
        nil, LedgerRole.owner, LedgerRole.runtime, LedgerRole.projector, LedgerRole.analyst,
    ]

    @Test(arguments: roles)
    func `for every role`(role: String?) async throws {
        let connection = try await TestDatabase.current.connect(as: role)
        for statement in [
            "UPDATE ledger.events SET type = 'X'", "DELETE FROM ledger.events", "TRUNCATE ledger.events",
            "TRUNCATE ledger.events CASCADE", "UPDATE ledger.quarantine SET reason = ''",
            "DELETE FROM ledger.quarantine", "TRUNCATE ledger.quarantine", "UPDATE ledger.operations SET who = 'me'",
            "DELETE FROM ledger.operations", "TRUNCATE ledger.operations",
            "MERGE INTO ledger.events e USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        ] {
            let error = await #expect(throws: PostgresError.self, "\(statement)") {
                try await connection.execute(SQL(unescaped: statement))
            }
            #expect(error?.sqlState == "42501", "\(statement)")
        }
    }

    @Test func `also in a session that skips ordinary triggers`() async throws {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("SET session_replication_role = replica")
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute("DELETE FROM ledger.events")
        }
        #expect(error?.sqlState == "42501")
    }

    @Test(arguments: ["position", "recorded_at"])
    func `and the receiver cannot say what the database says itself`(column: String) async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute(
                SQL(unescaped: "INSERT INTO ledger.events (\(column)) OVERRIDING SYSTEM VALUE VALUES (DEFAULT)"))
        }
        #expect(error?.sqlState == "42501")
    }

    @Test func `and messages that share an id in different bytes are shown as conflicts`() async throws {
        let connection = try await TestDatabase.current.connect()
        for (index, body) in ["a", "b", "c"].enumerated() {
            try await connection.execute(
                """
                INSERT INTO ledger.events (account, source, type, message_id, body, digest, signature, received_at)
                VALUES ('main', 'webhook', 'ORDER', \(index < 2 ? "same" : "other"), \(Array(body.utf8)),
                    \(SHA256.digest(of: Array(body.utf8)).bytes), 'verified', now())
                """)
        }
        let rows = try await connection.query("SELECT message_id, positions FROM ledger.conflicts") {
            row throws(PostgresError) in (try row.next(String.self), try row.next([Int].self))
        }
        #expect(rows.map(\.0) == ["same"])
        #expect(rows.first?.1 == [1, 2])
    }
}

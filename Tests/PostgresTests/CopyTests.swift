import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A COPY` {
    private func table() async throws -> Connection {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("CREATE TABLE t (a bigint PRIMARY KEY, b text)")
        return connection
    }

    private func count(_ connection: Connection) async throws -> Int? {
        try await connection.query("SELECT count(*) FROM t") { row throws(PostgresError) in try row.next(Int.self) }
            .first
    }

    /// Copies whole numbers in this order; `meanwhile` is called before each.
    @discardableResult
    private func copy(
        _ numbers: some Sequence<Int>, over connection: Connection, timeout: Duration? = nil,
        meanwhile: (Int) async throws -> Void = { _ in }
    ) async throws -> Int {
        try await connection.copy(into: "public.t", columns: ["a", "b"], timeout: timeout) { writer in
            for number in numbers {
                try await meanwhile(number)
                try await writer.row { row in
                    row.append(number)
                    row.append("number \(number)")
                }
            }
        }
    }

    @Test(arguments: [1 as UInt64, 2, 3]) func `writes what INSERT writes, value for value`(seed: UInt64) async throws {
        let connection = try await TestDatabase.current.connect()
        for table in ["inserted", "copied"] {
            try await connection.execute(
                """
                CREATE TABLE \(identifier: table) (
                    number integer, big bigint, flag boolean, name text, short varchar, data bytea, amount numeric,
                    at timestamptz, document jsonb, names text[], amounts numeric[], data_list bytea[], dates timestamptz[]
                )
                """)
        }
        var random = SeededGenerator(seed: seed)
        let rows = (0..<200).map { _ in AnyRow(&random) }
        for row in rows { try await connection.execute(row.insertion(into: "inserted")) }
        let copied = try await connection.copy(into: "copied", columns: AnyRow.columns) { writer in
            for row in rows { try await writer.row { row.fill(&$0) } }
        }
        #expect(copied == rows.count)
        // As texts, since 1.0 equals 1.00 as a number.
        let differences = try await connection.query(
            """
            WITH i AS (SELECT i::text AS line FROM inserted AS i), c AS (SELECT c::text AS line FROM copied AS c)
            (TABLE i EXCEPT ALL TABLE c) UNION ALL (TABLE c EXCEPT ALL TABLE i)
            """
        ) { row throws(PostgresError) in try row.next(String.self) }
        #expect(differences == [])
    }

    @Test func `writes a million rows in bounded memory, and they are read back the same way`() async throws {
        let connection = try await table()
        let text = String(repeating: "x", count: 100)
        let before = try Memory.resident()
        var most = before
        let copied = try await connection.copy(into: "t", columns: ["a", "b"]) { writer in
            for number in 0..<1_000_000 {
                try await writer.row { row in
                    row.append(number)
                    row.append(text)
                }
                if number.isMultiple(of: 100_000) { most = max(most, try Memory.resident()) }
            }
        }
        #expect(copied == 1_000_000)
        var next = 0
        try await connection.read("SELECT a FROM t ORDER BY a") { row throws(PostgresError) in
            try row.next(Int.self)
        } _: { numbers in
            #expect(numbers.first == next)
            next += numbers.count
            most = max(most, try Memory.resident())
        }
        #expect(next == 1_000_000)
        #expect(most - before < 50 << 20)
    }

    @Test func `of no rows writes none`() async throws {
        let connection = try await table()
        #expect(try await copy([], over: connection) == 0)
        #expect(try await count(connection) == 0)
    }

    @Test func `carries rows larger than a socket buffer`() async throws {
        let connection = try await table()
        let big = String(repeating: "é", count: 5 << 20)
        try await connection.copy(into: "t", columns: ["a", "b"]) { writer in
            for number in 1...2 {
                try await writer.row { row in
                    row.append(number)
                    row.append(big)
                }
            }
        }
        let lengths = try await connection.query("SELECT length(b)::bigint FROM t") { row throws(PostgresError) in
            try row.next(Int.self)
        }
        #expect(lengths == [5 << 20, 5 << 20])
    }

    @Test func `that the server refuses writes nothing, and says where with no value`() async throws {
        let connection = try await table()
        let error = await #expect(throws: PostgresError.self) {
            try await copy(Array(1...50_000) + [7], over: connection)
        }
        #expect(error?.sqlState == "23505")
        #expect(error?.description.contains("COPY t, line 50001") == true)
        #expect(error?.description.contains("number") == false)
        #expect(try await count(connection) == 0)
    }

    @Test(arguments: [("nowhere", "a", "42P01"), ("t", "c", "42703")])
    func `into what is not there is refused`(table: String, column: String, code: String) async throws {
        let connection = try await self.table()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.copy(into: table, columns: [column]) { _ in Issue.record("there is nothing to fill") }
        }
        #expect(error?.sqlState == code)
        #expect(try await count(connection) == 0)
    }

    @Test func `with a value of another type, or too few, names row and column, and writes nothing`() async throws {
        let connection = try await table()
        for (values, problem) in [
            (["x"], "row 2 for t: column a has type 20, which takes no String"),
            ([], "row 2 for t: 0 values for 2 columns"),
        ] {
            let error = await #expect(throws: PostgresError.self) {
                try await connection.copy(into: "t", columns: ["a", "b"]) { writer in
                    try await writer.row { row in
                        row.append(1)
                        row.append(String?.none)
                    }
                    try await writer.row { row in
                        for value in values { row.append(value) }
                    }
                }
            }
            #expect(error?.description.contains(problem) == true)
            #expect(try await count(connection) == 0)
        }
    }

    struct Change: Error {}

    @Test func `whose body throws writes nothing, and the connection goes on`() async throws {
        let connection = try await table()
        await #expect(throws: Change.self) {
            try await copy(1...50_000, over: connection) { if $0 == 40_000 { throw Change() } }
        }
        #expect(try await count(connection) == 0)
        #expect(await connection.isIdle)
        #expect(try await copy(1...10, over: connection) == 10)
    }

    @Test func `that is cancelled writes nothing, and the connection goes on`() async throws {
        let connection = try await table()
        let task = Task {
            try await copy(1...1_000_000, over: connection) { number in
                if number == 5000 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await count(connection) == 0)
        #expect(await connection.isIdle)
    }

    @Test func `that waits for a lock can be cancelled`() async throws {
        let connection = try await table()
        let other = try await TestDatabase.current.connect()
        try await other.execute("BEGIN")
        try await other.execute("LOCK TABLE t IN SHARE MODE")
        let task = Task { try await copy(1...10, over: connection) }
        let waiting: SQL = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 't'::regclass"
        while try await other.query(waiting, read: { row throws(PostgresError) in try row.next(Int.self) }) == [0] {
            await Task.yield()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await other.execute("ROLLBACK")
        #expect(try await count(connection) == 0)
    }

    @Test func `that misses its deadline writes nothing, and ends the connection`() async throws {
        let connection = try await table()
        let other = try await TestDatabase.current.connect()
        try await other.execute("BEGIN")
        try await other.execute("LOCK TABLE t IN SHARE MODE")
        let error = await #expect(throws: PostgresError.self) {
            try await copy(1...10, over: connection, timeout: .milliseconds(200))
        }
        guard case .unavailable = error else {
            Issue.record("expected unavailable, got \(String(describing: error))")
            return
        }
        #expect(await !connection.isOpen)
        try await other.execute("ROLLBACK")
        #expect(try await count(other) == 0)
    }

    @Test func `whose link breaks before its end wrote nothing, which is known`() async throws {
        let connection = try await table()
        let other = try await TestDatabase.current.connect()
        let process = try await connection.query("SELECT pg_backend_pid()") { row throws(PostgresError) in
            try row.next(Int32.self)
        }
        let error = await #expect(throws: PostgresError.self) {
            try await copy(1...10_000_000, over: connection) { number in
                if number == 20_000 { try await other.execute("SELECT pg_terminate_backend(\(process[0]), 5000)") }
                if number == 5_000_000 { throw Change() }
            }
        }
        guard case .unavailable = error else {
            Issue.record("expected unavailable, got \(String(describing: error))")
            return
        }
        #expect(await !connection.isOpen)
        #expect(try await count(other) == 0)
    }

    @Test func `whose link breaks after its end has an unknown outcome`() async throws {
        let connection = try await table()
        try await connection.executeScript(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE TRIGGER dying AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION die();
            """)
        let error = await #expect(throws: PostgresError.self) { try await copy(1...10, over: connection) }
        guard case .outcomeUnknown = error else {
            Issue.record("expected outcome unknown, got \(String(describing: error))")
            return
        }
    }

    @Test func `keeps the connection to itself`() async throws {
        let connection = try await table()
        try await copy(1...10, over: connection) { _ in
            let error = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1") }
            #expect(error?.description.contains("a COPY is under way") == true)
        }
        #expect(try await count(connection) == 10)
    }

    @Test func `belongs to the transaction around it`() async throws {
        let connection = try await table()
        await #expect(throws: Change.self) {
            try await connection.transaction { connection in
                try await copy(1...10, over: connection)
                throw Change()
            }
        }
        await #expect(throws: Change.self) {
            try await connection.transaction { connection in
                try await copy(1...10, over: connection) { _ in throw Change() }
            }
        }
        #expect(await connection.isIdle)
        #expect(try await count(connection) == 0)
        try await connection.transaction { _ = try await copy(1...10, over: $0) }
        #expect(try await count(connection) == 10)
    }

    @Test func `sent as a statement ends the connection`() async throws {
        let connection = try await table()
        let error = await #expect(throws: PostgresError.self) { try await connection.execute("COPY t FROM STDIN") }
        guard case .unexpectedAnswer = error else {
            Issue.record("expected an unexpected answer, got \(String(describing: error))")
            return
        }
        #expect(await !connection.isOpen)
    }
}

import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A connection` {
    private func number(_ statement: SQL, on connection: Connection) async throws -> Int? {
        try await connection.query(statement) { row throws(PostgresError) in try row.next(Int.self) }.first
    }

    @Test func `goes on after an error, which carries its SQLSTATE`() async throws {
        let connection = try await TestDatabase.current.connect()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute("SELECT 1 / \(0)")
        }
        #expect(error?.sqlState == "22012")
        #expect(try await number("SELECT \(7)", on: connection) == 7)
    }

    @Test func `keeps values out of the description of an error and shows them to a debugger`() async throws {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("CREATE TABLE people (name text PRIMARY KEY)")
        try await connection.execute("INSERT INTO people VALUES (\("Ms Secret"))")
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute("INSERT INTO people VALUES (\("Ms Secret"))")
        }
        guard case .refused(let server) = error else {
            Issue.record("expected a refusal, got \(String(describing: error))")
            return
        }
        #expect(!"\(server)".contains("Secret"))
        #expect("\(server)".contains("people_pkey"))
        #expect(server.debugDescription.contains("Secret"))
    }

    @Test func `never reads a value as SQL`() async throws {
        let connection = try await TestDatabase.current.connect()
        let nasty = "x'); DROP TABLE y; --"
        let back = try await connection.query("SELECT \(nasty)") { row throws(PostgresError) in
            try row.next(String.self)
        }
        #expect(back == [nasty])
    }

    @Test func `ends when a statement misses its deadline, with its outcome unknown`() async throws {
        let connection = try await TestDatabase.current.connect()
        let begin = ContinuousClock.now
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute("SELECT pg_sleep(10)", timeout: .milliseconds(100))
        }
        guard case .outcomeUnknown = error else {
            Issue.record("expected outcome unknown, got \(String(describing: error))")
            return
        }
        #expect(ContinuousClock.now - begin < .seconds(5))
        #expect(await !connection.isOpen)
        let next = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1") }
        guard case .unavailable = next else {
            Issue.record("expected unavailable, got \(String(describing: next))")
            return
        }
    }

    @Test func `gives up a statement when the task is cancelled, if it is asked to, and goes on`() async throws {
        let connection = try await TestDatabase.current.connect()
        let other = try await TestDatabase.current.connect()
        let task = Task {
            try await connection.givingUpWhenCancelled { try await connection.execute("SELECT pg_sleep(71)") }
        }
        let sleeping: SQL = """
            SELECT count(*) FROM pg_stat_activity
            WHERE query = 'SELECT pg_sleep(71)' AND state = 'active' AND datname = current_database()
            """
        while try await number(sleeping, on: other) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await connection.isIdle)
        #expect(try await number("SELECT 5::bigint", on: connection) == 5)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.givingUpWhenCancelled { try await connection.execute("SELECT pg_sleep(72)") }
        }
        await #expect(throws: CancellationError.self) { try await late.value }
        // What fails by itself is no cancellation, and what ends well is not spoilt.
        let error = await #expect(throws: PostgresError.self) {
            try await connection.givingUpWhenCancelled { try await connection.execute("SELECT 1/0") }
        }
        #expect(error?.sqlState == "22012")
        let six = try await connection.givingUpWhenCancelled { try await number("SELECT 6::bigint", on: connection) }
        #expect(six == 6)
    }

    @Test func `reports an unknown outcome when the server ends it in the middle`() async throws {
        let connection = try await TestDatabase.current.connect()
        let other = try await TestDatabase.current.connect()
        let process = try #require(try await number("SELECT pg_backend_pid()::bigint", on: connection))
        async let sleeping: Void = {
            do {
                try await connection.execute("SELECT pg_sleep(10)")
                Issue.record("the statement should not have ended well")
            } catch PostgresError.outcomeUnknown {
                return
            } catch {
                Issue.record("expected outcome unknown, got \(error)")
            }
        }()
        try await Task.sleep(for: .milliseconds(100))
        try await other.execute("SELECT pg_terminate_backend(\(Int32(process)))")
        await sleeping
        #expect(await !connection.isOpen)
    }

    @Test func `is unavailable where no server is, within its time`() async throws {
        let error = await #expect(throws: PostgresError.self) {
            _ = try await Connection(
                ConnectionSettings(conninfo: "host=127.0.0.1 port=1 dbname=x", connectTimeout: .seconds(2)))
        }
        guard case .unavailable = error else {
            Issue.record("expected unavailable, got \(String(describing: error))")
            return
        }
    }

    @Test func `is unavailable within its time also where libpq waits without one`() async throws {
        let server = try TLSOffer()
        // libpq opens the file once the server has offered TLS, and nobody writes to the pipe.
        let pipe = FileManager.default.temporaryDirectory.appending(path: "cjledger-test-\(UUID()).pem").path
        try #require(mkfifo(pipe, 0o600) == 0)
        defer {
            // The thread that was left behind gets its file, and ends.
            close(open(pipe, O_RDWR | O_NONBLOCK))
            try? FileManager.default.removeItem(atPath: pipe)
        }
        let begin = ContinuousClock.now
        let error = await #expect(throws: PostgresError.self) {
            _ = try await Connection(
                ConnectionSettings(
                    conninfo: "host=127.0.0.1 port=\(server.port) dbname=x sslmode=verify-ca sslrootcert=\(pipe)",
                    connectTimeout: .milliseconds(200)))
        }
        #expect(ContinuousClock.now - begin < .seconds(5))
        guard case .unavailable = error else {
            Issue.record("expected unavailable, got \(String(describing: error))")
            return
        }
        #expect(server.wasAsked)
    }

    @Test func `says so when the role may not be taken`() async throws {
        let settings = try await TestDatabase.current.settings(as: "nobody_of_this_name")
        let error = await #expect(throws: PostgresError.self) { _ = try await Connection(settings) }
        #expect(error?.sqlState == "22023")
    }

    @Test func `collects the warnings of a statement`() async throws {
        let connection = try await TestDatabase.current.connect()
        let (_, warnings) = try await connection.answer(to: "ROLLBACK") { row throws(PostgresError) in
            try row.next(Int.self)
        }
        #expect(warnings.map(\.sqlState) == ["25P01"])
    }

    @Test func `runs statements one after the other, for all callers`() async throws {
        let connection = try await TestDatabase.current.connect()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 1...200 {
                group.addTask { try await number("SELECT \(index)", on: connection) ?? 0 }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 20100)
    }

    @Test func `sends and takes more than a socket buffer at once`() async throws {
        let connection = try await TestDatabase.current.connect()
        let big = [UInt8](repeating: 7, count: 20 << 20)
        let back = try await connection.query("SELECT \(big)") { row throws(PostgresError) in try row.next([UInt8].self)
        }
        #expect(back == [big])
    }

    @Test func `measures how far the server's clock is ahead`() async throws {
        let connection = try await TestDatabase.current.connect()
        #expect(abs(await connection.clockOffset) < 1)
    }

    @Test func `prepares a statement anew after its table changed`() async throws {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("CREATE TABLE t (a bigint)")
        try await connection.execute("INSERT INTO t VALUES (\(1))")
        let read: @Sendable () async throws -> Int? = {
            try await connection.query("SELECT * FROM t WHERE a = \(1)") { row throws(PostgresError) in
                try row.next(Int.self)
            }.first
        }
        #expect(try await read() == 1)
        try await connection.execute("ALTER TABLE t ADD COLUMN b text")
        await #expect(throws: PostgresError.self) { _ = try await read() }
        #expect(try await read() == 1)
    }
}

@Suite(.emptyDatabase) struct `A transaction` {
    private func table() async throws -> Connection {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("CREATE TABLE t (a bigint PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)")
        return connection
    }

    private func count(_ connection: Connection) async throws -> Int? {
        try await connection.query("SELECT count(*) FROM t") { row throws(PostgresError) in try row.next(Int.self) }
            .first
    }

    struct Change: Error {}

    @Test func `is undone when its body throws`() async throws {
        let connection = try await table()
        await #expect(throws: Change.self) {
            try await connection.transaction { connection in
                try await connection.execute("INSERT INTO t VALUES (1)")
                throw Change()
            }
        }
        #expect(try await count(connection) == 0)
    }

    @Test func `fails when COMMIT finds it broken`() async throws {
        let connection = try await table()
        let deferred = await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try await connection.execute("INSERT INTO t VALUES (1), (1)")
            }
        }
        #expect(deferred?.sqlState == "23505")
        await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try await connection.execute("INSERT INTO t VALUES (2)")
                _ = try? await connection.execute("SELECT 1 / 0")
            }
        }
        #expect(try await count(connection) == 0)
    }

    @Test func `whose COMMIT is not answered has an unknown outcome`() async throws {
        let connection = try await table()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try await connection.execute("INSERT INTO t VALUES (1)")
                // What a deferred trigger does happens within COMMIT.
                try await connection.executeScript(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                        FOR EACH ROW EXECUTE FUNCTION die();
                    INSERT INTO t VALUES (2);
                    """)
            }
        }
        guard case .outcomeUnknown = error else {
            Issue.record("expected outcome unknown, got \(String(describing: error))")
            return
        }
    }
}

@Suite(.emptyDatabase) struct `A pool` {
    private func process(_ connection: Connection) async throws -> Int32? {
        try await connection.query("SELECT pg_backend_pid()") { row throws(PostgresError) in try row.next(Int32.self) }
            .first
    }

    @Test func `lends no more connections than it may, and makes the others wait`() async throws {
        let pool = Pool(try await TestDatabase.current.settings(), size: 2)
        let processes = try await withThrowingTaskGroup(of: Int32?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await pool.withConnection { connection in
                        try await connection.execute("SELECT pg_sleep(0.01)")
                        return try await process(connection)
                    }
                }
            }
            return try await group.reduce(into: Set<Int32?>()) { $0.insert($1) }
        }
        #expect(processes.count == 2)
    }

    @Test func `replaces a connection that broke`() async throws {
        let pool = Pool(try await TestDatabase.current.settings(), size: 1)
        let first = try await pool.withConnection { try await process($0) }
        await #expect(throws: PostgresError.self) {
            try await pool.withConnection { connection in
                try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        let second = try await pool.withConnection { try await process($0) }
        #expect(second != nil)
        #expect(first != second)
    }

    @Test func `fails nobody when all its connections were cut while nobody had them`() async throws {
        let pool = Pool(try await TestDatabase.current.settings(), size: 3)
        try await pool.withConnection { first in
            try await pool.withConnection { second in
                try await pool.withConnection { third in
                    for connection in [first, second, third] { _ = try await process(connection) }
                }
            }
        }
        let owner = try await TestDatabase.current.connect()
        _ = try await owner.text(
            """
            SELECT count(pg_terminate_backend(pid, 5000))
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        var failures = 0
        for _ in 0..<4 {
            do { _ = try await pool.withConnection { try await process($0) } } catch { failures += 1 }
        }
        #expect(failures == 0)
        await pool.close()
    }

    @Test func `takes no connection back with a transaction open`() async throws {
        let pool = Pool(try await TestDatabase.current.settings(), size: 1)
        let first = try await pool.withConnection { connection in
            try await connection.execute("BEGIN")
            return try await process(connection)
        }
        let (second, state) = try await pool.withConnection { connection in
            (
                try await process(connection),
                try await connection.query(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
                ) {
                    row throws(PostgresError) in try row.next(Int.self)
                }
            )
        }
        #expect(first != second)
        #expect(state == [0])
    }

    @Test func `passes its place on when connecting fails`() async throws {
        let pool = Pool(ConnectionSettings(conninfo: "host=127.0.0.1 port=1", connectTimeout: .seconds(1)), size: 1)
        for _ in 0..<3 {
            await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
        }
    }
}

@Suite struct `A statement` {
    @Test func `numbers its values in the order they are written`() {
        let statement: SQL = "SELECT \(1), \("two"), \(identifier: "my \"table\"") WHERE \(true)"
        #expect(statement.text == #"SELECT $1, $2, "my ""table""" WHERE $3"#)
        #expect(statement.values.count == 3)
    }
}

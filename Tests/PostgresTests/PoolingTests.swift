import Foundation
import Postgres
import TestSupport
import Testing

/// Without a pooler: what a session keeps is what would reach the next client.
@Suite(.emptyDatabase) struct `Behind a pooler of transactions` {
    private func connect(_ change: (inout ConnectionSettings) -> Void = { _ in }) async throws -> Connection {
        var settings = try await TestDatabase.current.settings(as: "pg_monitor")
        settings.isPooledByTransaction = true
        settings.lockTimeout = .seconds(3)
        settings.isDurable = true
        change(&settings)
        return try await Connection(settings)
    }

    private static let adopted: SQL = """
        SELECT concat_ws(' ', current_user, current_setting('lock_timeout'), current_setting('TimeZone'), \(1))
        """

    private func text(_ statement: SQL, on connection: Connection) async throws -> String? {
        try await connection.query(statement) { row throws(PostgresError) in try row.next(String.self) }.first
    }

    /// What the session is left with, as a statement without a transaction of ours sees it.
    private func left(in connection: Connection) async throws -> String? {
        let pid = try await connection.query("SELECT pg_backend_pid()") { row throws(PostgresError) in
            try row.next(Int32.self)
        }
        let observer = try await TestDatabase.current.connect()
        return try await observer.text("SELECT state FROM pg_stat_activity WHERE pid = \(pid[0])")
    }

    @Test func `each statement has the role and the time-outs, and leaves none of it behind`() async throws {
        let connection = try await connect()
        #expect(try await text(Self.adopted, on: connection) == "pg_monitor 3s UTC 1")
        let prepared: SQL = "SELECT count(*)::text FROM pg_prepared_statements WHERE 1 = \(1)"
        #expect(try await text(prepared, on: connection) == "0")
        #expect(try await left(in: connection) == "idle")
    }

    @Test func `a statement that fails leaves no transaction open, and the connection goes on`() async throws {
        let connection = try await connect()
        let error = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1 / \(0)") }
        #expect(error?.sqlState == "22012")
        #expect(try await left(in: connection) == "idle")
        #expect(try await text(Self.adopted, on: connection) == "pg_monitor 3s UTC 1")
    }

    @Test func `a transaction is one, with the role and the time-outs throughout`() async throws {
        let connection = try await connect { $0.role = nil }
        try await connection.execute("CREATE TABLE numbers (n bigint)")
        try await connection.transaction { connection in
            try await connection.execute("INSERT INTO numbers VALUES (\(1))")
            #expect(try await text("SELECT current_setting('lock_timeout')", on: connection) == "3s")
        }
        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await connection.transaction { connection in
                try await connection.execute("INSERT INTO numbers VALUES (\(2))")
                throw Broken()
            }
        }
        #expect(try await text("SELECT string_agg(n::text, ',') FROM numbers", on: connection) == "1")
    }

    @Test func `a COPY and a reading are transactions of their own`() async throws {
        let connection = try await connect { $0.role = nil }
        try await connection.execute("CREATE TABLE numbers (n bigint)")
        let written = try await connection.copy(into: "public.numbers", columns: ["n"]) { writer in
            for number in 0..<10 { try await writer.row { $0.append(number) } }
        }
        #expect(written == 10)
        var read: [Int] = []
        try await connection.read(
            "SELECT n FROM numbers ORDER BY n", row: { row throws(PostgresError) in try row.next(Int.self) }
        ) { read += $0 }
        #expect(read == Array(0..<10))
        #expect(try await left(in: connection) == "idle")
    }

    @Test func `a commit of what must be durable waits for the disk, where it would not by default`() async throws {
        let name = try TestDatabase.current.name
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("ALTER DATABASE \(identifier: name) SET synchronous_commit = off")
        let durable = try await connect()
        #expect(try await text("SELECT current_setting('synchronous_commit')", on: durable) == "on")
        let lax = try await connect { $0.isDurable = false }
        #expect(try await text("SELECT current_setting('synchronous_commit')", on: lax) == "off")
    }

    @Test func `a role that may not be taken on is refused at once`() async throws {
        await #expect(throws: PostgresError.self) { try await connect { $0.role = "nobody_at_all" } }
    }
}

@Suite(.emptyDatabase) struct `A session` {
    @Test func `that was handed on without what was prepared in it names the setting for poolers`() async throws {
        let connection = try await TestDatabase.current.connect()
        let statement: SQL = "SELECT \(1) + 1"
        #expect(try await connection.query(statement, as: Int.self) == [2])
        try await connection.executeScript("DEALLOCATE ALL")
        let error = await #expect(throws: PostgresError.self) { try await connection.execute(statement) }
        #expect(
            error?.description.contains("set CJLEDGER_TRANSACTION_POOLER=true") == true, "\(String(describing: error))")
        #expect(await !connection.isBehindPooler)
    }

    @Test func `outlives what is set for its user against idle ones`() async throws {
        let database = try TestDatabase.current
        let owner = try await database.connect()
        try await owner.executeScript(
            "CREATE ROLE hasty_\(database.name) LOGIN; ALTER ROLE hasty_\(database.name) SET idle_session_timeout = '200ms'"
        )
        var settings = try await database.settings()
        settings.conninfo = settings.conninfo?.replacing("user=postgres", with: "user=hasty_\(database.name)")
        let connection = try await Connection(settings)
        try await Task.sleep(for: .milliseconds(600))
        #expect(try await connection.query("SELECT 1", as: Int.self) == [1])
        await connection.close()
        try await owner.executeScript("DROP ROLE hasty_\(database.name)")
    }
}

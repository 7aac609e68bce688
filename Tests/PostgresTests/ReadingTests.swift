import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A reading` {
    private static let number: @Sendable (inout Row) throws(PostgresError) -> Int = {
        (row: inout Row) throws(PostgresError) -> Int in try row.next(Int.self)
    }

    struct Change: Error {}

    @Test(arguments: [0, 1, 7, 20_000]) func `gives every row once, in the answer's order`(count: Int) async throws {
        let connection = try await TestDatabase.current.connect()
        var all: [Int] = []
        try await connection.read(
            "SELECT generate_series(1, \(count)::bigint)", blockSize: 1 << 16, row: Self.number
        ) { numbers in
            #expect(!numbers.isEmpty)
            all += numbers
        }
        #expect(all == Array(0..<count).map { $0 + 1 })
        #expect(await connection.isIdle)
    }

    @Test func `holds blocks of about the size asked for, however large the answer`() async throws {
        let connection = try await TestDatabase.current.connect()
        let before = try Memory.resident()
        var most = before
        var rows = 0
        try await connection.read(
            "SELECT convert_to(repeat('x', 1000000), 'UTF8') FROM generate_series(1, 300)"
        ) { row throws(PostgresError) in
            try row.next([UInt8].self).count
        } _: { lengths in
            #expect(lengths.count <= 2)
            rows += lengths.count
            most = max(most, try Memory.resident())
        }
        #expect(rows == 300)
        #expect(most - before < 100 << 20)
    }

    @Test func `whose body throws stops the server, and the connection goes on`() async throws {
        let connection = try await TestDatabase.current.connect()
        await #expect(throws: Change.self) {
            try await connection.read("SELECT generate_series(1, 1000000000000)", row: Self.number) { _ in
                throw Change()
            }
        }
        #expect(await connection.isIdle)
        #expect(try await connection.query("SELECT 5::bigint", read: Self.number) == [5])
    }

    @Test func `that is cancelled while it waits stops the server, and the connection goes on`() async throws {
        let connection = try await TestDatabase.current.connect()
        let other = try await TestDatabase.current.connect()
        let task = Task {
            try await connection.read("SELECT 1::bigint FROM pg_sleep(60)", row: Self.number) { _ in }
        }
        let sleeping: SQL =
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%FROM pg_sleep(60)' AND state = 'active'"
        while try await other.query(sleeping, read: Self.number) == [0] { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await connection.isIdle)
        #expect(try await connection.query("SELECT 5::bigint", read: Self.number) == [5])
    }

    @Test func `that fails in the middle gives the rows before, then the error`() async throws {
        let connection = try await TestDatabase.current.connect()
        var rows = 0
        let error = await #expect(throws: PostgresError.self) {
            try await connection.read(
                "SELECT 100000 / (50001 - i)::bigint FROM generate_series(1, 60000) AS i", row: Self.number
            ) { rows += $0.count }
        }
        #expect(error?.sqlState == "22012")
        #expect((1...50_000).contains(rows))
        #expect(await connection.isIdle)
    }

    @Test func `whose column is another type says which, and the connection goes on`() async throws {
        let connection = try await TestDatabase.current.connect()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.read("SELECT 'x' AS name FROM generate_series(1, 1000000)", row: Self.number) { _ in }
        }
        #expect(error?.description.contains("column name") == true)
        #expect(await connection.isIdle)
    }

    @Test func `ends when its link breaks`() async throws {
        let connection = try await TestDatabase.current.connect()
        let other = try await TestDatabase.current.connect()
        let process = try await connection.query("SELECT pg_backend_pid()::bigint", read: Self.number)
        var isFirst = true
        let error = await #expect(throws: PostgresError.self) {
            try await connection.read("SELECT generate_series(1, 1000000000000)", row: Self.number) { _ in
                if isFirst { try await other.execute("SELECT pg_terminate_backend(\(Int32(process[0])))") }
                isFirst = false
            }
        }
        guard case .outcomeUnknown = error else {
            Issue.record("expected outcome unknown, got \(String(describing: error))")
            return
        }
        #expect(await !connection.isOpen)
    }

    @Test func `of nothing to read is over at once`() async throws {
        let connection = try await TestDatabase.current.connect()
        try await connection.read("CREATE TABLE t (a bigint)", row: Self.number) { _ in Issue.record("no row") }
        #expect(await connection.isIdle)
    }
}

import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `A pipeline` {
    private func table() async throws -> Connection {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("CREATE TABLE t (a bigint PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, b text)")
        return connection
    }

    private func all(_ connection: Connection) async throws -> [Int] {
        try await connection.query("SELECT a FROM t ORDER BY a") { row throws(PostgresError) in try row.next(Int.self) }
    }

    private func insert(_ number: Int) -> SQL { "INSERT INTO t VALUES (\(number), \("number \(number)"))" }

    /// For each group how many rows its statements changed, or the SQLSTATE of its error.
    private func outcomes(_ results: [Result<[Answer], PostgresError>]) -> [String] {
        results.map { result in
            switch result {
            case .success(let answers): answers.map { String($0.changedRows) }.joined(separator: " ")
            case .failure(let error): error.sqlState ?? "\(error)"
            }
        }
    }

    @Test func `answers each statement in its place`() async throws {
        let connection = try await table()
        let answers = try await connection.pipeline([
            insert(1), insert(2), "UPDATE t SET a = a + 10", "SELECT a, b FROM t ORDER BY a", "SELECT \("x")",
        ])
        #expect(answers.map(\.changedRows) == [1, 1, 2, 2, 1])
        let rows = try answers[3].rows { row throws(PostgresError) in
            "\(try row.next(Int.self)) \(try row.next(String.self))"
        }
        #expect(rows == ["11 number 1", "12 number 2"])
        #expect(await connection.isIdle)
    }

    @Test func `does the groups around one that fails, and nothing of that one`() async throws {
        let connection = try await table()
        try await connection.execute("INSERT INTO t VALUES (1, 'one')")
        let results = try await connection.pipeline([
            [insert(2)], [insert(3), "SELECT 1 / \(0)", insert(4)], [], [insert(5), insert(6)],
            ["SELECT * FROM nowhere WHERE a = \(1)"], [insert(7)],
        ])
        #expect(outcomes(results) == ["1", "22012", "", "1 1", "42P01", "1"])
        #expect(try await all(connection) == [1, 2, 5, 6, 7])
        #expect(await connection.isIdle)
    }

    @Test func `reports what only the end of a group finds out`() async throws {
        let connection = try await table()
        let results = try await connection.pipeline([[insert(1)], [insert(2), insert(1)], [insert(3)]])
        #expect(outcomes(results) == ["1", "23505", "1"])
        #expect(try await all(connection) == [1, 3])
        #expect(await connection.isIdle)
    }

    @Test func `belongs to the transaction around it`() async throws {
        let connection = try await table()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                let results = try await connection.pipeline([[insert(1)], ["SELECT 1 / \(0)"], [insert(2)]])
                #expect(outcomes(results) == ["1", "22012", "25P02"])
            }
        }
        #expect(error?.description.contains("had failed and was rolled back") == true)
        #expect(try await all(connection) == [])
        #expect(await connection.isIdle)
    }

    @Test func `carries more than a socket buffer both ways`() async throws {
        let connection = try await table()
        let big = [UInt8](repeating: 7, count: 1 << 20)
        let answers = try await connection.pipeline((0..<40).map { _ in "SELECT \(big)" as SQL })
        let sizes = try answers.flatMap { answer in
            try answer.rows { row throws(PostgresError) in try row.next([UInt8].self).count }
        }
        #expect(sizes == [Int](repeating: 1 << 20, count: 40))
    }

    @Test func `of thousands of groups keeps their order`() async throws {
        let connection = try await table()
        let results = try await connection.pipeline((0..<5000).map { [insert($0)] })
        #expect(outcomes(results) == [String](repeating: "1", count: 5000))
        #expect(try await all(connection) == Array(0..<5000))
    }

    @Test func `whose link breaks says which groups are done and which are unknown`() async throws {
        let connection = try await table()
        let other = try await TestDatabase.current.connect()
        let results = try await connection.pipeline([
            [insert(1)], [insert(2), "SELECT pg_terminate_backend(pg_backend_pid())"], [insert(3)],
        ])
        #expect(results.count == 3)
        #expect(outcomes(Array(results.prefix(1))) == ["1"])
        for result in results.dropFirst() {
            guard case .failure(.outcomeUnknown) = result else {
                Issue.record("expected outcome unknown, got \(result)")
                continue
            }
        }
        #expect(await !connection.isOpen)
        #expect(try await all(other) == [1])
    }

    @Test func `that misses its deadline ends the connection`() async throws {
        let connection = try await table()
        let results = try await connection.pipeline(
            [[insert(1)], ["SELECT pg_sleep(10)"]], timeout: .milliseconds(300))
        #expect(outcomes(Array(results.prefix(1))) == ["1"])
        guard case .failure(.outcomeUnknown) = results[1] else {
            Issue.record("expected outcome unknown, got \(results[1])")
            return
        }
        #expect(await !connection.isOpen)
    }

    @Test func `of nothing does nothing`() async throws {
        let connection = try await table()
        #expect(try await connection.pipeline([SQL]()).isEmpty)
        #expect(try await connection.pipeline([[SQL]]()).isEmpty)
        #expect(await connection.isIdle)
    }

    @Test func `prepares a statement anew after its table changed`() async throws {
        let connection = try await table()
        let select: SQL = "SELECT * FROM t WHERE a = \(1)"
        #expect(outcomes(try await connection.pipeline([[select]])) == ["0"])
        try await connection.execute("ALTER TABLE t ADD COLUMN c text")
        #expect(outcomes(try await connection.pipeline([[select], [select]])) == ["0A000", "0A000"])
        #expect(outcomes(try await connection.pipeline([[select]])) == ["0"])
    }
}

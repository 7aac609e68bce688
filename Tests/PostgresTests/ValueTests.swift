import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `Values travel exactly` {
    private func roundTrip<Value: PostgresEncodable & PostgresDecodable>(_ value: Value) async throws -> Value? {
        let connection = try await TestDatabase.current.connect()
        return try await connection.query("SELECT \(value)") { row throws(PostgresError) in
            try row.next(Value.self)
        }.first
    }

    @Test(arguments: [Int.min, -1, 0, 1, 210_823_100_016_290_555, Int.max])
    func `whole numbers`(value: Int) async throws {
        #expect(try await roundTrip(value) == value)
        #expect(try await roundTrip(Int32(truncatingIfNeeded: value)) == Int32(truncatingIfNeeded: value))
    }

    @Test(arguments: ["", "plain", "é 拆单 😀", "'; DROP TABLE x; --", "\u{1}\u{FFFD}"])
    func `texts`(value: String) async throws {
        #expect(try await roundTrip(value) == value)
    }

    @Test func `bytes, none and every one of them`() async throws {
        #expect(try await roundTrip([UInt8]()) == [])
        #expect(try await roundTrip(Array(UInt8.min...UInt8.max)) == Array(UInt8.min...UInt8.max))
    }

    @Test func `booleans and NULL`() async throws {
        #expect(try await roundTrip(true) == true)
        #expect(try await roundTrip(String?.none) == .some(.none))
        #expect(try await roundTrip(Int?.some(5)) == 5)
    }

    @Test func `arrays, with NULLs and empty`() async throws {
        #expect(try await roundTrip([String]()) == [])
        #expect(try await roundTrip(["a", nil, ""]) == ["a", nil, ""])
        #expect(try await roundTrip([1, -5]) == [1, -5])
        #expect(try await roundTrip([[UInt8]]([[1, 2], []])) == [[1, 2], []])
        #expect(try await roundTrip([Decimal(5), nil]) == [Decimal(5), nil])
        #expect(try await roundTrip([true, nil]) == [true, nil])
    }

    @Test func `instants to the microsecond from 1866 to 2136`() async throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let microseconds = Int.random(in: -3_280_000_000_000_000...5_240_000_000_000_000, using: &random)
            let connection = try await TestDatabase.current.connect()
            let dates = try await connection.query(
                "SELECT timestamptz 'epoch' + \(microseconds) * interval '1 microsecond'"
            ) { row throws(PostgresError) in try row.next(Date.self) }
            let date = try #require(dates.first)
            let back = try await connection.query(
                "SELECT (extract(epoch FROM \(date)::timestamptz) * 1000000)::bigint"
            ) { row throws(PostgresError) in try row.next(Int.self) }.first
            #expect(back == microseconds)
            await connection.close()
        }
    }

    @Test func `numerics of any size and scale, against the server's own reading`() async throws {
        let connection = try await TestDatabase.current.connect()
        var random = SeededGenerator(seed: 2)
        for _ in 0..<500 {
            let digits = Int.random(in: 1...36, using: &random)
            let point = Int.random(in: 0...digits, using: &random)
            var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            text.insert(".", at: text.index(text.startIndex, offsetBy: point))
            text = (random.once(in: 2) ? "-0" : "0") + text + "0"
            let value = try #require(Decimal(string: text))
            let same = try await connection.query("SELECT \(value)::numeric = \(text)::numeric, \(value)::numeric") {
                row throws(PostgresError) in (try row.next(Bool.self), try row.next(Decimal.self))
            }.first
            #expect(same?.0 == true, "\(text)")
            #expect(same?.1 == value, "\(text)")
        }
    }

    @Test(arguments: ["0", "0.00", "1000000", "0.0001", "-0.00005", "99999999999999999999999999999999999999"])
    func `numerics at the edges of their groups of digits`(text: String) async throws {
        let value = try #require(Decimal(string: text))
        #expect(try await roundTrip(value) == value)
    }

    @Test func `a numeric that would be rounded is not read`() async throws {
        let connection = try await TestDatabase.current.connect()
        let error = await #expect(throws: PostgresError.self) {
            _ = try await connection.query("SELECT 1234567890123456789012345678901234567890.123 AS amount") {
                row throws(PostgresError) in try row.next(Decimal.self)
            }
        }
        #expect("\(try #require(error))".contains("column amount"))
    }

    @Test func `a column of another type, a NULL or no column is named`() async throws {
        let connection = try await TestDatabase.current.connect()
        for (statement, problem) in [
            ("SELECT 'x' AS name", "column name has type 25, which is no Int"),
            ("SELECT NULL::bigint AS n", "column n is NULL"),
        ] {
            let error = await #expect(throws: PostgresError.self) {
                _ = try await connection.query(SQL(unescaped: statement)) { row throws(PostgresError) in
                    try row.next(Int.self)
                }
            }
            #expect("\(try #require(error))".contains(problem))
        }
        await #expect(throws: PostgresError.self) {
            _ = try await connection.query("SELECT 1::bigint") { row throws(PostgresError) in
                (try row.next(Int.self), try row.next(Int.self))
            }
        }
    }

    @Test func `jsonb is read as its text`() async throws {
        let connection = try await TestDatabase.current.connect()
        let text = try await connection.query(#"SELECT '{"a":1}'::jsonb"#) { row throws(PostgresError) in
            try row.next(String.self)
        }
        #expect(text == [#"{"a": 1}"#])
    }
}

import Foundation
import Postgres
import TestSupport
import Testing

private enum Color: String, PostgresRepresentable { case red, green }

@Suite(.emptyDatabase) struct `Rows by their columns` {
    private struct Person: Sendable, Equatable {
        let name: String
        let age: Int?
        var isKnown = false

        init(name: String, age: Int?) {
            self.name = name
            self.age = age
        }

        init(_ row: inout Row) throws(PostgresError) {
            self.init(name: try row.next(), age: try row.next())
            isKnown = try row.next()
        }
    }

    private static let people: SQL = """
        SELECT name, age, true FROM (VALUES ('Ada', 36::bigint), ('Li', NULL)) AS p (name, age) ORDER BY name
        """

    @Test func `one column gives values, several give tuples, in the order of rows and columns`() async throws {
        let connection = try await TestDatabase.current.connect()
        let names = try await connection.query("SELECT * FROM unnest(\(["Ada", "Li"])) AS name", as: String.self)
        #expect(names == ["Ada", "Li"])
        let rows = try await connection.query(Self.people, as: (String.self, Int?.self, Bool.self))
        #expect(rows.map(\.0) == ["Ada", "Li"])
        #expect(rows.map(\.1) == [36, nil])
        #expect(rows.map(\.2) == [true, true])
    }

    @Test func `an initializer takes the columns, or the row`() async throws {
        let connection = try await TestDatabase.current.connect()
        let people = try await connection.query("SELECT \("Ada"), \(36)", as: Person.init(name:age:))
        #expect(people == [Person(name: "Ada", age: 36)])
        let known = try await connection.query(Self.people, read: Person.init)
        #expect(known.map(\.name) == ["Ada", "Li"])
        #expect(known.map(\.isKnown) == [true, true])
    }

    @Test func `a column of another type, a NULL where none may be, a column too few or too many are named`()
        async throws
    {
        let connection = try await TestDatabase.current.connect()
        let type = await #expect(throws: PostgresError.self) {
            try await connection.query(Self.people, as: (String.self, String.self, Bool.self))
        }
        #expect("\(try #require(type))".contains("column age has type 20"))
        let null = await #expect(throws: PostgresError.self) {
            try await connection.query(Self.people, as: (String.self, Int.self, Bool.self))
        }
        #expect("\(try #require(null))".contains("column age is NULL"))
        let missing = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT \(1)", as: (Int.self, Int.self))
        }
        #expect("\(try #require(missing))".contains("no column 2"))
        let surplus = await #expect(throws: PostgresError.self) {
            try await connection.query(Self.people, as: Person.init(name:age:))
        }
        #expect("\(try #require(surplus))".contains("3 columns, of which 2 are read"))
    }

    @Test func `a type with a raw value travels as that, alone, as NULL and in an array`() async throws {
        let connection = try await TestDatabase.current.connect()
        let rows = try await connection.query(
            "SELECT \(Color.red), \(nil as Color?), \([Color.green, .red]), \([nil, Color.red])",
            as: (Color.self, Color?.self, [Color].self, [Color?].self))
        let row = try #require(rows.first)
        #expect(row.0 == .red)
        #expect(row.1 == nil)
        #expect(row.2 == [.green, .red])
        #expect(row.3 == [nil, .red])
        let unknown = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT 'blue' AS color", as: Color.self)
        }
        #expect("\(try #require(unknown))".contains("column color holds a value that is no Color"))
    }
}

/// Reading rows by what their columns are.
///
/// ```swift
/// let names = try await connection.query("SELECT name FROM people", as: String.self)
/// let rows = try await connection.query("SELECT name, born_at FROM people", as: (String.self, Date?.self))
/// let people = try await connection.query("SELECT name, born_at FROM people", as: Person.init(name:bornAt:))
/// let people = try await connection.query("SELECT name, born_at FROM people", read: Person.init(_:))
/// ```
///
/// The last form is for a type that reads its columns from a ``Row`` itself. The others take every column, and fail with
/// `.unexpectedAnswer` where one is not of its type, or there are more or fewer.
extension Connection {
    /// Runs a statement and reads its only column.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil takes the connection's own.
    /// - Throws: see ``PostgresError``.
    @inlinable
    public func query<Column: PostgresDecodable & Sendable>(
        _ statement: SQL, timeout: Duration? = nil, as type: Column.Type
    ) throws(PostgresError) -> [Column] {
        try query(statement, timeout: timeout) { row throws(PostgresError) in
            let value = try row.next(Column.self)
            try row.end()
            return value
        }
    }

    /// Runs a statement and reads its rows as tuples of the types, in the order of its columns.
    ///
    /// - Parameter timeout: how long to wait for the answer; nil takes the connection's own.
    /// - Throws: see ``PostgresError``.
    @inlinable
    public func query<each Column: PostgresDecodable & Sendable>(
        _ statement: SQL, timeout: Duration? = nil, as types: (repeat (each Column).Type)
    ) throws(PostgresError) -> [(repeat each Column)] {
        try query(statement, timeout: timeout) { row throws(PostgresError) in
            let values = (repeat try row.next((each Column).self))
            try row.end()
            return values
        }
    }

    /// Runs a statement and makes a value of the columns of each row, for example by an initializer.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait for the answer; nil takes the connection's own.
    ///   - make: takes the columns in their order, each as the type it asks for.
    /// - Throws: see ``PostgresError``.
    @inlinable
    public func query<First: PostgresDecodable & Sendable, each Column: PostgresDecodable & Sendable, Value: Sendable>(
        _ statement: SQL, timeout: Duration? = nil,
        as make: @Sendable (First, repeat each Column) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        // An initializer without arguments would fit any row, so that there is a first column.
        try query(statement, timeout: timeout) { row throws(PostgresError) in
            let value = try make(row.next(First.self), repeat row.next((each Column).self))
            try row.end()
            return value
        }
    }
}

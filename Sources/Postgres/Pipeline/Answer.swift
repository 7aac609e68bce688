/// What the server answered to one statement.
public struct Answer: Sendable {
    let result: ResultHandle

    init(_ result: ResultHandle) { self.result = result }

    /// How many rows the statement changed, or returned.
    public var changedRows: Int { result.changedRows }

    /// Reads the rows in the answer's order, where the caller runs.
    ///
    /// - Throws: what `read` throws; see ``Row``.
    public func rows<Value>(
        _ read: (inout Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        try result.rows(read)
    }
}

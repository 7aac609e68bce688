/// Rows that are fetched one by one and decoded together, on whichever thread.
struct RowBlock: Sendable {
    /// Each holds one row.
    private var results: [ResultHandle] = []
    /// What the rows take in memory, in bytes.
    private(set) var size = 0
    /// Whether no row follows.
    var isLast = false

    mutating func append(_ result: ResultHandle) {
        results.append(result)
        size += result.memorySize
    }

    var isEmpty: Bool { results.isEmpty }

    /// Reads all rows in order.
    func values<Value>(_ read: (inout Row) throws(PostgresError) -> Value) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(results.count)
        for result in results { values.append(try result.row(0, read)) }
        return values
    }
}

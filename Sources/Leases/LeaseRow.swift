/// The row of the database that says who has a lease.
///
/// It has the columns `holder`, `epoch`, `expires_at`, `claimed_by` and `claimed_until`.
public struct LeaseRow: Sendable, Equatable {
    let schema: String
    let table: String
    let keyColumn: String
    let key: Int32
    /// What the holder does, in words.
    public let work: String

    /// - Parameters:
    ///   - keyColumn: a column of the table that tells its rows apart, an integer or a truth value.
    ///   - work: what the holder does, in words that fit "cannot go on with …".
    public init(schema: String, table: String, keyColumn: String, key: Int, work: String) {
        self.schema = schema
        self.table = table
        self.keyColumn = keyColumn
        self.key = Int32(key)
        self.work = work
    }
}

import Folding
import Ledger
import Postgres

extension Connection {
    /// The stored states of those things of a table whose keys are wanted, by key.
    ///
    /// - Parameters:
    ///   - table: a table of the schema `projection` with the columns `account`, `state` and `keyColumn`.
    func states<Picture: Decodable>(
        of type: Picture.Type, in table: String, by keyColumn: String, keys: [String], generation: Generation,
        account: AccountName
    ) async throws -> [String: Picture] {
        let rows = try query(
            """
            SELECT \(identifier: keyColumn), state
            FROM projection.\(identifier: table)
            WHERE generation = \(Int32(generation.number)) AND account = \(account.text)
                AND \(identifier: keyColumn) = ANY (\(keys))
            """
        ) { row throws(PostgresError) in (try row.next(String.self), try row.next(String.self)) }
        var states: [String: Picture] = [:]
        for (key, state) in rows { states[key] = try StateCoding.decode(type, from: state) }
        return states
    }
}

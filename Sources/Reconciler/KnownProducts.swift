public import Ledger
public import Postgres

/// The products that the ledger has heard of.
public enum KnownProducts {
    /// Their ids at CJ, ascending, on a connection as the reconciler.
    public static func ids(of account: AccountName, on connection: Connection) async throws -> [String] {
        try await connection.query(
            """
            SELECT p.pid
            FROM reconciler.live AS l
            JOIN reconciler.known_products AS p ON p.account = \(account) AND p.generation = l.generation
            ORDER BY p.pid
            """, as: String.self)
    }
}

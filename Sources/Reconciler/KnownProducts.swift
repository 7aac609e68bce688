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

    /// Notes that CJ was told to send of products: the levels of their variants are looked up from now on.
    public static func noteSubscribed(
        _ products: [String], of account: AccountName, on connection: Connection
    ) async throws {
        try await connection.execute(
            """
            INSERT INTO reconciler.subscriptions (account, pid)
            SELECT DISTINCT \(account), pid FROM unnest(\(products)) AS p (pid)
            ON CONFLICT (pid, account) DO UPDATE SET subscribed_at = excluded.subscribed_at
            """)
    }
}

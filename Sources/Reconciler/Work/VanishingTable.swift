import Foundation
import Ledger
import Postgres

/// Calls and lists of one account whose answers lack most of what CJ had known: its rows of `reconciler.vanishings`.
struct VanishingTable {
    let account: AccountName
    let connection: Connection

    /// Whether a call or list answers so.
    func isVanishing(_ source: String) async throws -> Bool {
        try await connection.query(
            """
            SELECT began_at FROM reconciler.vanishings WHERE source = \(source) AND account = \(account)
            """, as: Date.self
        ).first != nil
    }

    /// Notes such an answer.
    func note(_ source: String, things: Int, askedAt: Date) async throws {
        try await connection.execute(
            """
            INSERT INTO reconciler.vanishings AS v (account, source, began_at, last_at, things)
            VALUES (\(account), \(source), \(askedAt), \(askedAt), \(Int32(clamping: things)))
            ON CONFLICT (source, account) DO UPDATE SET
                last_at = excluded.last_at, things = greatest(v.things, excluded.things)
            """)
    }

    /// Notes that a call or list answers again.
    func end(_ source: String) async throws {
        try await connection.execute(
            "DELETE FROM reconciler.vanishings WHERE source = \(source) AND account = \(account)")
    }
}

import Foundation
import Ledger
import Postgres

/// Whether an answer lacks so much of what CJ had known that it says more of CJ than of the things.
///
/// One thing may be gone. That most of many are gone at once is an outage: nothing is concluded from it, and they are
/// asked for again. What goes on for a day is believed like any other answer.
enum Vanishing {
    /// Fewer may go together.
    static let fewest = 5
    /// For so long nothing is concluded.
    static let patience: TimeInterval = 86_400

    /// - Parameters:
    ///   - lacking: how many things are missing that CJ knew before.
    ///   - found: how many are there.
    static func isOutage(lacking: Int, found: Int) -> Bool { lacking >= fewest && lacking > found }

    /// - Parameter since: when the thing was first missing so.
    static func isBelieved(since: Date?, at now: Date) -> Bool { since.map { now >= $0 + patience } ?? false }
}

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

import Foundation
import Ledger
import Postgres

/// Whether an answer lacks so much of what CJ had known that it says more of CJ than of the things.
///
/// One thing may be gone. That most of many are gone at once is an outage, however long it lasts: nothing is concluded
/// from it, and they are asked for again. Things that are still missing a day later, when CJ has shown others meanwhile,
/// are believed to be gone.
enum Vanishing {
    /// Fewer may go together.
    static let fewest = 5
    /// For so long nothing is concluded.
    static let patience: TimeInterval = 86_400

    /// Of what CJ knew before.
    struct Counts: Sendable, Equatable {
        /// How many things are missing.
        var lacking = 0
        /// How many are there.
        var found = 0

        var areOutage: Bool { lacking >= fewest && lacking > found }

        static func + (one: Counts, other: Counts) -> Counts {
            Counts(lacking: one.lacking + other.lacking, found: one.found + other.found)
        }
    }

    /// - Parameters:
    ///   - since: when the thing was first missing so.
    ///   - outageSince: since when the call or list has lacked most; nil when it has shown things since.
    static func isBelieved(since: Date?, outageSince: Date?, at now: Date) -> Bool {
        guard let since, now >= since + patience else { return false }
        return outageSince.map { $0 > since } ?? true
    }
}

/// Calls and lists of one account whose answers lack most of what CJ had known: its rows of `reconciler.vanishings`.
struct VanishingTable {
    let account: AccountName
    let connection: Connection

    /// Since when a call or list has answered so; nil when it does not.
    func since(_ source: String) async throws -> Date? {
        try await connection.query(
            """
            SELECT began_at FROM reconciler.vanishings WHERE source = \(source) AND account = \(account)
            """, as: Date.self
        ).first
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

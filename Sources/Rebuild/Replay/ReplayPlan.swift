public import Folding
import Foundation
import Ledger
public import Postgres
public import ReadModels

/// What a replay would do.
public struct ReplayPlan: Sendable, Equatable {
    /// The unfinished one that it would go on with; nil: it would begin one.
    public let resumes: GenerationStatus?
    /// The fold version that it would build.
    public let foldVersion: Int
    /// The live generation.
    public let live: GenerationStatus
    /// How many events there are.
    public let events: Int
    /// About how long it takes, in seconds; nil when no replay has told how fast this machine is.
    public let seconds: Double?
    /// About how much room the new generation takes, in bytes; nil when nothing is known.
    public let bytes: Int?

    /// Looks and changes nothing.
    public static func read(foldVersion: Int = Fold.version, on connection: Connection) async throws -> ReplayPlan {
        let all = try await GenerationStatus.readAll(on: connection)
        let live = try all.live
        let counted = try await connection.query(
            """
            SELECT
                (SELECT count(*) FROM ledger.events),
                (SELECT coalesce(sum(events), 0)::bigint FROM projection.accounts WHERE generation = \(live.generation))
            """, as: (Int.self, Int.self))
        let paces = try await connection.query(
            """
            SELECT events / extract(epoch FROM ended_at - begun_at)
            FROM projection.replays
            WHERE ended_at > begun_at AND events > 0
            ORDER BY ended_at DESC
            LIMIT 1
            """, as: Decimal.self)
        let (events, held) = counted.first ?? (0, 0)
        let size = try await GenerationStatus.sizes(on: connection)[live.generation]
        return ReplayPlan(
            resumes: all.unfinished(foldVersion: foldVersion), foldVersion: foldVersion, live: live, events: events,
            seconds: paces.first.map { Double(events) / Double(truncating: $0 as NSDecimalNumber) },
            bytes: held > 0 ? size.map { Int(Double($0) * Double(events) / Double(held)) } : nil)
    }
}

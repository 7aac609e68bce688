import Foundation
import Postgres

/// Two lists of marks by the database's clock, from which ``ProjectionDelay`` tells how long events take into
/// `analytics`.
enum FreshnessWatch {
    /// Asks every few milliseconds how far analysts can see, until it is cancelled.
    static func sightings(on database: Connection) async throws -> [ProjectionDelay.Mark] {
        var seen: [ProjectionDelay.Mark] = []
        while !Task.isCancelled {
            seen += try await database.query(
                "SELECT position, clock_timestamp() FROM analytics.freshness",
                as: ProjectionDelay.Mark.init(position:at:))
            try? await Task.sleep(for: .milliseconds(5))
        }
        return seen
    }

    /// When each event behind a position was received.
    static func arrivals(after position: Int = 0, on database: Connection) async throws -> [ProjectionDelay.Mark] {
        try await database.query(
            "SELECT position, received_at FROM ledger.events WHERE position > \(position) ORDER BY position",
            as: ProjectionDelay.Mark.init(position:at:))
    }
}

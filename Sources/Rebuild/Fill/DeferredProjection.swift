import Foundation
import Ledger
import Postgres
import ReadModels

/// Projects the events that no bucket could hold in the ordinary way, into tables that have their indexes. It changes
/// nothing but what those events are about: they are counted already, and the checkpoint is behind them.
struct DeferredProjection {
    let record: RebuildRecord
    let connection: ConnectionSettings
    let settings: ProjectorSettings

    /// Projects what there is.
    ///
    /// - Parameter progress: called with how many are done, of how many.
    func run(_ progress: @Sendable (_ done: Int, _ total: Int) -> Void) async throws {
        try await Pool.using(connection.lookingUpByKey, size: 1) { pool in
            let total = try await pool.withConnection { try await record.countDeferred(on: $0) }
            var done = 0
            var limit = HalvingBatch(largest: settings.largestBatch, longest: settings.longestBatch)
            progress(0, total)
            while true {
                var count = 0
                try await limit.run { limit, parkingReason, taken in
                    try Task.checkCancellation()
                    count = try await pool.withConnection { connection in
                        let positions = try await record.deferred(limit: limit, on: connection)
                        taken = positions.count
                        if !positions.isEmpty { try await project(positions, parkingReason, on: connection) }
                        return positions.count
                    }
                }
                if count == 0 { return }
                done += count
                progress(done, total)
            }
        }
    }

    private func project(_ positions: [Int], _ parkingReason: String?, on connection: Connection) async throws {
        let events = try await Event.read(at: positions.map(LedgerPosition.init), on: connection)
        let batch = ProjectionBatch(events, after: .start, zone: settings.zone, parkingReason: parkingReason)
        try await connection.batch { connection in
            try await batch.writeRows(to: record.generation, most: settings.most, on: connection)
            if parkingReason != nil { try await forget(positions, on: connection) }
            try await record.remove(deferred: positions, on: connection)
        }
    }

    /// Nothing is told of the content of a parked event.
    private func forget(_ positions: [Int], on connection: Connection) async throws {
        for table in ["event_subjects", "personal_data"] {
            try await connection.execute(
                """
                DELETE FROM projection.\(identifier: table)
                WHERE generation = \(record.generation) AND position = ANY (\(positions))
                """)
        }
    }
}

import Foundation
import Ledger
import Postgres
import ReadModels

/// Projects the events that no bucket could hold in the ordinary way, into tables that have their indexes. It changes
/// nothing but what those events are about: they are counted already, and the checkpoint is behind them.
struct DeferredProjection {
    let record: RebuildRecord
    let connection: ConnectionSettings
    let zone: @Sendable (AccountName) -> TimeZone

    /// Projects what there is.
    ///
    /// - Parameter progress: called with how many are done, of how many.
    func run(_ progress: @Sendable (_ done: Int, _ total: Int) -> Void) async throws {
        try await Connection.using(connection.lookingUpByKey) { connection in
            let total = try await record.countDeferred(on: connection)
            var done = 0
            var limit = HalvingBatch(largest: 500)
            progress(0, total)
            while true {
                let count = try await limit.run { limit, parkingReason in
                    try Task.checkCancellation()
                    let positions = try await record.deferred(limit: limit, on: connection)
                    if !positions.isEmpty { try await project(positions, parkingReason, on: connection) }
                    return positions.count
                }
                if count == 0 { return }
                done += count
                progress(done, total)
            }
        }
    }

    private func project(_ positions: [Int], _ parkingReason: String?, on connection: Connection) async throws {
        try await connection.transaction { connection in
            let events = try await Event.read(at: positions.map(LedgerPosition.init), on: connection)
            let batch = ProjectionBatch(events, after: .start, zone: zone, parkingReason: parkingReason)
            try await batch.writeRows(to: record.generation, on: connection)
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

import Foundation
import Ledger
import Logging
import Postgres

/// Projects the events that no bucket could hold in the ordinary way, into tables that have their indexes. It changes
/// nothing but what those events are about: they are counted already, and the checkpoint is behind them.
struct StrayProjection {
    let record: FillRecord
    let connection: ConnectionSettings
    let zone: @Sendable (AccountName) -> TimeZone
    let logger: Logger

    private static let largestBatch = 500

    /// Projects what there is.
    func run(_ progress: @Sendable (FillProgress) -> Void) async throws {
        var settings = connection
        settings.parameters.merge(Projector.planning) { given, _ in given }
        let connection = try await Connection(settings)
        do {
            try await project(on: connection, progress)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    private func project(on connection: Connection, _ progress: @Sendable (FillProgress) -> Void) async throws {
        let total = try await record.countStrays(on: connection)
        var (done, limit) = (0, Self.largestBatch)
        progress(FillProgress(phase: .catchingUp, done: 0, total: total))
        while true {
            try Task.checkCancellation()
            let positions = try await record.strays(limit: limit, on: connection)
            guard !positions.isEmpty else { return }
            do {
                try await project(positions, on: connection)
            } catch PostgresError.refused(let error) where limit > 1 && Projector.mayFitInParts(error) {
                limit /= 2
                continue
            } catch PostgresError.refused(let error) where limit == 1 && Projector.blamesValues(error) {
                try await project(positions, parkingReason: Projector.refusal(error), on: connection)
            }
            limit = min(limit * 2, Self.largestBatch)
            done += positions.count
            progress(FillProgress(phase: .catchingUp, done: done, total: total))
        }
    }

    private func project(
        _ positions: [Int], parkingReason: String? = nil, on connection: Connection
    ) async throws {
        try await connection.transaction { connection in
            let events = try await Event.read(at: positions.map(LedgerPosition.init), on: connection)
            let batch = ProjectionBatch(events, after: .start, zone: zone, parkingReason: parkingReason)
            try await batch.writeModels(to: record.generation, on: connection)
            let writer = RowWriter(generation: record.generation, connection: connection)
            // Their bucket may have written these.
            try await writer.upsert(batch.subjects, into: EventTables.subjects)
            try await writer.upsert(batch.personalData, into: EventTables.personalData)
            try await writer.upsert(batch.parked, into: EventTables.parked)
            if parkingReason != nil { try await forget(positions, on: connection) }
            try await record.remove(strays: positions, on: connection)
        }
    }

    /// Nothing is told of the content of a parked event.
    private func forget(_ positions: [Int], on connection: Connection) async throws {
        for table in ["event_subjects", "personal_data"] {
            try await connection.execute(
                """
                DELETE FROM projection.\(identifier: table)
                WHERE generation = \(Int32(record.generation.number)) AND position = ANY (\(positions))
                """)
        }
    }
}

import Ledger
import Postgres

/// Reads the ledger for a survey: stretch by stretch, several at a time, each on a connection of its own.
struct SurveyReading {
    let target: LedgerPosition
    let settings: ConnectionSettings
    let readers: Int
    /// In events.
    let stretchLength: Int

    /// - Parameter body: called for each stretch, in the ledger's order, while the next ones are read.
    func forEachStretch(_ body: ([Survey.Sighting]) throws -> Void) async throws {
        var connections: [Connection] = []
        do {
            for _ in 0..<max(1, readers) { connections.append(try await Connection(settings)) }
            try await forEachStretch(on: connections, body)
        } catch {
            for connection in connections { await connection.close() }
            throw error
        }
        for connection in connections { await connection.close() }
    }

    private func forEachStretch(
        on connections: [Connection], _ body: ([Survey.Sighting]) throws -> Void
    ) async throws {
        let stretches = try await stretches(on: connections[0])
        var seen: [[Survey.Sighting]] = []
        for first in stride(from: 0, to: stretches.count, by: connections.count) {
            let round = stretches[first..<min(first + connections.count, stretches.count)]
            async let reading = Self.read(round, on: connections)
            for sightings in seen { try body(sightings) }
            seen = try await reading
        }
        for sightings in seen { try body(sightings) }
    }

    /// Whatever gaps the positions have, all are of one length but the last.
    private func stretches(on connection: Connection) async throws -> [ClosedRange<Int>] {
        let ends = try await Event.positions(ofEvery: stretchLength, upTo: target, on: connection)
        let starts = [LedgerPosition.start.value] + ends
        return zip(starts, ends + [target.value]).compactMap { $0 < $1 ? $0 + 1...$1 : nil }
    }

    private static func read(
        _ round: ArraySlice<ClosedRange<Int>>, on connections: [Connection]
    ) async throws -> [[Survey.Sighting]] {
        try await withThrowingTaskGroup { group in
            for (number, (stretch, connection)) in zip(round, connections).enumerated() {
                group.addTask {
                    var sightings: [Survey.Sighting] = []
                    try await EventContent.readAll(in: stretch, on: connection) { events in
                        sightings += events.map(Survey.Sighting.init)
                    }
                    return (number, sightings)
                }
            }
            var seen = [[Survey.Sighting]](repeating: [], count: round.count)
            for try await (number, sightings) in group { seen[number] = sightings }
            return seen
        }
    }
}

import Foundation
public import Postgres

/// Adds events that were received before, elsewhere or as something the rules could not read then.
///
/// The order they are handed over in is the order of their positions. What is there already is not added twice, so an
/// import that was broken off can simply be run again.
public struct EventImport: Sendable {
    let connection: Connection

    /// What became of an event, once that is durable.
    public enum Outcome: Sendable, Equatable {
        /// It is an event at this position now.
        case added(LedgerPosition)
        /// It was an event already.
        case alreadyThere
        /// Its body is not what was received: it is in the quarantine, for a person to see.
        case quarantined
        /// It is no event, or none that the event table takes, and why.
        case refused(reason: String)
    }

    /// - Parameter connection: where to write; its role must be allowed to insert events.
    /// - Throws: `PostgresError` when no connection can be had.
    public init(connection settings: ConnectionSettings) async throws(PostgresError) {
        connection = try await Connection(settings.forAppending(Self.longestWait))
    }

    /// Ends the connection.
    public func close() async { await connection.close() }

    /// Adds events in their order, each with its own `receivedAt`, which must be by the database's clock.
    ///
    /// - Returns: what became of each, in the same order.
    /// - Throws: ``AppendFailure`` when some of them are not known to be kept; those before them may be.
    public func add(_ arrivals: [Arrival]) async throws(AppendFailure) -> [Outcome] {
        var outcomes: [Outcome] = []
        for range in Self.statements(for: arrivals) {
            outcomes += try await Self.addAtOnce(Array(arrivals[range]), over: connection)
        }
        return outcomes
    }

    /// Nobody is held up by who waits here.
    static let longestWait: Duration = .seconds(30)

    /// Which of them go into one statement each: as many as the appender takes, and no pair of account and digest twice,
    /// since the answer is matched by that pair.
    static func statements(
        for arrivals: [Arrival], limits: AppenderSettings = AppenderSettings()
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var bytes = 0
        var seen: Set<GroupWriter.Identity> = []
        for (index, arrival) in arrivals.enumerated() {
            let identity = GroupWriter.Identity(account: arrival.account, digest: arrival.digest)
            let isFull = index - start >= limits.largestGroup || bytes + arrival.body.count > limits.largestGroupBytes
            if index > start, isFull || seen.contains(identity) {
                ranges.append(start..<index)
                start = index
                bytes = 0
                seen = []
            }
            bytes += arrival.body.count
            seen.insert(identity)
        }
        if start < arrivals.count { ranges.append(start..<arrivals.count) }
        return ranges
    }

    static func addAtOnce(
        _ arrivals: [Arrival], over connection: isolated Connection
    ) throws(AppendFailure) -> [Outcome] {
        let writer = GroupWriter(deadline: .now + longestWait, clock: .database)
        var results = [GroupWriter.Result](repeating: .success(.duplicate), count: arrivals.count)
        var refused: [(index: Int, reason: String)] = []
        var altered: [(index: Int, reason: String)] = []
        var events: [Int] = []
        for (index, arrival) in arrivals.enumerated() {
            switch arrival.content {
            case .event: events.append(index)
            case .noEvent(let reason, _): refused.append((index, reason))
            case .altered(_, let reason, _): altered.append((index, reason))
            }
        }
        writer.insertEvents(events[...], of: arrivals, over: connection, &results, &refused)
        writer.insertQuarantine(altered, of: arrivals, over: connection, &results)
        var outcomes: [Outcome] = []
        for result in results {
            switch try result.get() {
            case .stored(let position): outcomes.append(.added(position))
            case .quarantined: outcomes.append(.quarantined)
            case .duplicate, .spooled: outcomes.append(.alreadyThere)
            }
        }
        for (index, reason) in refused { outcomes[index] = .refused(reason: reason) }
        return outcomes
    }
}

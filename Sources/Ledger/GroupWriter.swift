import Foundation
import Hashing
import Postgres

/// Writes groups of arrivals, each in as few statements as it takes.
///
/// All of it happens on the connection's own thread: a group costs one change of threads, not one a statement.
struct GroupWriter {
    /// When every answer must be back.
    let deadline: ContinuousClock.Instant
    /// Whose clock the arrivals are dated by.
    var clock = Clock.machine

    enum Clock: String, Codable {
        case machine
        case database
    }

    typealias Result = Swift.Result<AppendOutcome, AppendFailure>

    /// What makes two arrivals the same.
    struct Identity: Hashable {
        let account: AccountName
        let digest: Digest
    }

    /// Appends the arrivals in their order.
    ///
    /// - Returns: what became of each, in the same order.
    func write(_ arrivals: [Arrival], over connection: isolated Connection) -> [Result] {
        var results = [Result](repeating: .success(.duplicate), count: arrivals.count)
        var events: [Int] = []
        var rejected: [(index: Int, reason: String)] = []
        var seen: Set<Identity> = []
        for (index, arrival) in arrivals.enumerated() where seen.insert(identity(arrival)).inserted {
            switch arrival.content {
            case .event: events.append(index)
            case .noEvent(let reason, _), .altered(_, let reason, _): rejected.append((index, reason))
            }
        }
        insertEvents(events[...], of: arrivals, over: connection, &results, &rejected)
        insertQuarantine(rejected, of: arrivals, over: connection, &results)
        // A copy within the group is a duplicate of its first, and is kept only if that is.
        var first: [Identity: Int] = [:]
        for (index, arrival) in arrivals.enumerated() {
            if let original = first[identity(arrival)] {
                if case .failure = results[original] { results[index] = results[original] }
            } else {
                first[identity(arrival)] = index
            }
        }
        return results
    }

    func identity(_ arrival: Arrival) -> Identity {
        Identity(account: arrival.account, digest: arrival.digest)
    }

    /// Inserts all in one statement. When the database finds fault with a row, halves the group until that row is
    /// alone; it goes to the quarantine and the others in.
    func insertEvents(
        _ indices: ArraySlice<Int>, of arrivals: [Arrival], over connection: isolated Connection,
        _ results: inout [Result], _ rejected: inout [(index: Int, reason: String)]
    ) {
        guard !indices.isEmpty else { return }
        var group = EventGroup()
        for index in indices {
            let arrival = arrivals[index]
            guard case .event(let source, let type, let messageType, let messageId, let signature) = arrival.content
            else { continue }
            group.add(
                arrival, source: source, type: type, messageType: messageType, messageId: messageId,
                signature: signature, receivedAt: databaseTime(arrival, over: connection))
        }
        do {
            let added = try insert(group.insert, over: connection)
            for index in indices {
                let position = added[identity(arrivals[index])]
                results[index] = .success(position.map { .stored(LedgerPosition($0)) } ?? .duplicate)
            }
        } catch .refused(let error) where Self.blamesARow(error) {
            if indices.count == 1, let index = indices.first {
                rejected.append((index, "the event table refused it (SQLSTATE \(error.sqlState))"))
            } else {
                let middle = indices.startIndex + indices.count / 2
                insertEvents(indices[..<middle], of: arrivals, over: connection, &results, &rejected)
                insertEvents(indices[middle...], of: arrivals, over: connection, &results, &rejected)
            }
        } catch {
            let failure = AppendFailure(error, on: connection)
            for index in indices { results[index] = .failure(failure) }
        }
    }

    func insertQuarantine(
        _ rejected: [(index: Int, reason: String)], of arrivals: [Arrival], over connection: isolated Connection,
        _ results: inout [Result]
    ) {
        guard !rejected.isEmpty else { return }
        var group = QuarantineGroup()
        for (index, reason) in rejected {
            group.add(arrivals[index], reason: reason, receivedAt: databaseTime(arrivals[index], over: connection))
        }
        do {
            let added = try insert(group.insert, over: connection)
            for (index, _) in rejected {
                results[index] = .success(added[identity(arrivals[index])] == nil ? .duplicate : .quarantined)
            }
        } catch {
            for (index, _) in rejected { results[index] = .failure(AppendFailure(error)) }
        }
    }

    private func insert(
        _ statement: SQL, over connection: isolated Connection
    ) throws(PostgresError) -> [Identity: Int] {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw .unavailable("no time left to write") }
        let (rows, warnings) = try connection.answer(to: statement, timeout: left) { row throws(PostgresError) in
            (try row.next(Int?.self), try row.next(String.self), try row.next([UInt8].self))
        }
        // The wait for a standby can be given up with a warning alone: committed here, perhaps nowhere else.
        if let warning = warnings.first { throw .outcomeUnknown("\(warning)") }
        var added: [Identity: Int] = [:]
        for case (let position?, let account, let digest) in rows {
            guard let digest = Digest(bytes: digest) else { continue }
            added[Identity(account: AccountName(stored: account), digest: digest)] = position
        }
        return added
    }

    private func databaseTime(_ arrival: Arrival, over connection: isolated Connection) -> Date {
        switch clock {
        case .machine: arrival.receivedAt.addingTimeInterval(connection.clockOffset)
        case .database: arrival.receivedAt
        }
    }

    /// Whether the error lies in a row. A position given out twice is the sequence's fault, after a restore for example,
    /// and every row would meet it.
    private static func blamesARow(_ error: ServerError) -> Bool {
        error.blamesValues && error.constraint != "events_pkey"
    }
}

extension AppendFailure {
    init(_ error: PostgresError) {
        switch error {
        case .outcomeUnknown(let reason): self = .outcomeUnknown(reason)
        case .refused, .unavailable, .unexpectedAnswer: self = .unavailable("\(error)")
        }
    }
}

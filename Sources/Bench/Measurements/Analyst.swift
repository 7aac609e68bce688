import Foundation
import Postgres

/// Somebody who looks at `analytics` once a second and notes whatever is not as it should be.
struct Analyst: Sendable {
    enum Habit: String, Sendable, CaseIterable {
        /// Each look for itself.
        case plain = "on the primary"
        /// Repeatable-read transactions of many looks.
        case holding = "in long repeatable-read transactions"
        /// Each look for itself, on the standby.
        case onStandby = "on the standby"
    }

    let habit: Habit
    let connection: ConnectionSettings
    /// Before the first of the load's events.
    let start: Look.Mark
    /// How long a transaction is held open.
    let hold: Duration

    /// What came of its looks.
    struct Notes: Sendable {
        let habit: Habit
        var times: [Duration] = []
        var failures: [String] = []
        var oddities: [String] = []
        fileprivate var last: Look?
        /// From where on the next looks look closely.
        fileprivate var mark: Look.Mark
    }

    /// So many orders are looked at closely, before only later ones are: the load should be that of analysts, not of
    /// this check.
    private static let mostOrders = 1000

    /// The time from one look to the next.
    static let pause = Duration.seconds(1)

    /// Looks until it is cancelled.
    func work() async -> Notes {
        var notes = Notes(habit: habit, mark: start)
        while !Task.isCancelled {
            do {
                let connection = try await Connection(connection)
                do {
                    while !Task.isCancelled {
                        if habit == .holding {
                            try await lookInOneTransaction(connection, &notes)
                        } else {
                            try await look(connection, &notes)
                        }
                        if let last = notes.last, (last.newOrders.max() ?? 0) > Self.mostOrders {
                            notes.mark = last.mark
                        }
                    }
                    await connection.close()
                } catch {
                    await connection.close()
                    throw error
                }
            } catch {
                notes.failures.append("\(habit.rawValue): \(error)")
                try? await Task.sleep(for: Self.pause)
            }
        }
        return notes
    }

    private func lookInOneTransaction(_ connection: Connection, _ notes: inout Notes) async throws {
        try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        let end = ContinuousClock.now + hold
        let first = try await look(connection, &notes)
        while !Task.isCancelled, ContinuousClock.now < end {
            let again = try await look(connection, &notes)
            if again != first { notes.oddities.append("\(habit.rawValue): first \(first), then \(again)") }
        }
        try await connection.execute("COMMIT")
    }

    /// Takes a look, and waits for the next second unless it was long.
    @discardableResult
    private func look(_ connection: Connection, _ notes: inout Notes) async throws -> Look {
        let begin = ContinuousClock.now
        let look = try await Look.take(since: notes.mark, on: connection)
        let end = ContinuousClock.now
        notes.times.append(end - begin)
        let oddities = look.oddities + (notes.last.map(look.oddities(after:)) ?? [])
        notes.oddities += oddities.map { "\(habit.rawValue), generation \(look.generation): \($0)" }
        notes.last = look
        if begin + Self.pause > end { try? await Task.sleep(until: begin + Self.pause) }
        return look
    }
}

import Ledger
import Logging
import Postgres
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import ReadModels
@testable import Rebuild

/// What analysts see of a ledger in which each event is an order of its own.
private struct Sight: Sendable {
    let generation: Int
    let position: Int
    let events: Int
    let orders: Int
    let ids: Int

    static func take(_ connection: Connection) async throws -> Sight {
        let rows = try await connection.query(
            """
            SELECT f.generation, f.position,
                (SELECT count(*) FROM analytics.events),
                (SELECT count(*) FROM analytics.orders),
                (SELECT count(*) FROM analytics.order_ids WHERE kind = 'code')
            FROM analytics.freshness AS f
            """
        ) { row throws(PostgresError) in
            Sight(
                generation: try row.next(), position: try row.next(), events: try row.next(), orders: try row.next(),
                ids: try row.next())
        }
        return try #require(rows.first)
    }
}

/// What those who work beside each other share.
private final class Course: Sendable {
    private let over = Mutex(false)
    private let count = Mutex(0)

    var isOver: Bool { over.withLock(\.self) }
    var looks: Int { count.withLock(\.self) }

    func end() { over.withLock { $0 = true } }
    func look() { count.withLock { $0 += 1 } }
}

@Suite(.database) struct `While a replay runs` {
    private static let before = 4_000

    private func order(_ number: Int) -> [UInt8] { Messages.order(["cjOrderId": "\"SD\(number)\""]) }

    @Test(.timeLimit(.minutes(4)))
    func `no query fails, sees a half-built table, or two views at different positions`() async throws {
        try await append((0..<Self.before).map(order))
        try await project()
        let reader = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        let first = try await Sight.take(reader)
        #expect(first.orders == Self.before)

        let course = Course()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var number = Self.before
                while !course.isOver {
                    try await append((number..<number + 10).map(order))
                    number += 10
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            group.addTask {
                while !course.isOver {
                    try await project()
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            for _ in 0..<8 {
                group.addTask {
                    let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
                    var last = first
                    while !course.isOver {
                        let sight = try await Sight.take(analyst)
                        #expect(sight.orders == sight.events && sight.ids == sight.events, "\(sight)")
                        #expect(sight.position >= last.position && sight.events >= last.events, "\(last) \(sight)")
                        #expect(sight.generation >= last.generation)
                        last = sight
                        course.look()
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
            }
            let outcome = try await Replay.ofTest().run()
            #expect(outcome == .switched(from: Generation(number: 1), to: Generation(number: 2)))
            let waits = Said()
            let connection = try await TestDatabase.current.settings(as: LedgerRole.projector)
            let pruning = Task {
                try await Prune(connection: connection, patience: .seconds(60)).run([]) { progress in
                    if case .waits(let others) = progress { for other in others { waits.note(other.name) } }
                }
            }
            while waits.words.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            let held = try await Sight.take(reader)
            #expect((held.generation, held.orders, held.events) == (1, first.orders, first.events))
            try await reader.execute("COMMIT")
            #expect(try await pruning.value.map(\.number) == [1])
            try await Task.sleep(for: .milliseconds(300))
            course.end()
            try await group.waitForAll()
        }
        #expect(course.looks > 20)
        #expect(try await Sight.take(reader).generation == 2)
    }
}

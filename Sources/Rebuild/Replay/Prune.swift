import Instants
public import Postgres
public import ReadModels

/// Removes generations that nobody needs any more, while everyone reads.
///
/// It marks them first, waits until nobody can read them, takes their tables out of the partitions and drops them. Ended
/// at any moment, another run goes on with it.
public struct Prune: Sendable {
    private let connection: ConnectionSettings
    private let patience: Duration

    /// What happens meanwhile.
    public enum Progress: Sendable, Equatable {
        case keeps(Generation, because: String)
        /// These must end first.
        case waits(for: [OldTransaction])
        case removed(Generation, bytes: Int)
    }

    /// - Parameters:
    ///   - connection: where to work; its role must own the read models.
    ///   - patience: how long to wait for transactions that may read what is to go.
    public init(connection: ConnectionSettings, patience: Duration) {
        var pruning = connection
        // Rather try again than make others queue behind a lock that this waits for.
        pruning.lockTimeout = .seconds(2)
        pruning.statementTimeout = .seconds(60)
        self.connection = pruning
        self.patience = patience
    }

    /// What a run would do to each generation, ascending.
    ///
    /// - Parameter named: as for ``run(_:progress:)``.
    public func plan(_ named: [Generation]) async throws -> [(generation: Generation, verdict: PruneRule.Verdict)] {
        try await Connection.using(connection) { try await Self.plan(named, on: $0).verdicts }
    }

    /// Removes what it may.
    ///
    /// - Parameter named: the generations to remove; empty takes whatever nobody needs.
    /// - Returns: those that are gone.
    /// - Throws: ``UnknownGeneration``; ``StillRead`` when others were not done with them in time; else as connections do.
    public func run(
        _ named: [Generation], progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> [Generation] {
        try await Connection.using(connection) { try await run(named, progress, on: $0) }
    }

    private func run(
        _ named: [Generation], _ progress: @escaping @Sendable (Progress) -> Void, on connection: Connection
    ) async throws -> [Generation] {
        let end = ContinuousClock.now + patience
        let (leaving, mark) = try await Generation.changing(on: connection) { connection in
            try await retire(named, progress, on: connection)
        }
        let sizes = try await GenerationStatus.sizes(on: connection)
        if leaving.contains(where: \.wasRead) {
            try await wait(until: end, progress) { try await OldTransaction.open(before: mark, on: connection) }
        }
        for status in leaving {
            if let views = status.views { try await drop(views, until: end, progress, on: connection) }
            try await remove(status.generation, until: end, progress, on: connection)
            progress(.removed(status.generation, bytes: sizes[status.generation] ?? 0))
        }
        return leaving.map(\.generation)
    }

    private static func plan(
        _ named: [Generation], on connection: Connection
    ) async throws -> (all: [GenerationStatus], verdicts: [(generation: Generation, verdict: PruneRule.Verdict)]) {
        let all = try await GenerationStatus.readAll(on: connection)
        if let unknown = named.first(where: { all[$0] == nil }) { throw UnknownGeneration(unknown, among: all) }
        let running = try await RunningVersions.read(on: connection)
        let considered = named.isEmpty ? all : all.filter { named.contains($0.generation) || $0.state == .retired }
        return (
            all,
            considered.map { status in
                (
                    status.generation,
                    PruneRule.verdict(on: status, among: all, named: Set(named), runningVersions: running)
                )
            }
        )
    }

    /// Marks what is to go, so that nobody takes it further or switches to it.
    ///
    /// - Returns: also the id of this transaction: a reader that sees what it wrote sees what is live now.
    private func retire(
        _ named: [Generation], _ progress: @Sendable (Progress) -> Void, on connection: Connection
    ) async throws -> (leaving: [GenerationStatus], mark: String) {
        let (all, verdicts) = try await Self.plan(named, on: connection)
        var leaving: [GenerationStatus] = []
        for (generation, verdict) in verdicts {
            switch verdict {
            case .remove: leaving += [all[generation]].compactMap(\.self)
            case .keep(let reason): progress(.keeps(generation, because: reason))
            }
        }
        let generations = leaving.map(\.generation)
        try await connection.execute(
            "UPDATE projection.generations SET state = 'retired' WHERE generation = ANY (\(generations))")
        try await connection.execute(
            """
            UPDATE projection.replays
            SET epoch = epoch + 1, holder = 'cjledger replay --prune', expires_at = 'infinity'
            WHERE generation = ANY (\(generations))
            """)
        let marks = try await connection.query("SELECT pg_current_xact_id()::text", as: String.self)
        return (leaving, marks.first ?? "0")
    }

    private func wait(
        until end: ContinuousClock.Instant, _ progress: @Sendable (Progress) -> Void,
        for others: () async throws -> [OldTransaction]
    ) async throws {
        while true {
            let open = try await others()
            if open.isEmpty { return }
            progress(.waits(for: open))
            guard ContinuousClock.now < end else { throw StillRead(by: open) }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func drop(
        _ views: String, until end: ContinuousClock.Instant, _ progress: @Sendable (Progress) -> Void,
        on connection: Connection
    ) async throws {
        func attempt() async throws -> Bool {
            try await self.attempt(until: end, progress, holding: [], on: connection) {
                try await connection.execute("DROP SCHEMA IF EXISTS \(identifier: views) CASCADE")
            }
        }
        while try await !attempt() {}
    }

    private func remove(
        _ generation: Generation, until end: ContinuousClock.Instant,
        _ progress: @escaping @Sendable (Progress) -> Void, on connection: Connection
    ) async throws {
        // What a run before this one left half done, one at a time: two of these would wait for each other.
        while let table = try await tables(of: generation, on: connection).first(where: \.isLeaving) {
            try await takeAway(table, until: end, progress, on: connection)
        }
        do {
            try await detach(try await tables(of: generation, on: connection), until: end, progress, on: connection)
        } catch PostgresError.refused(let error) where error.sqlState == "55P03" {
            let parents = try await tables(of: generation, on: connection).map(\.parent)
            throw StillRead(by: try await OldTransaction.holding(parents, on: connection))
        }
        while let table = try await tables(of: generation, on: connection).first {
            try await takeAway(table, until: end, progress, on: connection)
        }
        try await connection.execute(
            "DELETE FROM projection.generations WHERE generation = \(generation)")
    }

    private func tables(
        of generation: Generation, on connection: Connection
    ) async throws(PostgresError) -> [GenerationTables.Table] {
        try await GenerationTables.read(of: [generation], on: connection)
    }

    private func takeAway(
        _ table: GenerationTables.Table, until end: ContinuousClock.Instant, _ progress: @Sendable (Progress) -> Void,
        on connection: Connection
    ) async throws {
        _ = try await attempt(until: end, progress, holding: [table.name, table.parent], on: connection) {
            try await table.takeAway(on: connection)
        }
    }

    /// Makes tables of their own of all partitions at once.
    ///
    /// Each waits for the transactions that had used its parent when the detach began. One after the other they would wait
    /// for one long transaction of an analyst each, where these come one after the other too.
    private func detach(
        _ tables: [GenerationTables.Table], until end: ContinuousClock.Instant,
        _ progress: @escaping @Sendable (Progress) -> Void, on connection: Connection
    ) async throws {
        let partitions = tables.filter(\.isPartition)
        var detaching = self.connection
        // Nobody queues behind what this waits for: it holds no lock meanwhile.
        detaching.lockTimeout = max(end - .now, .seconds(2))
        detaching.statementTimeout = max(end - .now, .seconds(2)) + .seconds(60)
        let settings = detaching
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for table in partitions {
                group.addTask {
                    try await Connection.using(settings) { try await table.takeAway(on: $0) }
                    return true
                }
            }
            group.addTask {
                var waitedFor: [OldTransaction]?
                while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                    let holders = try await OldTransaction.holding(partitions.map(\.parent), on: connection)
                    // Those that came since are not waited for.
                    let old = waitedFor.map { $0.filter(holders.contains) } ?? holders
                    if !old.isEmpty { progress(.waits(for: old)) }
                    waitedFor = old
                }
                return false
            }
            var left = partitions.count
            while left > 0, let isDetached = try await group.next() { left -= isDetached ? 1 : 0 }
            group.cancelAll()
        }
    }

    /// Tries a step for which locks are needed.
    ///
    /// - Returns: false when others held them for too long. A detach may have been half done then.
    private func attempt(
        until end: ContinuousClock.Instant, _ progress: @Sendable (Progress) -> Void, holding tables: [String],
        on connection: Connection, _ step: () async throws -> Void
    ) async throws -> Bool {
        do {
            try await step()
            return true
        } catch PostgresError.refused(let error) where error.sqlState == "55P03" {
            let holders = try await OldTransaction.holding(tables, on: connection)
            progress(.waits(for: holders))
            guard ContinuousClock.now < end else { throw StillRead(by: holders) }
            return false
        }
    }
}

extension GenerationStatus {
    /// Whether analysts may ever have read it.
    fileprivate var wasRead: Bool { liveAt != nil || asOf != nil }
}

/// Somebody may still read what is to be removed.
public struct StillRead: Error, CustomStringConvertible {
    public let transactions: [OldTransaction]

    init(by transactions: [OldTransaction]) { self.transactions = transactions }

    public var description: String {
        let names = transactions.map { transaction in
            transaction.name + (transaction.since.map { " since \($0.isoText)" } ?? "")
        }
        return """
            others may still read what is to be removed: \(names.isEmpty ? "a lock is held" : names.joined(separator: "; ")). \
            It is marked and stays until they end: run `cjledger replay --prune` again then, or with a longer --wait
            """
    }
}

import Foundation
import Postgres

/// What takes longer to read than a page may take: sums over all orders there are.
///
/// Each is read by itself, one after the other, with a connection of their own, and kept. A page shows what is kept and says
/// of when it is; what is old is read anew meanwhile. So a page is there at once, whatever the ledger's size.
actor SlowReadings {
    /// A reading, and when it was begun.
    struct Kept<Value: Sendable>: Sendable {
        let value: Value
        let readAt: Date
    }

    private struct Entry {
        var kept: Kept<any Sendable>?
        /// How long the last one took.
        var duration = Duration.zero
        var lastTried: ContinuousClock.Instant
        var isRunning = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let pool: Pool
    private var entries: [String: Entry] = [:]
    /// The reading that runs, or ran last: the next begins when it is over.
    private var last: Task<Void, Never>?

    /// A reading is new for so long; one that took long for twenty times as long as it took.
    private static let freshness = Duration.seconds(60)
    /// So many are kept.
    private static let most = 40

    init(_ settings: ConnectionSettings) {
        var settings = settings
        settings.connectTimeout = .seconds(2)
        settings.statementTimeout = .seconds(180)
        settings.lockTimeout = .seconds(2)
        settings.parameters["default_transaction_read_only"] = "on"
        settings.parameters["jit"] = "off"
        // Nobody waits for it, so it takes no core from those who write.
        settings.parameters["max_parallel_workers_per_gather"] = "0"
        pool = Pool(settings, size: 1)
    }

    /// What is kept under a name. It is begun to read it anew where that is old or not there.
    ///
    /// - Parameter patience: how long to wait for what is not there.
    /// - Returns: nil while it is not there, and after a failure.
    func value<Value: Sendable>(
        _ name: String, patience: Duration = .milliseconds(120), now: Date,
        read: @escaping @Sendable (Connection) async throws -> Value
    ) async -> Kept<Value>? {
        if isDue(name) { begin(name, now: now, read) }
        if entries[name]?.kept == nil, entries[name]?.isRunning == true { await wait(for: name, patience) }
        guard let kept = entries[name]?.kept, let value = kept.value as? Value else { return nil }
        return Kept(value: value, readAt: kept.readAt)
    }

    private func isDue(_ name: String) -> Bool {
        guard let entry = entries[name] else { return true }
        return !entry.isRunning && entry.lastTried.duration(to: .now) > max(Self.freshness, entry.duration * 20)
    }

    private func begin<Value: Sendable>(
        _ name: String, now: Date, _ read: @escaping @Sendable (Connection) async throws -> Value
    ) {
        makeRoom(for: name)
        entries[name, default: Entry(lastTried: .now)].isRunning = true
        let (before, pool) = (last, pool)
        last = Task {
            await before?.value
            let start = ContinuousClock.now
            let value = try? await pool.withConnection { try await read($0) }
            end(name, value.map { Kept(value: $0, readAt: now) }, took: start.duration(to: .now))
        }
    }

    private func end(_ name: String, _ kept: Kept<any Sendable>?, took duration: Duration) {
        guard var entry = entries[name] else { return }
        entry.kept = kept ?? entry.kept
        entry.duration = duration
        entry.lastTried = .now
        entry.isRunning = false
        let waiting = entry.waiting
        entry.waiting = []
        entries[name] = entry
        for one in waiting { one.resume() }
    }

    /// Leaves out the one that was asked for least recently, where there are many.
    private func makeRoom(for name: String) {
        guard entries[name] == nil, entries.count >= Self.most else { return }
        let oldest = entries.filter { !$0.value.isRunning }.min { $0.value.lastTried < $1.value.lastTried }
        if let oldest { entries[oldest.key] = nil }
    }

    private func wait(for name: String, _ patience: Duration) async {
        let timer = Task {
            try? await Task.sleep(for: patience)
            wake(name)
        }
        await withCheckedContinuation { entries[name]?.waiting.append($0) ?? $0.resume() }
        timer.cancel()
    }

    private func wake(_ name: String) {
        let waiting = entries[name]?.waiting ?? []
        entries[name]?.waiting = []
        for one in waiting { one.resume() }
    }

    /// Ends what is under way, and closes the connection.
    func close() async {
        last?.cancel()
        await pool.close()
    }
}

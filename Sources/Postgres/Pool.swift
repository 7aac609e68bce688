import CoreMetrics
public import Exposition

/// A few connections to one database, opened when first needed and replaced when they break.
public actor Pool {
    private let settings: ConnectionSettings
    private let size: Int
    private var idle: [Connection] = []
    private var lent = 0
    /// Who waits for a turn, and is told whether it came.
    private var waiting: [(number: Int, turn: CheckedContinuation<Bool, Never>)] = []
    private var lastNumber = 0
    private let figures: PoolFigures

    /// - Parameter size: the most connections at a time, at least one.
    public init(_ settings: ConnectionSettings, size: Int) {
        self.settings = settings
        self.size = max(1, size)
        figures = PoolFigures(job: settings.applicationName)
    }

    /// Runs `body` with a connection nobody else uses meanwhile. Who comes when all are lent waits for his turn.
    ///
    /// - Throws: ``PostgresError/unavailable(_:)`` when no connection could be made, `CancellationError` when the task was
    ///   cancelled while it waited for its turn, and what `body` throws.
    public nonisolated func withConnection<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection = try await lend()
        do {
            let value = try await body(connection)
            await takeBack(connection)
            return value
        } catch {
            await takeBack(connection)
            throw error
        }
    }

    /// Closes the connections that are not lent.
    public func close() async {
        let closing = idle
        idle = []
        for connection in closing { await connection.close() }
    }

    private func lend() async throws -> Connection {
        if lent >= size {
            // A caller that gives a place back passes it on, so `lent` already counts this one when the wait ends.
            figures.waiting.increment()
            let isMyTurn = await turn()
            figures.waiting.decrement()
            guard isMyTurn else { throw CancellationError() }
        } else {
            lent += 1
            figures.lent.increment()
        }
        do {
            while let connection = idle.popLast() {
                if await connection.isStillThere() { return connection }
            }
            let connection = try await Connection(settings)
            figures.connected.increment()
            return connection
        } catch {
            figures.failed.increment()
            passOn()
            throw error
        }
    }

    /// Waits for a place that another gives back.
    ///
    /// - Returns: false when the task was cancelled before.
    private func turn() async -> Bool {
        lastNumber += 1
        let number = lastNumber
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                if Task.isCancelled { turn.resume(returning: false) } else { waiting.append((number, turn)) }
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).turn.resume(returning: false)
    }

    private func takeBack(_ connection: Connection) async {
        if await connection.isIdle {
            idle.append(connection)
        } else {
            // A transaction somebody left open would become the next borrower's.
            await connection.close()
        }
        passOn()
    }

    private func passOn() {
        if waiting.isEmpty {
            lent -= 1
            figures.lent.decrement()
        } else {
            waiting.removeFirst().turn.resume(returning: true)
        }
    }
}

/// What is counted of the pools of one job.
private struct PoolFigures: Sendable {
    let lent: Meter
    let waiting: Meter
    let connected: Counter
    let failed: Counter

    /// - Parameter job: as `pg_stat_activity` shows it: what the program itself chose, and nothing from outside.
    init(job: String) {
        let job = job.hasPrefix("cjledger ") ? String(job.dropFirst("cjledger ".count)) : job
        lent = Meter(.poolLent, [job])
        waiting = Meter(.poolWaiting, [job])
        connected = Counter(.poolConnects, [job, "connected"])
        failed = Counter(.poolConnects, [job, "failed"])
    }
}

extension Figure {
    /// What pools of connections count.
    public static let ofPools = [poolLent, poolWaiting, poolConnects]

    static let poolLent = Figure(
        "cjledger_pool_lent_connections", .gauge, labels: ["pool"],
        "Connections to the database that a job of this process uses now.")
    static let poolWaiting = Figure(
        "cjledger_pool_waiting", .gauge, labels: ["pool"],
        "How many wait in this process for one of a job's connections.")
    static let poolConnects = Figure(
        "cjledger_pool_connects_total", .counter, labels: ["pool", "outcome"],
        "Connections to the database that a job of this process made, or failed to make.")
}

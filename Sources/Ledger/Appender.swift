import CoreMetrics
import Exposition
import Foundation
public import Logging
public import Postgres
public import ServiceLifecycle
import Synchronization

/// How the appender groups, and how long it lets anyone wait.
public struct AppenderSettings: Sendable {
    /// How long an arrival may wait.
    public var wait = WebhookWait()
    /// The most arrivals in one statement.
    public var largestGroup = 512
    /// The most bytes of bodies in one statement, unless a single body is larger.
    public var largestGroupBytes = 4 << 20
    /// The most arrivals that may wait; further ones are turned away at once.
    public var mostWaiting = 20_000
    /// The most bytes of bodies that may wait.
    public var mostWaitingBytes = 128 << 20
    /// How often the database is tried while it is away; less often when it keeps failing right after.
    public var probeInterval: Duration = .milliseconds(250)

    public init() {}
}

/// Adds arrivals to the ledger: one writer takes all that wait and commits them together.
///
/// Callers are answered after the commit that holds their arrival. When the database does not answer in time a
/// ``Breaker`` opens: everything that waits is told so, and what comes after is turned away at once, until a probe
/// succeeds. An outage therefore costs one group its wait and everybody else milliseconds.
public final class Appender: Sendable {
    private let connectionSettings: ConnectionSettings
    private let settings: AppenderSettings
    private let logger: Logger
    private let problems: Problems
    private let onAppend: @Sendable () -> Void
    private let state: Mutex<State>
    private let batchSize = Recorder(.appendBatchSize)
    private let duration = CoreMetrics.Timer(.appendDuration)

    private struct Waiting {
        let arrival: Arrival
        let since: ContinuousClock.Instant
        let answer: CheckedContinuation<GroupWriter.Result, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var waitingBytes = 0
        /// How many the writer has taken and not answered yet, and since when the first of them waited.
        var beingWritten = 0
        var writtenSince: ContinuousClock.Instant?
        /// When the last large group was taken.
        var pressedAt: ContinuousClock.Instant?
        var breaker: Breaker
        /// How far the database's clock was ahead of this machine's, by the last connection.
        var clockOffset: TimeInterval?
        var stopping = false
        var idleWriter: CheckedContinuation<Void, Never>?
    }

    /// - Parameters:
    ///   - connection: where to write; its role must be allowed to insert events. Time-outs are set from `settings`.
    ///   - onAppend: called after each commit that may have added events.
    public init(
        connection: ConnectionSettings, settings: AppenderSettings = AppenderSettings(), logger: Logger,
        onAppend: @escaping @Sendable () -> Void = {}
    ) {
        connectionSettings = connection.forAppending(settings.wait.commit)
        state = Mutex(State(breaker: Breaker(probeInterval: settings.probeInterval)))
        self.settings = settings
        self.logger = logger
        problems = Problems(logger: logger)
        self.onAppend = onAppend
    }

    /// How long an arrival waits, in the spool's turn too.
    var wait: WebhookWait { settings.wait }

    /// Whether arrivals are taken at this moment.
    public var takesArrivals: Bool { state.withLock { $0.breaker.phase == .closed && !$0.stopping } }

    /// What waits, and whether it may be appended.
    public var load: AppenderLoad {
        state.withLock { state in
            var load = AppenderLoad()
            load.unanswered = state.waiting.count + state.beingWritten
            let first = state.beingWritten > 0 ? state.writtenSince : state.waiting.first?.since
            load.oldest = first.map { ContinuousClock.now - $0 }
            load.isBreakerOpen = state.breaker.phase != .closed
            return load
        }
    }

    /// How far the database's clock was ahead of this machine's, in seconds; nil until it was measured.
    var clockOffset: TimeInterval? { state.withLock { $0.clockOffset } }

    /// Takes nothing until a probe has succeeded: for a database that is known to be away before the appender runs.
    public func expectNoDatabase(_ reason: String) { note(.appendFailed(.unavailable(reason))) }

    private func note(_ event: Breaker.Event) { state.withLock { $0.breaker.note(event, at: .now) } }

    /// Whether so many are unanswered, or were a moment ago, that other work should wait.
    public var isPressed: Bool {
        state.withLock { state in
            if state.waiting.count + state.beingWritten >= Self.pressingCount { return true }
            return state.pressedAt.map { ContinuousClock.now - $0 < Self.pressureLasts } ?? false
        }
    }

    /// More than a steady thousand a second leaves unanswered, and fewer than a full load does.
    private static let pressingCount = 8
    /// Right after a commit nobody is unanswered, and under a full load the next large group is milliseconds away.
    private static let pressureLasts: Duration = .milliseconds(20)

    /// Adds an arrival and returns once that is durable.
    ///
    /// - Throws: ``AppendFailure``, at the latest when the wait for the commit is over.
    public func append(_ arrival: Arrival) async throws(AppendFailure) -> AppendOutcome {
        let result = await withCheckedContinuation { answer in
            enqueue(Waiting(arrival: arrival, since: .now, answer: answer))
        }
        return try result.get()
    }

    private func enqueue(_ waiting: Waiting) {
        var idleWriter: CheckedContinuation<Void, Never>?
        let refusal = state.withLock { state -> AppendFailure? in
            if let refusal = self.refusal(of: waiting.arrival, in: state) { return refusal }
            state.waiting.append(waiting)
            state.waitingBytes += waiting.arrival.body.count
            idleWriter = state.idleWriter.take()
            return nil
        }
        idleWriter?.resume()
        if let refusal { waiting.answer.resume(returning: .failure(refusal)) }
    }

    private func refusal(of arrival: Arrival, in state: State) -> AppendFailure? {
        if state.stopping { return .stopped }
        if let reason = state.breaker.reason { return reason }
        let isFull =
            state.waiting.count >= settings.mostWaiting
            || state.waitingBytes + arrival.body.count > settings.mostWaitingBytes
        return isFull ? .overloaded : nil
    }

    // MARK: The writer

    private func nextGroup() async -> [Waiting]? {
        while true {
            let (group, isOver) = state.withLock { state in (takeGroup(from: &state), state.stopping) }
            if !group.isEmpty { return group }
            if isOver { return nil }
            await withCheckedContinuation { writer in
                let mustGoOn = state.withLock { state in
                    guard state.waiting.isEmpty, !state.stopping else { return true }
                    state.idleWriter = writer
                    return false
                }
                if mustGoOn { writer.resume() }
            }
        }
    }

    private func takeGroup(from state: inout State) -> [Waiting] {
        var count = 0
        var bytes = 0
        for waiting in state.waiting.prefix(settings.largestGroup) {
            bytes += waiting.arrival.body.count
            guard count == 0 || bytes <= settings.largestGroupBytes else { break }
            count += 1
        }
        let group = Array(state.waiting.prefix(count))
        state.waiting.removeFirst(count)
        state.waitingBytes -= group.reduce(0) { $0 + $1.arrival.body.count }
        state.beingWritten = count
        state.writtenSince = group.first?.since
        if count >= Self.pressingCount { state.pressedAt = .now }
        return group
    }

    /// Writes a group, over new connections where the present one breaks, for as long as its oldest member may wait for
    /// that: a database that restarts quickly then costs a delay and no refusal. Appending again is safe, since the same
    /// bytes are one event.
    private func write(_ group: [Waiting], over connection: inout Connection?) async {
        let deadline = group[0].since + settings.wait.commit
        let retryUntil = min(group[0].since + settings.wait.reconnect, deadline - Self.leastForARetry)
        var pending = group
        while true {
            let results: [GroupWriter.Result]
            do {
                let open = if let connection { connection } else { try await openConnection(by: deadline) }
                connection = open
                results = await GroupWriter(deadline: deadline).write(pending.map(\.arrival), over: open)
            } catch {
                results = pending.map { _ in .failure(AppendFailure(error)) }
            }
            let failed = zip(pending, results).filter { $0.1.isFailure }
            for (waiting, result) in zip(pending, results) where !result.isFailure {
                waiting.answer.resume(returning: result)
            }
            guard let (_, first) = failed.first, case .failure(let failure) = first else { return onAppend() }
            await connection?.close()
            connection = nil
            if ContinuousClock.now < retryUntil, !state.withLock({ $0.stopping }) {
                pending = failed.map(\.0)
                try? await Task.sleep(for: Self.pauseBeforeARetry)
                continue
            }
            // A caller that is told of the outage must find the breaker open.
            let turnedAway = open(because: failure)
            for (waiting, result) in failed { waiting.answer.resume(returning: result) }
            for waiting in turnedAway { waiting.answer.resume(returning: .failure(failure)) }
            return
        }
    }

    private static let appending = "append"
    private static let leastForARetry: Duration = .milliseconds(200)
    private static let pauseBeforeARetry: Duration = .milliseconds(50)

    private func openConnection(by deadline: ContinuousClock.Instant) async throws(PostgresError) -> Connection {
        var connectionSettings = connectionSettings
        connectionSettings.connectTimeout = min(
            connectionSettings.connectTimeout, ContinuousClock.now.duration(to: deadline))
        let connection = try await Connection(connectionSettings)
        let clockOffset = await connection.clockOffset
        state.withLock { $0.clockOffset = clockOffset }
        return connection
    }

    /// Opens the breaker.
    ///
    /// - Returns: what waited behind the group that failed, in its order.
    private func open(because failure: AppendFailure) -> [Waiting] {
        problems.note("\(failure)", of: Self.appending, "nothing is appended until the database is back")
        return state.withLock { state in
            state.breaker.note(.appendFailed(failure), at: .now)
            defer {
                state.waiting = []
                state.waitingBytes = 0
            }
            return state.waiting
        }
    }

    /// All that an append needs, without a row: the right to insert, a database that takes writes, the lock that orders
    /// events, and a commit that becomes durable.
    public static let probe: SQL = """
        WITH nothing AS (
            INSERT INTO ledger.events (account, source, type, body, digest, received_at)
            SELECT '', 'import', '', '', '', clock_timestamp() WHERE false
        )
        SELECT pg_logical_emit_message(true, 'cjledger', '')
        """

    private func probeUntilClosed() async -> Connection? {
        while let due = state.withLock({ $0.stopping ? nil : $0.breaker.probeAt }) {
            // The sleep ends early only when the task is cancelled, and then `stopping` is set.
            try? await Task.sleep(until: due)
            guard !state.withLock({ $0.stopping }) else { break }
            note(.probeBegan)
            if let connection = try? await openConnection(by: ContinuousClock.now + settings.wait.commit),
                (try? await connection.execute(Self.probe)) != nil
            {
                note(.probeSucceeded)
                if problems.isMended(Self.appending) {
                    logger.notice("the database is back: webhooks are appended again")
                }
                return connection
            }
            note(.probeFailed)
        }
        return nil
    }

    private func stop() {
        let writer = state.withLock { state in
            state.stopping = true
            return state.idleWriter.take()
        }
        writer?.resume()
    }
}

extension Appender: Service {
    /// Writes until shutdown, and then what still waits.
    public func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            var connection = await probeUntilClosed()
            while let group = await nextGroup() {
                let begin = ContinuousClock.now
                await write(group, over: &connection)
                batchSize.record(group.count)
                duration.record(ContinuousClock.now - begin)
                if connection == nil { connection = await probeUntilClosed() }
            }
            await connection?.close()
        } onCancelOrGracefulShutdown: {
            self.stop()
        }
    }
}

extension ConnectionSettings {
    /// For appends that somebody waits for no longer than this.
    func forAppending(_ wait: Duration) -> ConnectionSettings {
        var settings = self
        // The server gives up before the sender is answered, so that no insert sits on the lock behind our back.
        settings.statementTimeout = wait * 0.75
        settings.lockTimeout = wait * 0.5
        settings.connectTimeout = wait * 0.5
        settings.isDurable = true
        // Under a stricter isolation an insert that meets the same bytes of another receiver would fail.
        settings.parameters["default_transaction_isolation"] = "read committed"
        return settings
    }
}

extension GroupWriter.Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}

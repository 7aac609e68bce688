import Foundation
public import Logging
import Synchronization

/// Where the spool lies and how much it may hold.
public struct SpoolSettings: Sendable {
    /// The folder; made if it is missing.
    public var folder: String
    /// The most bytes its files may have together.
    public var maximumBytes: Int

    /// Takes nothing more while the oldest file is older; nil for no such bound. A balancer over several receivers
    /// may want one that has gone without a database for so long to be passed over.
    public var maximumAge: Duration?

    /// Room for more than a million webhooks of ordinary size.
    public static let standardMaximumBytes = 4 << 30

    public init(folder: String, maximumBytes: Int = Self.standardMaximumBytes, maximumAge: Duration? = nil) {
        self.folder = folder
        self.maximumBytes = maximumBytes
        self.maximumAge = maximumAge
    }
}

/// Keeps arrivals in files while the ledger does not take them. What waits goes into one file with one fsync.
public final class Spool: Sendable {
    let folder: SpoolFolder
    private let logger: Logger
    private let problems: Problems
    private let queue = Mutex(Queue())
    private let lastFault = Mutex<SpoolFailure?>(nil)

    private struct Waiting {
        let arrival: Arrival
        let clock: GroupWriter.Clock
        let deadline: ContinuousClock.Instant?
        let answer: OneAnswer
    }

    private struct Queue {
        var waiting: [Waiting] = []
        var waitingBytes = 0
        /// What the disk is to take now; some of it may have been given up.
        var beingWritten: [Waiting] = []
        var isBeingWritten = false
        /// The disk has kept somebody waiting for too long and still does.
        var isStuck = false

        /// The oldest that go into one file; nil when none wait.
        mutating func takeGroup(_ limits: AppenderSettings) -> [Waiting]? {
            var bytes = 0
            var count = 0
            for next in waiting.prefix(limits.largestGroup) {
                bytes += next.arrival.body.count
                let fits = bytes <= limits.largestGroupBytes && next.clock == waiting[0].clock
                guard count == 0 || fits else { break }
                count += 1
            }
            guard count > 0 else {
                isBeingWritten = false
                return nil
            }
            let group = Array(waiting.prefix(count))
            waiting.removeFirst(count)
            waitingBytes -= group.reduce(0) { $0 + $1.arrival.body.count }
            beingWritten = group
            return group
        }

        /// Those that can wait no longer. What is being written may get there yet.
        mutating func takeLate(_ now: ContinuousClock.Instant) -> [OneAnswer] {
            let isLate = { (waiting: Waiting) in waiting.deadline.map { $0 <= now } ?? false }
            if beingWritten.contains(where: isLate) { isStuck = true }
            let late = beingWritten.filter(isLate) + waiting.filter(isLate)
            beingWritten.removeAll(where: isLate)
            waiting.removeAll(where: isLate)
            waitingBytes = waiting.reduce(0) { $0 + $1.arrival.body.count }
            return late.map(\.answer)
        }
    }

    /// As much at a time, and as much in memory, as the appender takes.
    private let limits = AppenderSettings()

    /// Takes the folder, for as long as this lives.
    ///
    /// - Throws: ``SpoolFailure`` when it cannot be had.
    public init(_ settings: SpoolSettings, logger: Logger) throws(SpoolFailure) {
        folder = try SpoolFolder(settings) { filesGone in
            let words: Logger.Message = "the spool's folder was gone and was made again"
            if filesGone > 0 {
                logger.error(words, metadata: ["files_gone": "\(filesGone)"])
            } else {
                logger.warning(words)
            }
        }
        self.logger = logger
        problems = Problems(logger: logger)
    }

    /// What waits in it.
    public var summary: SpoolSummary { folder.summary }

    /// Why an arrival could not have been kept when that was last tried, by a probe or by an arrival; nil when it could.
    public var fault: SpoolFailure? { lastFault.withLock(\.self) }

    /// Whether an arrival that came now could be kept. It tries the disk, which may take a second at most.
    public func canKeep() async -> Bool { await probe(within: .seconds(1)) == nil }

    /// Tries the disk as an arrival would: writes, makes durable and removes. A folder that is gone is made again. What
    /// stands in the way is logged.
    ///
    /// - Returns: what that is.
    @discardableResult
    public func probe(within patience: Duration = .seconds(5)) async -> SpoolFailure? {
        guard !queue.withLock({ $0.isStuck }) else { return .stuck }
        let isAnswered = await OneAnswer.by(.now + patience) { answer in
            Task.detached {
                self.note(await self.folder.probe())
                answer.give(true)
            }
        }
        if !isAnswered { note(.stuck) }
        return fault
    }

    /// Keeps an arrival and returns once that is durable.
    ///
    /// - Parameter clockOffset: how far the database's clock is ahead of this machine's, as far as that is known. The
    ///   arrival then keeps its instant, whatever becomes of this machine's clock until it is drained.
    /// - Parameter deadline: until when to wait for the disk; nil for as long as it takes. An arrival that was given up
    ///   may be kept all the same.
    /// - Returns: whether it is kept; what stands in the way is logged.
    func keep(
        _ arrival: Arrival, clockOffset: TimeInterval?, by deadline: ContinuousClock.Instant? = nil
    ) async -> Bool {
        var arrival = arrival
        if let clockOffset { arrival.receivedAt += clockOffset }
        return await withCheckedContinuation { answer in
            enqueue(
                Waiting(
                    arrival: arrival, clock: clockOffset == nil ? .machine : .database, deadline: deadline,
                    answer: OneAnswer(answer)))
        }
    }

    private func enqueue(_ waiting: Waiting) {
        let (isTaken, mustWrite) = queue.withLock { queue in
            let bytes = queue.waitingBytes + waiting.arrival.body.count
            guard !queue.isStuck, queue.waiting.count < limits.mostWaiting, bytes <= limits.mostWaitingBytes else {
                return (false, false)
            }
            queue.waiting.append(waiting)
            queue.waitingBytes = bytes
            defer { queue.isBeingWritten = true }
            return (true, !queue.isBeingWritten)
        }
        if !isTaken { waiting.answer.give(false) }
        if mustWrite { Task.detached { await self.writeAll() } }
    }

    private func writeAll() async {
        let watch = Task.detached { await self.giveUpTheLate() }
        defer { watch.cancel() }
        while let group = queue.withLock({ $0.takeGroup(limits) }) {
            let file = SpoolFile(clock: group[0].clock, arrivals: group.map(\.arrival))
            let failure = await add(file)
            queue.withLock { queue in
                queue.beingWritten = []
                queue.isStuck = false
            }
            note(failure)
            for waiting in group { waiting.answer.give(failure == nil) }
        }
    }

    /// A disk that hangs, as a network's does, must not keep a sender who waits for an answer. While it hangs nobody else
    /// begins to wait.
    private func giveUpTheLate() async {
        while (try? await Task.sleep(for: .milliseconds(25))) != nil {
            let (late, isStuck) = queue.withLock { queue in (queue.takeLate(.now), queue.isStuck) }
            if isStuck, !late.isEmpty { note(.stuck) }
            for answer in late { answer.give(false) }
        }
    }

    private func add(_ file: SpoolFile) async -> SpoolFailure? {
        do throws(SpoolFailure) {
            try await folder.add(file)
            return nil
        } catch {
            return error
        }
    }

    // MARK: What is logged

    private func note(_ failure: SpoolFailure?) {
        lastFault.withLock { $0 = failure }
        if let failure {
            problems.note(
                "\(failure)", of: "spool", "the spool takes nothing: what the database does not take is answered 503")
        } else if problems.isMended("spool") {
            logger.notice("the spool takes webhooks again")
        }
    }
}

/// An answer that somebody waits for, and that several may give: the first counts.
final class OneAnswer: Sendable {
    private let continuation: Mutex<CheckedContinuation<Bool, Never>?>

    init(_ continuation: CheckedContinuation<Bool, Never>) { self.continuation = Mutex(continuation) }

    func give(_ value: Bool) { continuation.withLock { $0.take() }?.resume(returning: value) }

    /// The answer that is given in time, else false.
    static func by(_ deadline: ContinuousClock.Instant, _ ask: (OneAnswer) -> Void) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = OneAnswer(continuation)
            ask(answer)
            Task.detached {
                try? await Task.sleep(until: deadline)
                answer.give(false)
            }
        }
    }
}

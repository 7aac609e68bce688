public import Foundation
public import Instants
public import ServiceLifecycle
import Synchronization

/// What buttons begin and what takes longer than a page may: one thing at a time, while `serve` runs.
///
/// What came of it is in `ledger.operations`; here is only what the pages of this process show meanwhile.
public final class BackgroundWork: Service {
    /// One piece of work.
    struct Job: Sendable, Equatable {
        let number: Int
        let what: String
        let who: String
        let begunAt: Date
        /// How far it has come, in words.
        var progress = ""
        var endedAt: Date?
        /// What came of it, in words; nil while it is under way.
        var result: String?
        var hasFailed = false

        var isUnderWay: Bool { endedAt == nil }
    }

    private struct State {
        var latest: Job?
        var task: Task<Void, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date

    public init(now: @escaping @Sendable () -> Date = { .steady }) { self.now = now }

    /// The last that was begun.
    var latest: Job? { state.withLock { $0.latest } }

    /// Begins something, unless something else is under way, and waits a moment for its end.
    ///
    /// - Parameter body: is told whom to tell how far it has come, and returns what came of it, in words.
    /// - Returns: whether it was begun.
    func begin(
        _ what: String, by who: String, waiting patience: Duration = .seconds(2),
        _ body: @escaping @Sendable (@escaping @Sendable (String) -> Void) async throws -> String
    ) async -> Bool {
        let number: Int? = state.withLock { state in
            guard !state.isClosed, state.latest?.isUnderWay != true else { return nil }
            let number = (state.latest?.number ?? 0) + 1
            state.latest = Job(number: number, what: what, who: who, begunAt: now())
            state.task = Task {
                do {
                    let result = try await body { words in self.change(number) { $0.progress = words } }
                    self.end(number, result, hasFailed: false)
                } catch is CancellationError {
                    self.end(number, "ended before it was done, since the program stops", hasFailed: true)
                } catch {
                    self.end(number, "\(error)", hasFailed: true)
                }
            }
            return number
        }
        guard let number else { return false }
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline, latest?.number == number, latest?.isUnderWay == true {
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    private func change(_ number: Int, _ change: (inout Job) -> Void) {
        state.withLock { state in
            guard var job = state.latest, job.number == number else { return }
            change(&job)
            state.latest = job
        }
    }

    private func end(_ number: Int, _ result: String, hasFailed: Bool) {
        let now = now()
        change(number) { job in
            job.result = result
            job.hasFailed = hasFailed
            job.endedAt = now
        }
    }

    /// Waits until shutdown, and then for what is under way, which is told to end.
    public func run() async {
        try? await gracefulShutdown()
        let task = state.withLock { state in
            state.isClosed = true
            return state.task
        }
        task?.cancel()
        await task?.value
    }
}

/// What a page shows of the work under way, or of the last: `templates/work.mustache`.
struct WorkContent: Sendable {
    let what: String
    let who: String
    let progress: String
    let result: String?
    let isUnderWay: Bool
    let tone: String
    let begun: ShownTime

    /// What is older is in the list of operations.
    private static let isShownFor: TimeInterval = 600

    init?(_ work: BackgroundWork, now: Date) {
        guard let job = work.latest else { return nil }
        if let ended = job.endedAt, now.timeIntervalSince(ended) > Self.isShownFor { return nil }
        what = job.what
        who = job.who
        progress = job.progress
        result = job.result
        isUnderWay = job.isUnderWay
        tone = (job.hasFailed ? Tone.bad : job.isUnderWay ? .warn : .good).rawValue
        begun = ShownTime(job.begunAt, now: now)
    }
}

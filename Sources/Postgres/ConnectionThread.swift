import Foundation

/// A thread that runs the jobs of one actor, one after the other.
///
/// libpq's sockets cannot be watched by an event loop of ours, so a connection waits for its answer in poll(2). On a
/// thread of its own that wait blocks nobody, and a statement needs no hop between threads while it runs.
final class ConnectionThread: SerialExecutor, @unchecked Sendable {
    // @unchecked: `jobs` and `stopped` are only touched with `condition` locked.
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var stopped = false

    init(name: String) {
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    /// Lets the thread end once the jobs it has are done. Without this call it lives for ever.
    func stop() {
        condition.withLock {
            stopped = true
            condition.signal()
        }
    }

    private func run() {
        while let batch = nextJobs() {
            for job in batch {
                job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
    }

    private func nextJobs() -> [UnownedJob]? {
        condition.withLock {
            while jobs.isEmpty && !stopped { condition.wait() }
            defer { jobs.removeAll(keepingCapacity: true) }
            return jobs.isEmpty ? nil : jobs
        }
    }
}

import NIOCore

/// Runs a connection's task on the event loop that reads the connection.
///
/// A webhook is then read, checked and handed to the appender without a change of thread, which would cost more than
/// all three. Whoever runs here must not block: everyone on the same loop would wait.
final class EventLoopExecutor: TaskExecutor {
    private let group: any EventLoopGroup

    init(_ group: any EventLoopGroup) { self.group = group }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // On one of the group's own threads, `any` is the loop of that thread.
        group.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

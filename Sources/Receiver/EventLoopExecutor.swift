import NIOCore

/// Runs a connection's task on the event loop that reads the connection.
///
/// A webhook is then read, checked and handed to the appender without a change of thread, which would cost more than
/// all three. Code that runs here must not block: everyone on the same loop would wait.
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

import Glibc
import Logging
import ServiceLifecycle

/// Ends the process when stopping takes too long: a statement waits for a database that does not answer, say.
///
/// Nothing is lost by that. A webhook is answered 200 only once it is kept, and whatever else was under way is done
/// again. A service group's own limit would end it by a trap, which looks like a fault of the program and takes ten
/// seconds to describe itself.
struct StopLimit: Service {
    /// Counted from the signal on.
    let limit: Duration
    let logger: Logger

    /// Stands last among the services, so that it is the first to be told.
    func run() async throws {
        // A group that ends for an error cancels instead.
        try? await gracefulShutdown()
        // Apart from the services, since it is for the time when they do not end.
        Task.detached { [limit, logger] in
            try? await Task.sleep(for: limit)
            logger.error(
                """
                not everything ended within \(limit.components.seconds) s, as when the database does not answer; it is \
                left where it is. What was answered 200 is kept
                """)
            _exit(EXIT_FAILURE)
        }
    }
}

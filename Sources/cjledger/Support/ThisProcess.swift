import Foundation
import Glibc
import Logging
import ServiceLifecycle

/// How many files and connections the system lets this process have open.
enum OpenFiles {
    /// For the database, the admin listener, files, and connections that are being closed.
    static let reserve = 256

    /// How many connections may be open at once, after the soft limit has been raised as far as they need and may go.
    static func connections(wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        let needed = rlim_t(wanted + reserve)
        if limit.rlim_cur < needed {
            let before = limit.rlim_cur
            limit.rlim_cur = min(needed, limit.rlim_max)
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
        }
        return connections(wanted: wanted, files: Int(clamping: limit.rlim_cur))
    }

    /// How many of that many files may be connections: with hardly any, half of them.
    static func connections(wanted: Int, files: Int) -> Int {
        max(1, min(wanted, max(files - reserve, files / 2)))
    }
}

/// What the system must allow this process at least.
enum Allowance {
    /// For the database's connections, listeners, event loops, the spool, and some webhooks at once.
    static let fewestFiles = 96
    /// Of addresses, not of memory that is used: threads and libraries take some hundred megabytes of them.
    static let leastAddressSpace = 2 << 30

    /// Fails where it is less. Without files or memory libraries end the process without a word.
    static func require() throws(SettingsError) {
        let files = raised(RLIMIT_NOFILE, to: fewestFiles)
        guard files >= fewestFiles else {
            throw .contradiction(
                """
                the system allows this process \(files) open files, and it needs \(fewestFiles) at least: raise the limit \
                (ulimit -n, or LimitNOFILE of the unit)
                """)
        }
        let addresses = raised(RLIMIT_AS, to: leastAddressSpace)
        guard addresses >= leastAddressSpace else {
            throw .contradiction(
                """
                the system allows this process \(addresses >> 20) MB of address space, and it needs \
                \(leastAddressSpace >> 20) at least: raise the limit (ulimit -v). To bound the memory that it uses, \
                bound that (MemoryMax of the unit, or the container)
                """)
        }
    }

    /// The limit, after the soft one was raised as far as is needed and allowed.
    private static func raised(_ resource: __rlimit_resource, to least: Int) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(resource.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return .max }
        if limit.rlim_cur < rlim_t(least), limit.rlim_max > limit.rlim_cur {
            var raised = limit
            raised.rlim_cur = min(rlim_t(least), limit.rlim_max)
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}

/// Lets other processes of the machine go first.
///
/// A replay keeps every core busy, and a webhook beside it must be answered within three seconds. Of what a replay does
/// four fifths is this process, so it is enough that this process steps back. It still comes forward soon enough to
/// give back the locks that it takes for a moment.
enum Courtesy {
    private static let niceness: Int32 = 10

    /// Steps back for good. What cannot be changed is left as it is.
    static func letOthersGoFirst() {
        // On Linux each thread has a priority of its own, which the threads that it starts take over.
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        for thread in (threads ?? []).compactMap(UInt32.init) {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, niceness)
        }
    }
}

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

import Glibc

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

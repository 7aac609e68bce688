public import Foundation
import Glibc

extension Figure {
    /// What the system says of the process, under the names that Prometheus' own libraries use.
    public static let ofProcess = [
        processStart, processCPU, processMemory, processFiles, processMostFiles, processThreads,
    ]

    static let processStart = Figure(
        "process_start_time_seconds", .gauge, "When the process began.")
    static let processCPU = Figure(
        "process_cpu_seconds_total", .counter,
        "What the process has used of the processors, its own and the system's time.")
    static let processMemory = Figure(
        "process_resident_memory_bytes", .gauge, "What the process has in memory.")
    static let processFiles = Figure(
        "process_open_fds", .gauge, "Files and connections that the process has open.")
    static let processMostFiles = Figure(
        "process_max_fds", .gauge, "How many it may have open.")
    static let processThreads = Figure(
        "process_threads", .gauge, "Threads of the process.")
}

/// What the system says of this process.
public enum ProcessFamilies {
    /// What cannot be learnt is left out.
    ///
    /// - Parameter start: when the process began.
    public static func read(start: Date) -> [Family] {
        [
            Family(.processStart, start.timeIntervalSince1970), Family(.processCPU, usedSeconds),
            Family(.processMemory, residentBytes), Family(.processFiles, entries(of: "/proc/self/fd")),
            Family(.processMostFiles, mostFiles), Family(.processThreads, entries(of: "/proc/self/task")),
        ]
    }

    private static var usedSeconds: Double? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? Double(fields[1]).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }

    private static func entries(of folder: String) -> Double? {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)).map { Double($0.count) }
    }

    private static var mostFiles: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }
}

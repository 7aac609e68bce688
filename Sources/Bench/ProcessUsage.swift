import Foundation

/// What the system has counted of a process.
public enum ProcessUsage {
    /// The most memory it has had in use at once, in bytes; nil when there is no such process.
    public static func peakMemory(of process: Int32) -> Int? {
        let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return status?.firstMatch(of: /VmHWM:\s*([0-9]+) kB/).flatMap { Int($0.1) }.map { $0 * 1024 }
    }

    /// Lets ``peakMemory(of:)`` count from now on, for this process. Where the system cannot, it counts from the start.
    public static func forgetPeakMemory() {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    }

    /// The processor time it has taken; zero when there is no such process.
    public static func processorTime(of process: Int32) -> Duration {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        // The name may hold anything; what follows its closing bracket are numbers, user and system time 12th and 13th.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return .zero }
        return .seconds(Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}

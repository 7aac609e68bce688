import Foundation
import Glibc

/// A command of the operator's that the program runs: what it has to say is in the environment.
struct OperatorCommand: Sendable {
    /// As the shell reads it. It is the operator's own text.
    let text: String
    /// The setting that holds it.
    let setting: String
    /// How long it may take.
    var limit: Duration = .seconds(20)

    /// Runs it once.
    ///
    /// - Parameter environment: beside what any command needs. The program's own environment holds secrets, which are none
    ///   of the command's business.
    /// - Throws: ``Failure`` when it does not end in time, or not with 0.
    func run(_ environment: [String: String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", text]
        let own = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG", "TZ"].contains($0.key) }
        process.environment = own.merging(environment) { _, ours in ours }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status = try await Self.status(of: process, limit: limit)
        guard status == 0 else { throw Failure(setting: setting, status: status, limit: limit) }
    }

    /// - Returns: how it ended; nil when it was ended because the time was over.
    private static func status(of process: Process, limit: Duration) async throws -> Int32? {
        let (ends, end) = AsyncStream<Int32?>.makeStream()
        process.terminationHandler = { end.yield($0.terminationStatus) }
        try process.run()
        let timer = Task {
            try await Task.sleep(for: limit)
            end.yield(nil)
        }
        defer { timer.cancel() }
        var first: Int32??
        for await status in ends {
            first = status
            break
        }
        // What the command has started belongs to its group. A task that was cancelled waits no longer.
        if process.isRunning, kill(-process.processIdentifier, SIGKILL) != 0 {
            kill(process.processIdentifier, SIGKILL)
        }
        return first ?? nil
    }

    struct Failure: Error, CustomStringConvertible {
        let setting: String
        let status: Int32?
        let limit: Duration

        var description: String {
            status.map { "\(setting) ended with status \($0)" }
                ?? "\(setting) did not end within \(limit.components.seconds) s"
        }
    }
}

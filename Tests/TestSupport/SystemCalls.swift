import Foundation

/// What a process asks of the system.
public enum SystemCalls {
    /// The calls of these names that `serve` makes from now on until it has ended, after the body, in their order.
    public static func traced(
        of serve: RunningServe, _ names: [String], _ body: () async throws -> Void
    ) async throws -> [String] {
        try await withTemporaryFolder { file in
            let strace = Process()
            let errors = Pipe()
            strace.executableURL = URL(filePath: program)
            strace.arguments = [
                "-f", "-p", String(serve.pid), "-e", "trace=" + names.joined(separator: ","), "-o", file,
            ]
            strace.standardError = errors
            try strace.run()
            // It says so once it has taken hold of every thread.
            _ = errors.fileHandleForReading.availableData
            try await body()
            // What it watches ends, and with it strace.
            await serve.end()
            strace.waitUntilExit()
            return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }

    private static let program = "/usr/bin/strace"

    /// Whether the program for it is there.
    public static var canBeTraced: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// Runs the body while each call of this name that `serve` makes takes so much longer.
    public static func delayed<Value: Sendable>(
        _ name: String, by delay: Duration, in serve: RunningServe, _ body: () async throws -> Value
    ) async throws -> Value {
        let strace = Process()
        let errors = Pipe()
        strace.executableURL = URL(filePath: program)
        strace.arguments = [
            "-f", "-p", String(serve.pid), "-e", "trace=\(name)", "-e",
            "inject=\(name):delay_enter=\(delay.components.seconds * 1_000_000)", "-o", "/dev/null",
        ]
        strace.standardError = errors
        try strace.run()
        // It says so once it has taken hold of every thread.
        _ = errors.fileHandleForReading.availableData
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        // It lets go of what it watches; a gentler signal may be blocked in what this process starts.
        kill(strace.processIdentifier, SIGKILL)
        await Program.wait(for: strace)
        return try result.get()
    }
}

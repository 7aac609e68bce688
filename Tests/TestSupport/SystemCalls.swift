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
            strace.executableURL = URL(filePath: "/usr/bin/strace")
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
}

import Foundation
import Synchronization

/// This same program in a process of its own, which does not outlive this one, however that ends.
enum OwnProgram {
    /// Ready to start.
    ///
    /// - Parameter environment: all of it.
    static func process(_ arguments: [String], environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments =
            ["--pdeathsig", "KILL", URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path] + arguments
        process.environment = environment
        return process
    }

    /// Starts it on a thread that stays: the child is told of the end of the thread that started it, so that thread must
    /// live as long as this program.
    static func start(_ process: Process) throws {
        let started = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        Thread.detachNewThread {
            outcome.withLock { $0 = Result { try process.run() } }
            started.signal()
            while true { Thread.sleep(forTimeInterval: 3600) }
        }
        started.wait()
        try outcome.withLock { try $0.get() }
    }

    /// Runs it to its end. What it says to stderr is shown.
    ///
    /// - Returns: what it wrote to stdout.
    /// - Throws: ``OwnProgramFailure`` when it ends with another status than 0.
    static func run(_ arguments: [String], environment: [String: String]) async throws -> String {
        let process = process(arguments, environment: environment)
        let output = Pipe()
        process.standardOutput = output
        try start(process)
        try? output.fileHandleForWriting.close()
        let text = await withCheckedContinuation { continuation in
            // The reading blocks its thread.
            Thread.detachNewThread {
                let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                process.waitUntilExit()
                continuation.resume(returning: text)
            }
        }
        guard process.terminationStatus == 0 else {
            throw OwnProgramFailure(arguments: arguments, status: process.terminationStatus, output: text)
        }
        return text
    }
}

/// A run of this program failed.
struct OwnProgramFailure: Error, CustomStringConvertible {
    let arguments: [String]
    let status: Int32
    let output: String

    var description: String {
        "`cjledger \(arguments.joined(separator: " "))` ended with status \(status) \(output)"
    }
}

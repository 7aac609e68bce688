import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// The built `cjledger`, run as a user runs it.
public enum Program {
    /// What a run left behind.
    public struct Outcome: Sendable {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    /// The binary beside the tests', or the one that `CJLEDGER_TEST_PROGRAM` names.
    public static var url: URL {
        ProcessInfo.processInfo.environment["CJLEDGER_TEST_PROGRAM"].map { URL(filePath: $0) }
            ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "cjledger")
    }

    /// Runs it to its end, with nothing in its environment but what is given.
    ///
    /// - Parameter input: the file it reads as stdin.
    public static func run(
        _ arguments: [String], environment: [String: String] = [:], input: URL? = nil
    ) async throws -> Outcome {
        let process = process(arguments, environment)
        if let input { process.standardInput = try FileHandle(forReadingFrom: input) }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        async let outputText = readAll(output)
        async let errorText = readAll(errors)
        let texts = await (outputText, errorText)
        await wait(for: process)
        return Outcome(status: process.terminationStatus, output: texts.0, errors: texts.1)
    }

    /// Runs another tool to its end.
    ///
    /// - Parameter input: what it reads as stdin.
    public static func run(tool: URL, _ arguments: [String], input: String = "") async throws -> Outcome {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        let (stdin, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        async let outputText = readAll(output)
        async let errorText = readAll(errors)
        await elsewhere {
            try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try? stdin.fileHandleForWriting.close()
        }
        let texts = await (outputText, errorText)
        await wait(for: process)
        return Outcome(status: process.terminationStatus, output: texts.0, errors: texts.1)
    }

    /// Starts it and ends it with a signal after a while.
    public static func end(
        _ arguments: [String], environment: [String: String], after milliseconds: Int, with signal: Int32
    ) async throws {
        let process = process(arguments, environment)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process.processIdentifier, signal)
        await wait(for: process)
    }

    /// Starts it and leaves it running.
    public static func start(_ arguments: [String], environment: [String: String]) throws -> RunningProgram {
        try start(process(arguments, environment))
    }

    /// Starts another tool and leaves it running.
    public static func start(tool: URL, _ arguments: [String]) throws -> RunningProgram {
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        return try start(process)
    }

    private static func start(_ process: Process) throws -> RunningProgram {
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // The process has its own copies; while these are open the pipes would never end.
        try? output.fileHandleForWriting.close()
        try? errors.fileHandleForWriting.close()
        let log = ProgramLog()
        log.takeAll(from: errors.fileHandleForReading)
        return RunningProgram(process: process, output: output.fileHandleForReading, log: log)
    }

    /// Starts `serve` and returns once it listens.
    public static func serve(environment: [String: String]) async throws -> RunningServe {
        let process = process(["serve"], environment)
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // The process has its own copy; while this one is open the pipe would never end.
        try? errors.fileHandleForWriting.close()
        let log = ProgramLog()
        let handle = errors.fileHandleForReading
        let text = await elsewhere {
            while !log.text.contains("admin listening on"), log.take(from: handle) {}
            return log.text
        }
        let ports = text.matches(of: /listening on https?:\/\/127\.0\.0\.1:([0-9]+)/).compactMap { Int($0.1) }
        guard ports.count == 2 else {
            await wait(for: process)
            throw ServeFailure(status: process.terminationStatus, errors: text)
        }
        log.takeAll(from: handle)
        return RunningServe(process: process, port: ports[0], adminPort: ports[1], log: log)
    }

    /// `serve` ended instead of listening.
    public struct ServeFailure: Error {
        public let status: Int32
        public let errors: String
    }

    private static func process(_ arguments: [String], _ environment: [String: String]) -> Process {
        let process = Process()
        if environment["LD_PRELOAD"] == nil {
            process.executableURL = url
            process.arguments = arguments
        } else {
            // A library that changes the environment as it is loaded hides the arguments from a Swift program. The one
            // that is started first bears it.
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [url.path] + arguments
        }
        process.standardInput = FileHandle.nullDevice
        // Tests read what it logs as people do. What a report says of the settings is not to have one more.
        let log = arguments.first == "config" ? [:] : ["CJLEDGER_LOG": "text"]
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/tmp"].merging(log) { $1 }.merging(environment) { $1 }
        return process
    }

    private static func readAll(_ pipe: Pipe) async -> String {
        await elsewhere { String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    }

    static func wait(for process: Process) async { await elsewhere { process.waitUntilExit() } }

    /// Runs what blocks: it must not hold up the threads that the tests run on.
    public static func elsewhere<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}

/// What a program has written to stderr.
final class ProgramLog: Sendable {
    private let lines = Mutex("")

    var text: String { lines.withLock { $0 } }

    /// Waits for more; false when there is none to come.
    func take(from handle: FileHandle) -> Bool {
        let data = handle.availableData
        lines.withLock { $0 += String(decoding: data, as: UTF8.self) }
        return !data.isEmpty
    }

    /// Takes whatever is still to come, so that it does not fill the pipe.
    func takeAll(from handle: FileHandle) { Thread.detachNewThread { while self.take(from: handle) {} } }
}

/// A `serve` that listens.
public struct RunningServe: Sendable {
    let process: Process
    public let port: Int
    public let adminPort: Int
    let log: ProgramLog

    /// Its process id.
    public var pid: Int32 { process.processIdentifier }

    /// Whether it has not ended, for whatever reason.
    public var isRunning: Bool { process.isRunning }

    /// What it has written to stderr so far.
    public var errors: String { log.text }

    /// Returns once a webhook can be kept, as `/readyz` says.
    public func becomesReady(within limit: Duration = .seconds(30)) async throws {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(adminPort)/readyz")
        let begin = ContinuousClock.now
        while try await HTTPClient.shared.execute(request, timeout: .seconds(5)).status != .ok {
            guard ContinuousClock.now - begin < limit else { throw NotReady(errors: errors) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    struct NotReady: Error {
        let errors: String
    }

    /// Sends a signal and goes on.
    public func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Sends a signal and waits for the end.
    ///
    /// - Returns: the exit status, or the signal that ended it.
    @discardableResult
    public func end(_ signal: Int32 = SIGTERM) async -> Int32 {
        kill(process.processIdentifier, signal)
        await Program.wait(for: process)
        return process.terminationStatus
    }
}

/// A program that goes on until it is ended.
public struct RunningProgram: Sendable {
    let process: Process
    let output: FileHandle
    let log: ProgramLog

    /// What it has written to stderr so far.
    public var errors: String { log.text }

    /// Reads its stdout until so many lines are there or it ends.
    public func lines(_ count: Int) async -> [String] {
        await Program.elsewhere { [output] in
            var data = Data()
            while data.count(where: { $0 == UInt8(ascii: "\n") }) < count {
                let more = output.availableData
                if more.isEmpty { break }
                data += more
            }
            return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    /// Reads no more of its stdout.
    public func abandon() { try? output.close() }

    /// Waits for its end, after a signal if there is one.
    ///
    /// - Returns: the exit status, or the signal that ended it.
    public func end(_ signal: Int32? = nil) async -> Int32 {
        if let signal { kill(process.processIdentifier, signal) }
        await Program.wait(for: process)
        return process.terminationStatus
    }
}

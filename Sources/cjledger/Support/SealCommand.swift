import Foundation
import Glibc
import Hashing
import Instants
import Ledger

/// The command of the operator's that hands the head of a seal on to where nobody who reaches the database can change it.
struct SealCommand: Sendable {
    /// As the shell reads it. It is the operator's own text: the head and all else is in the environment.
    let text: String
    /// How long it may take.
    var limit: Duration = .seconds(20)

    /// Runs it once.
    ///
    /// - Throws: ``Failure`` when it does not end in time, or not with 0.
    func publish(_ seal: Seal) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", text]
        process.environment = Self.environment(of: seal)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status = try await Self.status(of: process, limit: limit)
        guard status == 0 else { throw Failure(status: status, limit: limit) }
    }

    /// The program's own environment holds secrets, which are none of the command's business.
    private static func environment(of seal: Seal) -> [String: String] {
        let own = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG", "TZ"].contains($0.key) }
        return own.merging([
            "CJLEDGER_SEAL_NUMBER": "\(seal.number)",
            "CJLEDGER_SEAL_HEAD": seal.head.hexadecimal,
            "CJLEDGER_SEAL_POSITION": "\(seal.lastPosition)",
            "CJLEDGER_SEAL_AT": seal.sealedAt.isoText,
        ]) { _, ours in ours }
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
        let status: Int32?
        let limit: Duration

        var description: String {
            status.map { "CJLEDGER_SEAL_COMMAND ended with status \($0)" }
                ?? "CJLEDGER_SEAL_COMMAND did not end within \(limit.components.seconds) s"
        }
    }
}

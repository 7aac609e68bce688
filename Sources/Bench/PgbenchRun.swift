import Foundation

/// pgbench inserting single events into the ledger's own table: what the database does without any HTTP in front.
public struct PgbenchRun: Sendable {
    public var conninfo: String
    public var connections: Int
    public var duration: Duration

    public init(conninfo: String, connections: Int, duration: Duration) {
        self.conninfo = conninfo
        self.connections = connections
        self.duration = duration
    }

    /// Bodies of about a kilobyte, no two alike, through the same indexes, trigger and dedupe as the receiver's.
    private static let script = """
        \\set number random(1, 9000000000000000000)
        INSERT INTO ledger.events (account, source, type, message_type, message_id, body, digest, signature, received_at)
        VALUES ('pgbench', 'webhook', 'ORDER', 'UPDATE', '7cceede817dc47ed9748328b64353c5c',
            convert_to(repeat('x', 1100) || :number, 'UTF8'), sha256(convert_to(:number::text, 'UTF8')), 'verified', now())
        ON CONFLICT (account, digest) WHERE source <> 'snapshot' DO NOTHING;
        """

    /// Inserts per second.
    ///
    /// - Throws: ``PgbenchFailure`` when pgbench is missing or fails.
    public func run() async throws -> Double {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                // A child inherits the mask of the thread that starts it, and the runtime's threads block the alarm that
                // ends a pgbench: it would run for ever.
                var none = sigset_t()
                sigemptyset(&none)
                pthread_sigmask(SIG_SETMASK, &none, nil)
                continuation.resume(with: Result { try runBlocking() })
            }
        }
    }

    private func runBlocking() throws -> Double {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "cjledger-bench-\(UInt32.random(in: 0 ... .max)).sql")
        try Self.script.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "pgbench", "--no-vacuum", "--protocol=prepared", "--client=\(connections)", "--jobs=2",
            "--time=\(Int(duration.seconds))", "--file=\(file.path)", conninfo,
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let match = text.firstMatch(of: /tps = ([0-9.]+)/),
            let perSecond = Double(match.1)
        else { throw PgbenchFailure(output: text) }
        return perSecond
    }
}

/// pgbench did not give a figure.
public struct PgbenchFailure: Error, CustomStringConvertible {
    let output: String

    public var description: String { "pgbench failed; it comes with the package postgresql-contrib: \(output)" }
}

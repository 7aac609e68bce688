import Foundation

/// pgbench inserting events: what the database does without any HTTP in front.
public struct PgbenchRun: Sendable {
    public var conninfo: String
    public var script: PgbenchScript
    public var clients: Int
    public var duration: Duration

    public init(conninfo: String, script: PgbenchScript, clients: Int, duration: Duration) {
        self.conninfo = conninfo
        self.script = script
        self.clients = clients
        self.duration = duration
    }

    /// Rows per second.
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
        try script.text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        // On a busy machine a second may go by before all clients are connected, and then it has no rate to tell.
        let seconds = Int(duration.seconds)
        var text = ""
        for seconds in [seconds, 4 * seconds, 16 * seconds] {
            let run = try run(file, seconds: seconds)
            text = run.output
            guard run.status == 0 else { break }
            if let match = text.firstMatch(of: /tps = ([0-9.]+)/), let perSecond = Double(match.1) {
                return perSecond * Double(script.rows)
            }
        }
        throw PgbenchFailure(output: text)
    }

    private func run(_ file: URL, seconds: Int) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "pgbench", "--no-vacuum", "--protocol=prepared", "--client=\(clients)", "--jobs=2", "--time=\(seconds)",
            "--file=\(file.path)", conninfo,
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}

/// What pgbench runs again and again: one statement that inserts events.
public struct PgbenchScript: Sendable {
    /// How many rows a statement inserts.
    let rows: Int
    let text: String

    /// - Parameters:
    ///   - rows: how many rows a statement inserts.
    ///   - table: the ledger's table, or a copy of it.
    public init(rows: Int, into table: String = "ledger.events") {
        self.rows = rows
        // Bodies of 0.5 to 2 kB, no two alike, that compress like JSON.
        text = """
            \\set number random(1, 9000000000000000000)
            INSERT INTO \(table) (account, source, type, message_type, message_id, body, digest, signature, received_at)
            SELECT 'pgbench', 'webhook', 'ORDER', 'UPDATE', '7cceede817dc47ed9748328b64353c5c', body, sha256(body),
                'verified', now()
            FROM (
                SELECT convert_to(repeat(md5(:number::text), (16 + (:number::bigint + row) % 45)::integer) || row, 'UTF8') AS body
                FROM generate_series(1, \(rows)) AS rows (row)
                OFFSET 0
            ) AS bodies
            ON CONFLICT (account, digest) WHERE source <> 'snapshot' DO NOTHING;
            """
    }
}

/// pgbench did not give a figure.
public struct PgbenchFailure: Error, CustomStringConvertible {
    let output: String

    public var description: String { "pgbench failed; it comes with the package postgresql-contrib: \(output)" }
}

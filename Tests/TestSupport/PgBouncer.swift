import Foundation

/// A `pgbouncer` that hands out the sessions of a cluster by the transaction.
public struct PgBouncer: Sendable {
    /// Where it listens on 127.0.0.1.
    public let port: Int

    /// The program; nil where it is not installed.
    private static let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    public static var isInstalled: Bool { program != nil }

    /// It was started and does not listen.
    struct Failure: Error {
        let log: String
    }

    /// Runs one in front of a port of 127.0.0.1 for as long as the body takes.
    ///
    /// - Parameters:
    ///   - user: as whom it logs in, whatever its clients call themselves.
    ///   - sessions: how many it has with the server, for however many clients.
    public static func with<Value: Sendable>(
        to target: Int, as user: String, sessions: Int, _ body: (PgBouncer) async throws -> Value
    ) async throws -> Value {
        let port = try await FreePort.any()
        return try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let settings = """
                [databases]
                * = host=127.0.0.1 port=\(target) user=\(user)
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = \(port)
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = \(sessions)
                max_client_conn = 200
                """
            try settings.write(toFile: folder + "/pgbouncer.ini", atomically: true, encoding: .utf8)
            let process = Process()
            let errors = Pipe()
            process.executableURL = URL(filePath: "/usr/bin/env")
            // It refuses to run as root.
            let asServer =
                getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : []
            process.arguments = asServer + [program ?? "pgbouncer", folder + "/pgbouncer.ini"]
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            try? errors.fileHandleForWriting.close()
            let log = ProgramLog()
            let text = await Program.elsewhere {
                while !log.text.contains("process up"), log.take(from: errors.fileHandleForReading) {}
                return log.text
            }
            log.takeAll(from: errors.fileHandleForReading)
            let result: Result<Value, any Error>
            do {
                guard text.contains("process up") else { throw Failure(log: text) }
                result = .success(try await body(PgBouncer(port: port)))
            } catch {
                result = .failure(error)
            }
            // A gentler signal may be blocked in what this process starts.
            kill(process.processIdentifier, SIGKILL)
            await Program.wait(for: process)
            return try result.get()
        }
    }
}

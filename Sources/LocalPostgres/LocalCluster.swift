public import Foundation

/// A PostgreSQL cluster of our own in one temporary folder, reachable by unix socket only.
///
/// A small shell script stands guard over it: when the pipe to this process closes, for whatever reason, it stops the
/// server and removes the folder. So nothing is left behind even by `kill -9`, and a cluster that was there before is
/// never touched.
public final class LocalCluster: Sendable {
    /// Everything of the cluster is in here.
    public let folder: URL
    /// The folder of the server's programs, such as `pg_dump`.
    public let programs: URL
    /// The connection string of its superuser for a database.
    public func conninfo(database: String = "postgres") -> String {
        // Everything that libpq would otherwise take from the environment, which may mean another server, is said here.
        let host = folder.path.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "host='\(host)' hostaddr='' port=5432 user=postgres dbname=\(database) options='' sslmode=disable "
            + "target_session_attrs=any"
    }

    private let guardian: Guardian

    private init(folder: URL, programs: URL, guardian: Guardian) {
        self.folder = folder
        self.programs = programs
        self.guardian = guardian
    }

    /// Makes a cluster and starts it.
    ///
    /// - Parameter settings: lines for its `postgresql.conf`, such as `fsync = off` for tests.
    /// - Throws: ``LocalClusterError`` with what to do about it.
    public static func start(settings: [String] = []) throws -> LocalCluster {
        let binaries = try PostgresBinaries.find()
        // The one variable of libpq's that a connection string cannot overrule.
        unsetenv("PGSERVICE")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "cjledger-\(UInt32.random(in: 0...UInt32.max))", directoryHint: .isDirectory)
        let guardian = try Guardian.start(binaries: binaries, folder: folder, settings: settings)
        return LocalCluster(folder: folder, programs: URL(filePath: binaries.folder), guardian: guardian)
    }

    /// Stops the server and removes the folder; returns when both are done.
    public func stop() { guardian.dismiss() }

    /// Ends the server as a power cut would, and starts it again on the same files.
    public func crashAndRestart() throws { try guardian.command("crash") }

    /// Ends the server as a power cut would.
    public func halt() throws { try guardian.command("halt") }

    /// Starts it again after ``halt()``.
    public func restart() throws { try guardian.command("start") }

    deinit { guardian.dismiss() }
}

/// Why no cluster could be had.
public enum LocalClusterError: Error, CustomStringConvertible {
    case noBinaries
    case noServerUser
    case failed(String)

    public var description: String {
        switch self {
        case .noBinaries:
            "no PostgreSQL server found: install it (apt-get install postgresql), or put its pg_config on the PATH"
        case .noServerUser:
            "PostgreSQL does not run as root and there is no user postgres: install the package postgresql, or run as another user"
        case .failed(let output): "PostgreSQL did not start: \(output)"
        }
    }
}

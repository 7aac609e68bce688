public import Foundation

/// A PostgreSQL cluster of our own in one temporary folder, reachable by unix socket only unless its settings say more.
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
        return "host='\(host)' hostaddr='' port=\(port) user=postgres dbname=\(database) options='' sslmode=disable "
            + "target_session_attrs=any"
    }

    /// Its port, which is a part of the socket's name.
    public let port: Int

    private let guardian: Guardian

    private init(folder: URL, port: Int, programs: URL, guardian: Guardian) {
        self.folder = folder
        self.port = port
        self.programs = programs
        self.guardian = guardian
    }

    /// The port of every PostgreSQL that nobody told another.
    public static let standardPort = 5432

    /// Makes a cluster and starts it.
    ///
    /// - Parameters:
    ///   - port: matters only where its settings let it listen for TCP.
    ///   - settings: lines for its `postgresql.conf`, such as `fsync = off` for tests.
    /// - Throws: ``LocalClusterError`` with what to do about it.
    public static func start(port: Int = standardPort, settings: [String] = []) throws -> LocalCluster {
        try start(port: port, primary: nil, settings: settings)
    }

    /// Makes a copy of this cluster that follows it, and starts that.
    ///
    /// - Parameter name: what the primary knows it by.
    public func startStandby(
        named name: String, port: Int = standardPort, settings: [String] = []
    ) throws -> LocalCluster {
        try Self.start(port: port, primary: conninfo() + " application_name=\(name)", settings: settings)
    }

    private static func start(port: Int, primary: String?, settings: [String]) throws -> LocalCluster {
        let binaries = try PostgresBinaries.find()
        // The one variable of libpq's that a connection string cannot overrule.
        unsetenv("PGSERVICE")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "cjledger-\(UInt32.random(in: 0...UInt32.max))", directoryHint: .isDirectory)
        let guardian = try Guardian.start(
            binaries: binaries, folder: folder, port: port, primary: primary, settings: settings)
        return LocalCluster(folder: folder, port: port, programs: URL(filePath: binaries.folder), guardian: guardian)
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

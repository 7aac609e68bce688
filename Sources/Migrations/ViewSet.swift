import Postgres
import Schema

/// The functions and views as this program has them. They are repeatable: what changed is made again, all in one
/// transaction.
struct ViewSet: Sendable {
    /// In the order in which they can be made.
    let files: [SchemaFile]

    init(_ files: [SchemaFile]) {
        self.files = files
    }

    /// Whether the database has these and no others.
    ///
    /// - Throws: ``SchemaMismatch/newerViews`` when it had them before.
    func isCurrent(on connection: Connection) async throws -> Bool {
        guard !files.isEmpty else { return true }
        let sets = try await connection.query(
            "SELECT checksum FROM cjledger.view_sets ORDER BY applied_at DESC", as: String.self)
        let own = files.checksum
        guard sets.first != own else { return true }
        guard !sets.contains(own) else { throw SchemaMismatch.newerViews }
        return false
    }

    /// Makes the files that changed again, or nothing.
    ///
    /// A view is locked against its readers while it is replaced. Where a reader is in the way this gives up after a tenth
    /// of a second, so that others do not queue behind it for longer, and tries again.
    ///
    /// - Parameters:
    ///   - again: what is made again though its file did not change.
    ///   - report: called with the name of each that was made.
    /// - Throws: ``SchemaMismatch``; the error of a lock that was not to be had in `patience`.
    func apply(
        on connection: Connection, patience: Duration, again: (SchemaFile) -> Bool = { _ in false },
        report: @Sendable (String) -> Void
    ) async throws {
        let isCurrent = try await isCurrent(on: connection)
        let again = Set(files.filter(again).map(\.path))
        guard !isCurrent || !again.isEmpty else { return }
        let end = ContinuousClock.now + patience
        while true {
            do {
                let made = try await connection.transaction { connection in
                    try await connection.execute("SET LOCAL lock_timeout = '100ms'")
                    let made = try await replaceWhatChanged(again, on: connection)
                    guard !isCurrent else { return made }
                    try await connection.execute(
                        """
                        INSERT INTO cjledger.view_sets (checksum, files)
                        VALUES (\(files.checksum), \(files.map(\.pathAndChecksum)))
                        """)
                    return made
                }
                return (made.count == files.count ? ["all functions and views"] : made).forEach(report)
            } catch let error as PostgresError where Self.isInTheWay(error) && ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(300))
            }
        }
    }

    private static func isInTheWay(_ error: PostgresError) -> Bool {
        ["55P03", "40P01"].contains(error.sqlState)
    }

    /// - Returns: the objects that were made.
    private func replaceWhatChanged(_ again: Set<String>, on connection: Connection) async throws -> [String] {
        let standing = try await connection.query(
            "SELECT unnest(files) FROM (SELECT files FROM cjledger.view_sets ORDER BY applied_at DESC LIMIT 1) AS s",
            as: String.self)
        var replacement = ViewReplacement(connection: connection, own: Set(files.map(\.object)))
        try await replacement.drop(
            standing.map { SchemaFile(path: String($0.prefix { $0 != " " }), text: "") }
                .filter { file in file.path.hasPrefix("views/") && !files.contains { $0.path == file.path } }
                .map(\.object))
        let unchanged = Set(standing)
        for file in files
        where replacement.dropped.contains(file.object) || !unchanged.contains(file.pathAndChecksum)
            || again.contains(file.path)
        {
            try await replacement.make(file)
        }
        try await replacement.giveRightsBack()
        return replacement.made
    }
}

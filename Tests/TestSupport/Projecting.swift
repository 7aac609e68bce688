import CJ
import Ledger
public import Logging
public import Postgres
public import ReadModels

/// A logger that says nothing.
public let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Takes the ledger of the test's database into its read models, once.
public func project(
    _ settings: ProjectorSettings = ProjectorSettings(), appendsQueue: @escaping @Sendable () -> Bool = { false }
) async throws {
    try await Projector(
        connection: try await TestDatabase.current.settings(as: LedgerRole.projector), settings: settings,
        appendsQueue: appendsQueue, logger: silentLogger
    ).catchUp()
}

/// Adds bodies to the ledger of the test's database, in order, as verified webhooks of the type they name.
public func append(_ bodies: [[UInt8]], account: String = "main") async throws {
    try await withAppender { appender in
        for body in bodies {
            _ = try await appender.append(try .webhook(body, type: try Envelope(body).type, account: account))
        }
    }
}

extension Connection {
    /// The rows of a query, each column as text, NULL as nil.
    public func texts(_ statement: String, columns: Int) throws -> [[String?]] {
        let casts = (1...columns).map { "c\($0)::text" }.joined(separator: ", ")
        let names = (1...columns).map { "c\($0)" }.joined(separator: ", ")
        return try query(SQL(unescaped: "SELECT \(casts) FROM (\(statement)) AS t (\(names))")) {
            row throws(PostgresError) in
            var values: [String?] = []
            for _ in 0..<columns { values.append(try row.next(String?.self)) }
            return values
        }
    }

    /// The one value of a query as text.
    public func text(_ statement: String) throws -> String? {
        try texts(statement, columns: 1).first?.first ?? nil
    }
}

public import Foundation
public import Logging
public import Postgres

/// Writes down what people do to the ledger: `ledger.operations`.
public struct OperationsLog: Sendable {
    private let connection: ConnectionSettings
    private let who: String
    private let logger: Logger

    /// - Parameters:
    ///   - connection: where to write, as ``LedgerRole/runtime``.
    ///   - who: who does it, as it is to be read later.
    public init(connection: ConnectionSettings, who: String, logger: Logger) {
        var writing = connection
        writing.statementTimeout = .seconds(10)
        writing.lockTimeout = .seconds(5)
        self.connection = writing
        self.who = String(who.prefix(300))
        self.logger = logger
    }

    /// Does something that is written down: first that it begins, then what came of it.
    ///
    /// What cannot be written down is not done. What was done and cannot be written down is said in the log.
    ///
    /// - Parameters:
    ///   - what: in a word or two.
    ///   - details: what it was given; no secret and nothing of a message.
    ///   - result: what came of it, in words.
    /// - Throws: what `body` throws, and as connections do.
    @discardableResult
    public func perform<Value: Sendable>(
        _ what: String, _ details: [String: String] = [:], result: (Value) -> String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let number = try await Connection.using(connection) { connection in
            try await connection.query(
                """
                INSERT INTO ledger.operations (who, what, details)
                VALUES (\(who), \(what), \(Self.object(details)))
                RETURNING number
                """, as: Int.self)
        }
        guard let number = number.first else { throw PostgresError.unexpectedAnswer("an operation has no number") }
        do {
            let value = try await body()
            await end(number, what, .done, result(value))
            return value
        } catch is CancellationError {
            await end(number, what, .ended, "ended before it was done")
            throw CancellationError()
        } catch {
            await end(number, what, .failed, "\(error)")
            throw error
        }
    }

    private func end(_ number: Int, _ what: String, _ outcome: LedgerOperation.Outcome, _ result: String) async {
        // The one who does it may have been cancelled, and what came of it is written down all the same.
        let writing = Task {
            try await Connection.using(connection) { connection in
                try await connection.execute(
                    """
                    INSERT INTO ledger.operations (who, what, details, begun, outcome)
                    VALUES (\(who), \(what), \(Self.object(["result": String(result.prefix(4000))])), \(number), \(outcome))
                    """)
            }
        }
        do {
            _ = try await writing.value
        } catch {
            logger.error(
                "\(what) is \(outcome.rawValue), and that could not be written into ledger.operations: \(error)")
        }
    }

    private static func object(_ members: [String: String]) -> JSONB {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // PostgreSQL keeps no NUL in a text.
        let plain = members.mapValues { $0.replacing("\0", with: "\u{FFFD}") }
        return JSONB((try? encoder.encode(plain)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    }
}

/// Something that somebody did to the ledger.
public struct LedgerOperation: Sendable, Equatable {
    /// What came of it.
    public enum Outcome: String, Sendable, PostgresRepresentable {
        case done, failed, ended
    }

    public let number: Int
    /// When it began, by the database's clock.
    public let at: Date
    public let who: String
    /// The user that logged in to the database.
    public let databaseUser: String
    public let what: String
    /// What it was given, name by name: `generation 3`.
    public let details: String
    /// When it ended; nil while it is under way, and where its process was killed.
    public let endedAt: Date?
    public let outcome: Outcome?
    /// What came of it, in words.
    public let result: String?

    /// The newest, the newest first.
    ///
    /// - Parameter before: those that began earlier than the one of this number; nil for the newest of all.
    public static func readNewest(
        limit: Int, before: Int? = nil, on connection: Connection
    ) async throws(PostgresError) -> [LedgerOperation] {
        try await connection.query(
            """
            SELECT
                b.number, b.at, b.who, b.database_user, b.what,
                coalesce(
                    (SELECT string_agg(d.key || ' ' || d.value, ', ' ORDER BY d.key) FROM jsonb_each_text(b.details) AS d),
                    ''),
                e.at, e.outcome, e.details ->> 'result'
            FROM ledger.operations AS b
            LEFT JOIN ledger.operations AS e ON e.begun = b.number
            WHERE b.begun IS NULL AND b.number < \(before ?? Int.max)
            ORDER BY b.number DESC
            LIMIT \(limit)
            """, as: LedgerOperation.init(number:at:who:databaseUser:what:details:endedAt:outcome:result:))
    }
}

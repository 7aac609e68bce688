/// What went wrong with a statement, told apart by what the caller may conclude about its effect.
public enum PostgresError: Error, Sendable {
    /// The server refused the statement; it had no effect, and the connection goes on.
    case refused(ServerError)
    /// The statement was sent and no answer that settles it came back: it may have taken effect or not.
    case outcomeUnknown(String)
    /// The statement was never sent, or not to its end: it had no effect.
    case unavailable(String)
    /// An answer came that the caller's code does not expect: a wrong type, a NULL or a missing column.
    case unexpectedAnswer(String)
}

extension PostgresError {
    /// The server's five-character code, where it gave one.
    public var sqlState: String? {
        guard case .refused(let error) = self else { return nil }
        return error.sqlState
    }

    /// Whether it says that the server is away or too slow, rather than what it refuses: a later try may find it.
    public var isAbsence: Bool {
        switch self {
        case .unavailable, .outcomeUnknown: true
        case .refused, .unexpectedAnswer: false
        }
    }
}

extension PostgresError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let error): "the database refused: \(error)"
        case .outcomeUnknown(let reason): "no answer from the database, outcome unknown: \(reason)"
        case .unavailable(let reason): "the database cannot be reached: \(reason)"
        case .unexpectedAnswer(let reason): "the database answered something unexpected: \(reason)"
        }
    }
}

/// An error or warning as PostgreSQL reports it.
public struct ServerError: Error, Sendable {
    /// `ERROR`, `FATAL`, `WARNING` and so on, never translated.
    public let severity: String
    /// The five-character SQLSTATE; its first two characters are the class.
    public let sqlState: String
    /// The primary message. It may quote values of the statement.
    public let message: String
    /// The constraint at fault, if any.
    public let constraint: String?
    /// The secondary message. It often quotes a row's values.
    public let detail: String?
    /// Where it happened: the row and column of a COPY, the lines of a function. It may quote values.
    public let context: String?
    /// What this program makes of it.
    var note: String?

    /// The same with a word of this program's.
    func noting(_ note: String) -> ServerError {
        var noted = self
        noted.note = note
        return noted
    }

    /// Whether the values of the statement are at fault: bad data (class 22), a broken constraint (23), a limit exceeded
    /// (54). Without the value at fault it would succeed.
    public var blamesValues: Bool { ["22", "23", "54"].contains(sqlState.prefix(2)) }
}

extension ServerError: CustomStringConvertible, CustomDebugStringConvertible {
    /// Fit for a log: the messages of class 22 (data) and 23 (integrity) quote values and are left out.
    public var description: String {
        let place = (constraint.map { ", constraint \($0)" } ?? "") + (copyPlace.map { ", \($0)" } ?? "")
        let quotesValues = sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
        let words = quotesValues ? "SQLSTATE \(sqlState)\(place)" : "\(message) (SQLSTATE \(sqlState)\(place))"
        return words + (note.map { "; \($0)" } ?? "")
    }

    /// Table, row and column at which a COPY failed. A binary COPY names nothing else; a quotation is cut off.
    private var copyPlace: String? {
        context?.split(separator: "\n").last { $0.hasPrefix("COPY ") }.map { line in
            String(line.prefix { $0 != ":" && $0 != "\"" })
        }
    }

    /// Everything the server said, values included: for a debugger, not for a log.
    public var debugDescription: String {
        "\(severity) \(sqlState): \(message)" + (detail.map { " [\($0)]" } ?? "")
            + (context.map { " [\($0)]" } ?? "")
    }
}

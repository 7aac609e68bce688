package import Logging
import Synchronization

/// Where log lines go, and in which form.
package enum Logs {
    /// How a line is written.
    package enum Form: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// For programs: an object.
        case json
    }

    private static let chosen = Mutex<(form: Form?, level: Logger.Level)>((nil, .info))

    /// Says how lines are written from now on, by all loggers that are made then.
    ///
    /// - Parameters:
    ///   - form: nil: text where a person watches, JSON where a program reads.
    ///   - level: the least that is written by a logger that was made without a level of its own.
    package static func use(_ form: Form?, level: Logger.Level) { chosen.withLock { $0 = (form, level) } }

    /// A logger that writes to stderr, leaving stdout to results.
    ///
    /// - Parameter level: the least that it writes; nil: what was chosen.
    package static func logger(_ label: String, level: Logger.Level? = nil) -> Logger {
        let (form, usual) = chosen.withLock(\.self)
        let written = form ?? (Console.isErrorTerminal ? .text : .json)
        var logger = Logger(label: label) { LineLogHandler(label: $0, form: written) }
        logger.logLevel = level ?? usual
        return logger
    }
}

package import Logging

/// Where log lines go.
package enum Logs {
    /// A logger that writes to stderr, leaving stdout to results.
    package static func logger(_ label: String, level: Logger.Level = .info) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}

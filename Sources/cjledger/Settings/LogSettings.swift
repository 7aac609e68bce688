import Configuration
import Logging
import Output

/// How the log is written.
struct LogSettings: Sendable {
    /// Nil: text where a person watches, JSON otherwise.
    var form: Logs.Form?
    /// The least that is written.
    var level: Logger.Level

    init(_ reader: SettingsReader) throws(SettingsError) {
        form = try reader.value("cjledger.log", "text or json", Logs.Form.init(rawValue:))
        level = try reader.value(
            "cjledger.logLevel", standard: "info", "debug, info, notice, warning or error", Self.level)
    }

    private static func level(_ text: String) -> Logger.Level? {
        ["debug", "info", "notice", "warning", "error"].contains(text) ? Logger.Level(rawValue: text) : nil
    }

    /// From now on.
    func apply() { Logs.use(form, level: level) }
}

import Foundation
import Instants
import Logging

/// Writes each event as one line to stderr, in one piece.
struct LineLogHandler: LogHandler {
    let label: String
    let form: Logs.Form
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var beside = metadata
        if let provided = metadataProvider?.get() { beside.merge(provided) { $1 } }
        if let given = event.metadata { beside.merge(given) { $1 } }
        if let error = event.error { beside["error"] = "\(error)" }
        let line = LogLine(
            at: Date(), level: event.level, label: label, message: "\(event.message)", beside: beside)
        Console.remark(text: line.text(as: form) + "\n")
    }
}

/// An event as it is logged. Its message and what stands beside it may come from outside: whatever they hold, it is one line,
/// and nothing in it is taken for another part of it.
struct LogLine: Sendable {
    let at: Date
    let level: Logger.Level
    let label: String
    let message: String
    let beside: Logger.Metadata

    /// Without a line end.
    func text(as form: Logs.Form) -> String {
        switch form {
        case .text: plain
        case .json: json
        }
    }

    private var sorted: [(key: String, value: Logger.MetadataValue)] { beside.sorted { $0.key < $1.key } }

    /// The time, the level, who says it, and what, with the rest as `key=value`.
    private var plain: String {
        let rest = sorted.map { " \(Self.word($0.key))=\(Self.word(Self.words($0.value)))" }.joined()
        return "\(at.isoText) \(level.rawValue) \(label): \(Self.escaped(message, quoting: false))\(rest)"
    }

    /// The members `time`, `level`, `logger` and `message`, and the rest under its own names. What would have one of these
    /// names gets `_` behind it.
    private var json: String {
        var taken: Set = ["time", "level", "logger", "message"]
        var members = [
            ("time", Self.quoted(at.isoText)), ("level", Self.quoted(level.rawValue)), ("logger", Self.quoted(label)),
            ("message", Self.quoted(message)),
        ]
        for (key, value) in sorted {
            var name = key
            while !taken.insert(name).inserted { name += "_" }
            members.append((name, Self.json(value)))
        }
        return "{" + members.map { "\(Self.quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let thing): quoted("\(thing)")
        case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
        case .dictionary(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(
                    separator: ",")
                + "}"
        }
    }

    private static func words(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let thing): "\(thing)"
        case .array, .dictionary: json(value)
        }
    }

    /// As it is where it is one word, else in quotation marks.
    private static func word(_ text: String) -> String {
        let isWord =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                !scalar.properties.isWhitespace && !isControl(scalar) && scalar != "\"" && scalar != "="
            }
        return isWord ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String { "\"\(escaped(text, quoting: true))\"" }

    /// Without line ends and other control characters, as JSON writes them.
    private static func escaped(_ text: String, quoting: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "\"" where quoting: escaped += "\\\""
            case "\\" where quoting: escaped += "\\\\"
            case _ where isControl(scalar):
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// What moves a terminal's cursor or ends a line for some reader; all of them have four digits at most.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // What turns the direction of writing lets a line look like another.
        case .format:
            (0x200E...0x200F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
                || (0x2066...0x2069).contains(scalar.value)
        default: false
        }
    }
}

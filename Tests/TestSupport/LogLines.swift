public import Logging
import Synchronization

/// Everything a logger was told, one line a message.
public final class LogLines: Sendable {
    private let lines = Mutex<[(text: String, metadata: Logger.Metadata)]>([])

    public init() {}

    /// The lines so far.
    public var all: [String] { lines.withLock { $0.map(\.text) } }

    /// The same, each with what stands beside its message, by name.
    public var withMetadata: [String] {
        lines.withLock { lines in
            lines.map { line in
                ([line.text] + line.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
                    .joined(separator: " ")
            }
        }
    }

    /// A logger that writes here.
    public var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.lines.withLock { $0.append(("\(event.level): \(event.message)", event.metadata ?? [:])) }
        }
    }
}

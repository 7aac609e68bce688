import ArgumentParser
import Foundation
import Hashing
import Ledger
import Postgres

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Look at the events of the ledger.",
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List events: the newest, or those after a position.")

        @Option(help: "Start after this position, oldest first, instead of the newest.")
        var after: Int?

        @Option(help: "The most events to list.")
        var limit = 20

        @Flag(help: "Print one JSON object a line, with the columns of ledger.events.")
        var json = false

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
        }

        func run() async throws {
            let events = try await EventsCommand.withConnection { connection in
                if let after {
                    try await EventsCommand.read(after: LedgerPosition(after), limit: limit, on: connection)
                } else {
                    try await Array(Event.readNewest(limit: limit, on: connection).reversed())
                }
            }
            if json {
                for event in events { Console.print(try JSONOutput.line(EventLine(event))) }
            } else {
                var table = TextTable(columns: ["position", "account", "type", "message type", "received", "bytes"])
                table.rows = events.map {
                    [
                        "\($0.position)", $0.account.text, $0.type, $0.messageType ?? "–", $0.receivedAt.isoText,
                        String($0.body.count),
                    ]
                }
                for line in table.lines(indent: 0) { Console.print(line) }
            }
        }
    }

    /// A page of the ledger is cut by size as well; this goes on until there are enough or no more.
    private static func read(
        after position: LedgerPosition, limit: Int, on connection: Connection
    ) async throws -> [Event] {
        var events: [Event] = []
        while events.count < limit {
            let page = try await Event.read(
                after: events.last?.position ?? position, limit: limit - events.count, on: connection)
            if page.isEmpty { break }
            events += page
        }
        return events
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one event with its body.")

        @Argument(help: "The event's position.")
        var position: Int

        @Flag(help: "Print one JSON object, with the columns of ledger.events.")
        var json = false

        func run() async throws {
            let found = try await EventsCommand.withConnection { connection in
                try await Event.read(at: LedgerPosition(position), on: connection)
            }
            guard let event = found else {
                Console.remark("there is no event at position \(position): `cjledger events list` shows the newest")
                throw ExitCode(1)
            }
            if json {
                Console.print(try JSONOutput.line(EventLine(event)))
            } else {
                for line in Self.lines(event) { Console.print(line) }
            }
        }

        private static func lines(_ event: Event) -> [String] {
            [
                "position      \(event.position)",
                "account       \(event.account)",
                "source        \(event.source.rawValue)",
                "type          \(event.type.withoutControls)",
                "message type  \(event.messageType?.withoutControls ?? "–")",
                "message id    \(event.messageId?.withoutControls ?? "–")",
                "signature     \(event.signature?.rawValue ?? "–")",
                "received      \(event.receivedAt.isoText)",
                "recorded      \(event.recordedAt.isoText)",
                "digest        \(event.digest.hexadecimal)",
                "body          \(event.body.count) bytes",
                "",
                String(decoding: event.body, as: UTF8.self),
            ]
        }
    }

    private static func withConnection<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let settings = try await Settings.load()
        try await Database.requireCurrentSchema(settings)
        let connection = try await Connection(settings.connection(as: LedgerRole.runtime, for: "events"))
        let value = try await body(connection)
        await connection.close()
        return value
    }
}

/// An event as one line of JSON: the columns of `ledger.events`, the body in Base64, the digest in hexadecimal.
struct EventLine: Encodable {
    private let event: Event

    init(_ event: Event) { self.event = event }

    private enum Column: String, CodingKey {
        case position, account, source, type
        case messageType = "message_type"
        case messageId = "message_id"
        case body = "body_base64"
        case digest, signature
        case receivedAt = "received_at"
        case recordedAt = "recorded_at"
    }

    /// Every column stands in every line, null where it is unknown.
    func encode(to encoder: any Encoder) throws {
        var columns = encoder.container(keyedBy: Column.self)
        try columns.encode(event.position.value, forKey: .position)
        try columns.encode(event.account.text, forKey: .account)
        try columns.encode(event.source.rawValue, forKey: .source)
        try columns.encode(event.type, forKey: .type)
        try columns.encode(event.messageType, forKey: .messageType)
        try columns.encode(event.messageId, forKey: .messageId)
        try columns.encode(Data(event.body).base64EncodedString(), forKey: .body)
        try columns.encode(event.digest.hexadecimal, forKey: .digest)
        try columns.encode(event.signature?.rawValue, forKey: .signature)
        try columns.encode(event.receivedAt, forKey: .receivedAt)
        try columns.encode(event.recordedAt, forKey: .recordedAt)
    }
}

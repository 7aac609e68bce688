import ArgumentParser
import Instants
import Ledger
import Output
import Postgres

extension EventsCommand {
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

        @Flag(help: "Go on with what is added, until Ctrl-C.")
        var follow = false

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
        }

        func run() async throws {
            guard follow else { return try await list() }
            try await Interruption.endsQuietly { try await list() }
        }

        private func list() async throws {
            try await EventsCommand.withConnection { connection in
                let events = try await read(on: connection)
                var table = TextTable(columns: ["position", "account", "type", "message type", "received", "bytes"])
                table.rows = events.map(Self.row)
                Console.write(try json ? EventsCommand.lines(events) : table.lines(indent: 0))
                guard follow else { return }
                let last = events.last?.position ?? LedgerPosition(after ?? 0)
                try await EventsCommand.follow(after: last, on: connection) { page in
                    Console.write(try json ? EventsCommand.lines(page) : table.lines(below: page.map(Self.row)))
                }
            }
        }

        private func read(on connection: Connection) async throws -> [Event] {
            guard let after else { return try await Event.readNewest(limit: limit, on: connection).reversed() }
            // A page of the ledger is cut by size as well; this goes on until there are enough or no more.
            var events: [Event] = []
            while events.count < limit {
                let page = try await Event.read(
                    after: events.last?.position ?? LedgerPosition(after), limit: limit - events.count, on: connection)
                if page.isEmpty { break }
                events += page
            }
            return events
        }

        private static func row(_ event: Event) -> [String] {
            [
                "\(event.position)", event.account.text, event.type, event.messageType ?? "–", event.receivedAt.isoText,
                String(event.body.count) + (event.isAltered ? " (altered)" : ""),
            ]
        }
    }
}

import ArgumentParser
import Hashing
import Instants
import Ledger
import Output
import Postgres

extension EventsCommand {
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
            Console.write(try json ? EventsCommand.lines([event]) : Self.lines(event))
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
                "body          \(event.body.count) bytes" + (event.isAltered ? ", \(EventContent.alteration)" : ""),
                "",
            ] + String(decoding: event.body, as: UTF8.self).linesWithoutControls
        }
    }
}

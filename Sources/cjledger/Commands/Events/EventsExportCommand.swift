import ArgumentParser
import Ledger
import Output
import Postgres

extension EventsCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write events to stdout, one JSON object a line, in the order of their positions.",
            discussion: """
                The lines hold the columns of ledger.events, with the body in Base64 as body_base64 and the digest in
                hexadecimal. `cjledger events import` reads them. An event whose body is not the one that was received,
                by its digest, has "altered":true as well, and is named on stderr. Without --follow it ends with the
                event that is the newest when it begins.
                """)

        @Option(help: "Start after this position.")
        var after = 0

        @Option(help: "End with this position.")
        var until: Int?

        @Option(help: "Only events of this account.")
        var account: String?

        @Flag(help: "Go on with what is added, until Ctrl-C.")
        var follow = false

        func validate() throws {
            guard after >= 0 else { throw ValidationError("--after must be 0 or more") }
            if follow, until != nil { throw ValidationError("--follow has no end, so it does not go with --until") }
            if let account, AccountName(account) == nil {
                throw ValidationError("--account must be 1 to 64 of A–Z a–z 0–9 _ -")
            }
        }

        func run() async throws {
            guard follow else { return try await export() }
            try await Interruption.endsQuietly { try await export() }
        }

        private func export() async throws {
            try await EventsCommand.withConnection { connection in
                let last = min(try await Event.lastPosition(on: connection), LedgerPosition(until ?? .max))
                try await write(until: last, on: connection)
                guard follow else { return }
                try await EventsCommand.follow(after: max(last, LedgerPosition(after)), on: connection, write(page:))
            }
        }

        private func write(until last: LedgerPosition, on connection: Connection) async throws {
            var progress = ProgressDisplay(of: "events")
            var position = LedgerPosition(after)
            var done = 0
            defer { progress.end() }
            while position < last {
                let page = try await Event.read(
                    after: position, limit: EventsCommand.pageLength, maximumBytes: EventsCommand.pageBytes,
                    on: connection)
                guard let end = page.last?.position else { break }
                try write(page: page.filter { $0.position <= last })
                position = end
                done += page.count
                progress.show(done, share: Double(position.value - after) / Double(last.value - after))
                try Task.checkCancellation()
            }
        }

        private func write(page: [Event]) throws {
            let events = page.filter { account == nil || $0.account.text == account }
            Console.write(try EventsCommand.lines(events))
            for event in events where event.isAltered {
                Console.remark("event \(event.position) is \(EventContent.alteration)")
            }
        }
    }
}

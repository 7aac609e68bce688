import ArgumentParser
import Ledger
import Operating
import Output
import Postgres

extension QuarantineCommand {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Read open entries by this version's rules and append those that are events now.",
            discussion: """
                An event that comes of it keeps the instant at which the body was received. One whose signature was not
                noted counts as unsigned.
                """)

        @Argument(help: "The entries' ids.")
        var ids: [Int] = []

        @Flag(help: "Try every open entry.")
        var all = false

        @Flag(help: "Only say what would become of them.")
        var dryRun = false

        func validate() throws {
            guard all == ids.isEmpty else { throw ValidationError("name the entries to try, or --all of them") }
        }

        func run() async throws {
            let settings = try await Settings.load()
            try await Database.requireCurrentSchema(settings)
            guard dryRun else {
                let tally = try await settings.byHand.retryQuarantined(all ? nil : ids) { Console.print($0) }
                return Console.print(tally.summary)
            }
            let tally = try await Connection.using(settings.connection(as: LedgerRole.runtime, for: "quarantine")) {
                try await rehearse(on: $0)
            }
            Console.print("\(tally.added) would be tried, \(tally.already) are events already, \(tally.open) stay")
        }

        /// Only says what would become of them.
        private func rehearse(on connection: Connection) async throws -> Operator.QuarantineTally {
            var tally = Operator.QuarantineTally()
            guard all else {
                for id in ids {
                    try await rehearse(QuarantineCommand.entry(id, on: connection), on: connection, &tally)
                }
                return tally
            }
            var last = 0
            while true {
                let page = try await QuarantineEntry.readOpen(after: last, limit: 100, on: connection)
                guard let end = page.last else { return tally }
                for entry in page { try await rehearse(entry, on: connection, &tally) }
                last = end.id
            }
        }

        private func rehearse(
            _ entry: QuarantineEntry, on connection: Connection, _ tally: inout Operator.QuarantineTally
        ) async throws {
            func say(_ what: String) { Console.print("entry \(entry.id) \(what)") }
            if let position = entry.position {
                say("is event \(position) already")
                tally.already += 1
                return
            }
            guard entry.originalDigest == nil else {
                say("stays: \(EventContent.alteration)")
                tally.open += 1
                return
            }
            switch try await entry.arrival(on: connection).content {
            case .event(_, let type, _, _, _):
                say("would be tried as an event of type \(type.withoutControls)")
                tally.added += 1
            case .noEvent(let reason, _), .altered(_, let reason, _):
                say("stays: \(reason)")
                tally.open += 1
            }
        }
    }
}

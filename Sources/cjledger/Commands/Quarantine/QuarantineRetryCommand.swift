import ArgumentParser
import Ledger
import Output
import Postgres
import Receiver

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
            let connection = try await Connection(settings.connection(as: LedgerRole.runtime, for: "quarantine"))
            let target = try await EventImport(connection: settings.connection(as: LedgerRole.runtime, for: "retry"))
            var tally = Tally()
            if all {
                var last = 0
                while true {
                    let page = try await QuarantineEntry.readOpen(after: last, limit: Self.pageLength, on: connection)
                    guard let end = page.last else { break }
                    try await retry(page, on: connection, target, &tally)
                    last = end.id
                }
            } else {
                for id in ids {
                    try await retry([QuarantineCommand.entry(id, on: connection)], on: connection, target, &tally)
                }
            }
            Console.print(tally.summary(dryRun: dryRun))
        }

        /// So many bodies stand in memory at a time.
        private static let pageLength = 100

        private func retry(
            _ entries: [QuarantineEntry], on connection: Connection, _ target: EventImport, _ tally: inout Tally
        ) async throws {
            for entry in entries where entry.position != nil {
                Self.say(entry, "is event \(entry.position.map { "\($0)" } ?? "") already")
                tally.already += 1
            }
            for entry in entries where entry.position == nil && entry.originalDigest != nil {
                Self.say(entry, "stays: \(EventContent.alteration)")
                tally.open += 1
            }
            let open = entries.filter { $0.position == nil && $0.originalDigest == nil }
            var arrivals: [Arrival] = []
            for entry in open { arrivals.append(try await entry.arrival(on: connection)) }
            guard !dryRun else {
                for (entry, arrival) in zip(open, arrivals) {
                    switch arrival.content {
                    case .event(_, let type, _, _, _):
                        Self.say(entry, "would be tried as an event of type \(type.withoutControls)")
                        tally.added += 1
                    case .noEvent(let reason, _), .altered(_, let reason, _):
                        Self.say(entry, "stays: \(reason)")
                        tally.open += 1
                    }
                }
                return
            }
            for (entry, outcome) in zip(open, try await target.add(arrivals)) {
                switch outcome {
                case .added(let position):
                    Self.say(entry, "is event \(position) now")
                    tally.added += 1
                case .alreadyThere:
                    Self.say(entry, "has become an event meanwhile")
                    tally.already += 1
                case .refused(let reason):
                    Self.say(entry, "stays: \(reason)")
                    tally.open += 1
                case .quarantined:
                    // Nothing that came as something else is tried.
                    tally.open += 1
                }
            }
        }

        private static func say(_ entry: QuarantineEntry, _ what: String) {
            Console.print("entry \(entry.id) \(what)")
        }

        private struct Tally {
            var added = 0
            var already = 0
            var open = 0

            func summary(dryRun: Bool) -> String {
                dryRun
                    ? "\(added) would be tried, \(already) are events already, \(open) stay"
                    : "\(added) became events, \(already) were events already, \(open) stay"
            }
        }
    }
}

extension QuarantineEntry {
    /// The entry as the receiver would hand it on today, with the instant at which it was received.
    fileprivate func arrival(on connection: Connection) async throws -> Arrival {
        let body = try await body(on: connection)
        // An entry that does not say how it was proved claims the least.
        return Arrival(
            account: account, content: Arrival.Content(webhook: body, signature: signature ?? .unsigned), body: body,
            receivedAt: receivedAt)
    }
}

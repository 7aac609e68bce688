import ArgumentParser
import Ledger
import Operating
import Output

extension ParkedCommand {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Read parked events again, and take those into the read models that can be read now.",
            discussion: """
                For a program that was mended and whose rules have the same version. Rules of a new version take parked
                events in when `cjledger replay` makes the read models anew.
                """)

        @Option(name: .customLong("position"), help: "An event's position; may be given several times.")
        var positions: [Int] = []

        @Flag(help: "Try every parked event.")
        var all = false

        func validate() throws {
            guard all == positions.isEmpty else {
                throw ValidationError("name the events to try by --position, or --all of them")
            }
        }

        func run() async throws {
            let settings = try await Settings.load()
            try await Database.requireCurrentSchema(settings)
            let tally = try await settings.byHand.retryParked(all ? nil : positions.map(LedgerPosition.init)) {
                Console.print($0)
            }
            Console.print(tally.summary)
        }
    }
}

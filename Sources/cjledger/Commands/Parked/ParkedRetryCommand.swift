import ArgumentParser
import Ledger
import Output
import Postgres
import ReadModels

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
            let connection = try await Connection(settings.connection(as: LedgerRole.projector, for: "parked"))
            let retry = ParkedRetry(settings: settings.projection)
            var tally = Tally()
            if all {
                var last = LedgerPosition.start
                while let page = try await Self.page(after: last, retry, connection) {
                    for position in page { tally.count(try await retry.retry(position, on: connection), of: position) }
                    last = page.last ?? last
                }
            } else {
                for position in positions.map(LedgerPosition.init) {
                    tally.count(try await retry.retry(position, on: connection), of: position)
                }
            }
            await connection.close()
            Console.print(tally.summary)
        }

        private static func page(
            after position: LedgerPosition, _ retry: ParkedRetry, _ connection: Connection
        ) async throws -> [LedgerPosition]? {
            let page = try await retry.positions(after: position, limit: 1000, on: connection)
            return page.isEmpty ? nil : page
        }

        private struct Tally {
            private var projected = 0
            private var parked = 0
            private var others = 0

            mutating func count(_ outcome: ParkedRetry.Outcome, of position: LedgerPosition) {
                switch outcome {
                case .projected:
                    Console.print("event \(position) is in the read models now")
                    projected += 1
                case .parked(let reason):
                    Console.print("event \(position) stays: \(reason)")
                    parked += 1
                case .notParked:
                    Console.print("event \(position) is not parked")
                    others += 1
                }
            }

            var summary: String {
                "\(projected) projected, \(parked) stay parked" + (others == 0 ? "" : ", \(others) were not parked")
            }
        }
    }
}

import ArgumentParser
import Foundation
import Instants
import Ledger
import Output
import Postgres
import ReadModels

extension ParkedCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List them, the newest last.")

        @Option(help: "The most events to list.")
        var limit = 20

        @Flag(help: "Print one JSON object a line.")
        var json = false

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
        }

        func run() async throws {
            let parked = try await Database.withConnection(as: LedgerRole.runtime, for: "parked") { connection in
                try await ParkedEvent.readNewest(limit: limit, on: connection)
            }
            if json {
                Console.write(try parked.reversed().map { try JSONOutput.line(Line($0)) })
            } else {
                var table = TextTable(columns: ["position", "account", "type", "received", "reason"])
                table.rows = parked.reversed().map {
                    ["\($0.position)", $0.account, $0.type, $0.receivedAt.isoText, $0.reason]
                }
                Console.write(table.lines(indent: 0))
            }
        }

        private struct Line: Encodable {
            let position: Int
            let account: String
            let type: String
            let receivedAt: Date
            let reason: String

            init(_ event: ParkedEvent) {
                position = event.position.value
                account = event.account
                type = event.type
                receivedAt = event.receivedAt
                reason = event.reason
            }
        }
    }
}

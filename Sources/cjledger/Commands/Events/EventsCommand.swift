import ArgumentParser
import Ledger
import Output
import Postgres

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Look at the events of the ledger, and carry them from one ledger to another.",
        subcommands: [List.self, Show.self, Export.self, Import.self])

    /// Runs `body` with a connection of the role that reads the ledger.
    static func withConnection<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        try await Database.withConnection(as: LedgerRole.runtime, for: "events", body)
    }

    /// Events up to this many, and bodies up to this many bytes, stand in memory at a time.
    static let pageLength = 1000
    static let pageBytes = 8 << 20

    /// Hands on what is added behind a position, page by page, until the task is cancelled or nobody reads stdout.
    static func follow(
        after start: LedgerPosition, on connection: Connection, _ take: ([Event]) throws -> Void
    ) async throws {
        var position = start
        while !Console.isAbandoned {
            let page = try await Event.read(
                after: position, limit: pageLength, maximumBytes: pageBytes, on: connection)
            if let last = page.last {
                try take(page)
                position = last.position
            } else {
                try await Task.sleep(for: .milliseconds(200))
            }
            try Task.checkCancellation()
        }
    }

    /// Events as `list --json` and `export` write them.
    static func lines(_ events: [Event]) throws -> [String] { try events.map { try JSONOutput.line(EventLine($0)) } }
}

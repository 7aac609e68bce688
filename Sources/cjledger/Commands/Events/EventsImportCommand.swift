import ArgumentParser
import Ledger
import Output
import Postgres

extension EventsCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Add the events that `cjledger events export` wrote.",
            discussion: """
                Everything is kept but position and recorded_at, which this ledger gives anew, in the order of the
                lines. What is there already is not added twice, so an import can be run again. A line that is no event
                ends it; the lines before it are kept. An event that the export marks as altered goes to the quarantine.
                """)

        @Argument(help: "The file; - or nothing reads stdin.")
        var file = "-"

        func run() async throws { try await Self.run(file) }

        /// Adds the events of a file; of stdin where it is `-`.
        static func run(_ file: String) async throws {
            let settings = try await Settings.load()
            var lines = try LineReader(file == "-" ? nil : file)
            try await Database.requireCurrentSchema(settings)
            var lineImport = LineImport(
                target: try await EventImport(connection: settings.connection(as: LedgerRole.runtime, for: "import")))
            do {
                try await lineImport.run(&lines)
            } catch {
                Console.print(lineImport.summary)
                throw error
            }
            Console.print(lineImport.summary)
        }
    }
}

/// An import of lines under way.
private struct LineImport {
    let target: EventImport
    private var added = 0
    private var alreadyThere = 0
    private var quarantined = 0
    private var waiting: [(number: Int, arrival: Arrival)] = []
    private var waitingBytes = 0

    init(target: EventImport) { self.target = target }

    var summary: String {
        "added \(added) events, \(alreadyThere) were there already"
            + (quarantined == 0
                ? ""
                : ", \(quarantined) were altered before they were exported and are in the quarantine (`cjledger quarantine list`)")
    }

    mutating func run(_ lines: inout LineReader) async throws {
        var progress = ProgressDisplay(of: "lines")
        defer { progress.end() }
        while let line = try await lines.next() {
            guard !line.isEmpty else { continue }
            do {
                let arrival = try EventLine.arrival(from: line)
                guard arrival.isTrueToItsBody else { throw EventLineFault("type is not that of the body") }
                waiting.append((lines.count, arrival))
                waitingBytes += arrival.body.count
            } catch {
                try await flush()
                throw BadLine(number: lines.count, reason: "\(error)")
            }
            if waiting.count >= EventsCommand.pageLength || waitingBytes >= EventsCommand.pageBytes {
                try await flush()
            }
            progress.show(lines.count, share: lines.share)
        }
        try await flush()
    }

    /// Adds what was read, and finds the first line that the event table refused.
    private mutating func flush() async throws {
        let group = waiting
        waiting = []
        waitingBytes = 0
        let outcomes = try await target.add(group.map(\.arrival))
        var bad: BadLine?
        for ((number, _), outcome) in zip(group, outcomes) {
            switch outcome {
            case .added: added += 1
            case .alreadyThere: alreadyThere += 1
            case .quarantined: quarantined += 1
            case .refused(let reason): bad = bad ?? BadLine(number: number, reason: reason)
            }
        }
        if let bad { throw bad }
    }
}

/// A line that cannot become an event.
private struct BadLine: Error, CustomStringConvertible {
    let number: Int
    let reason: String

    var description: String {
        """
        line \(number): \(reason)
        The lines before it are kept. Mend it and run the import again: what is there already is not added twice.
        """
    }
}

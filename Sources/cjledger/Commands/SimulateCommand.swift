public import ArgumentParser
import Foundation
import Output
public import Simulator

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play CJ: answer its API and send its webhooks, without an account and without money.",
        discussion: """
            Listens on 127.0.0.1 and prints one line of JSON with base_url, api_key and open_id. Whatever has CJ's
            address as a setting can be pointed at base_url. Everything follows from --seed and --orders.
            docs/simulator.md tells what it does as CJ does, and where nobody knows.

            POST /__advance {"seconds":N} moves simulated time on and answers when what fell due has been sent;
            GET /__truth answers what a ledger should come to show. Stops on SIGTERM or Ctrl-C.
            """)

    @Option(help: "The port to listen on; 0 lets the system choose.")
    var port = 8787

    @Option(help: "The same seed makes the same orders.")
    var seed: UInt64 = 1

    @Option(help: "How many purchases there are.")
    var orders = 100

    @Option(
        help: """
            What goes wrong: none, habits, bad-day, worst, or a list such as habits,drop=0.3,outage=7200+3600. \
            (default: none)
            """,
        transform: { try Faults(reading: $0) })
    var faults = Faults.none

    @Option(
        help: """
            In which of its ways CJ answers and sends: documents, live, random:SEED, or a list such as \
            live,page-cap=none. docs/simulator.md has the switches. (default: documents)
            """,
        transform: { try Dialect(reading: $0) })
    var dialect = Dialect.documents

    @Option(help: "An address that gets the webhooks of every topic, as if webhook/set had named it.")
    var callback: String?

    @Option(help: "Seconds of simulated time in a real one; with 0 it moves by /__advance alone.")
    var speed = 1.0

    @Option(help: "Calls a second that are taken.")
    var rate = 1

    @Option(help: "Points that the calls of a day may cost.")
    var points = 50_000

    @Option(help: "What closes the feed: half of all attempts failed, or under four-fifths of two hours succeeded.")
    var closingRule = ClosingRule.halfOfAll

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535") }
        guard (1...1_000_000).contains(orders) else { throw ValidationError("--orders must be 1 to 1000000") }
        guard (0...10_000_000).contains(speed) else { throw ValidationError("--speed must be 0 to 10000000") }
        guard (1...100_000).contains(rate) else { throw ValidationError("--rate must be 1 to 100000") }
        guard (0...1_000_000_000).contains(points) else { throw ValidationError("--points must be 0 to 1000000000") }
        guard callback.map(Self.isAddress) ?? true else {
            throw ValidationError("--callback must be a URL with http or https, such as http://127.0.0.1:8080/hook")
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, let host = url.host else { return false }
        return ["http", "https"].contains(scheme) && !host.isEmpty
    }

    func run() async throws {
        var settings = SimulatorSettings()
        settings.port = port
        settings.seed = seed
        settings.orders = orders
        settings.faults = faults
        settings.dialect = dialect
        settings.callback = callback
        settings.speed = speed
        settings.rate = rate
        settings.pointsPerDay = points
        settings.closingRule = closingRule
        let address = ListenAddress(host: settings.host, port: port)
        let cj = SimulatedCJ(settings: settings, logger: Logs.logger("cjledger")) { port in
            Console.print(Self.greeting(port: port))
        }
        let service = ListeningService(service: cj, address: address, setting: "--port")
        try await Interruption.endsQuietly {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                group.addTask { try await Self.showProgress(of: cj) }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    /// Programs read this line; its form is fixed.
    private static func greeting(port: Int) -> String {
        let baseURL = SimulatedCJ.baseURL(port: port)
        return #"{"base_url":"\#(baseURL)","api_key":"\#(SimulatedCJ.apiKey)","open_id":"\#(SimulatedCJ.openId)"}"#
    }

    /// Says on stderr how far it is: on a terminal in one line that changes, else in a line now and then.
    private static func showProgress(of cj: SimulatedCJ) async throws {
        let isTerminal = isatty(STDERR_FILENO) == 1
        var said: SimulatorProgress?
        // What comes after must not stand on the changing line.
        defer { if isTerminal, said != nil { Console.remark("") } }
        while true {
            try await Task.sleep(for: isTerminal ? .milliseconds(250) : .seconds(5))
            let progress = await cj.progress
            guard progress != said else { continue }
            said = progress
            let words = words(progress)
            Console.remark(text: isTerminal ? Terminal.line(words) : "\(words)\n")
        }
    }

    /// What matters most comes first, since a narrow terminal cuts it.
    private static func words(_ progress: SimulatorProgress) -> String {
        let topics = progress.closedTopics
        return """
            \(progress.now)\(progress.hasEnded ? " (ended)" : ""): \
            \(topics.isEmpty ? "" : "closed until webhook/set: \(topics.joined(separator: ", ")); ")\
            \(progress.delivered) webhooks delivered, \(progress.lost) lost, \(progress.givenUp) given up, \
            \(progress.failed) attempts failed
            """
    }
}

extension ClosingRule: ExpressibleByArgument {}

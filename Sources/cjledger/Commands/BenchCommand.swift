import ArgumentParser
import Bench
import Foundation
import LocalPostgres
import Output
import Rebuild

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this program beside this machine's own limits, in one run.",
        subcommands: [Ingest.self, Fold.self, Replay.self, Beside.self])

    fileprivate static func ground(on cluster: LocalCluster) -> BenchGround? {
        BenchGround(
            on: cluster, template: DemoCommand.database, inheriting: ProcessInfo.processInfo.environment)
    }

    fileprivate static func show(_ report: some BenchReport, asJSON: Bool) throws {
        Console.write(asJSON ? [try JSONOutput.line(report)] : report.lines)
        if !report.isSound { throw ExitCode(1) }
    }

    struct Ingest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ingest",
            abstract: "Measure how many webhooks a second are taken durably.",
            discussion: """
                Starts a PostgreSQL of its own and sends a `serve` on it signed ORDER and LOGISTIC webhooks of 0.5 to
                2 kB over loopback: at a steady rate, to time the way into analytics, then as many as it takes, and then
                as many as go to the spool while the database is away. Then pgbench inserts rows of that size into the
                same table. Each measurement has a fresh database. Everything shares this machine's cores, the load
                included.

                Exit status 1 when an answer was not 200, or something acknowledged was not found.
                """)

        @Option(help: "Connections that send at the same time, one measurement each.")
        var connections = ConnectionCounts(counts: [1, 16, 64, 256])

        @Option(help: "Seconds for each measurement.")
        var seconds = 10

        @Option(help: "Events a second for the way into analytics; 0 leaves it out.")
        var rate = 1000

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be 1 to 600") }
            guard (0...100_000).contains(rate) else { throw ValidationError("--rate must be 0 to 100000") }
        }

        func run() async throws {
            let cluster = try LocalCluster.start(settings: ["max_connections = 100"])
            defer { cluster.stop() }
            try await DemoCommand.createDatabase(on: cluster)
            guard let ground = BenchCommand.ground(on: cluster) else { return }
            let report = try await IngestBench(
                ground: ground, connectionCounts: connections.counts, duration: .seconds(seconds), rate: rate
            ).run()
            try BenchCommand.show(report, asJSON: json)
        }
    }
}

extension BenchCommand {
    struct Fold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fold",
            abstract: "Measure what an event costs from its bytes to rows and states.",
            discussion: """
                Makes webhooks and answers of simulated accounts, reads and folds them, makes the rows and the states,
                and reads the states again: on one thread, without a database. Times are of the processor.
                """)

        @Option(help: "Events, at least.")
        var events = 20_000

        @Option(help: "The time zone of CJ's dates that name none.")
        var zone = "UTC"

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard (1...100_000_000).contains(events) else { throw ValidationError("--events must be 1 to 100000000") }
            guard TimeZone(identifier: zone) != nil else { throw ValidationError("--zone is no time zone") }
        }

        func run() async throws {
            let report = try FoldBench(events: events, zone: TimeZone(identifier: zone) ?? .gmt).run()
            try BenchCommand.show(report, asJSON: json)
        }
    }
}

extension BenchCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Measure how fast the read models are rebuilt from a whole ledger.",
            discussion: """
                Starts a PostgreSQL of its own with a ledger of simulated webhooks and answers of CJ's API, about two
                thirds and one third, and fills a generation of the read models from it. Beside that it measures the
                two things that no rebuild can do without: reading the same events through the same client, and copying
                the rows that came of them into empty tables. The two together are the limit. Everything shares this
                machine's cores, the server included.
                """)

        @Option(help: "How many events.")
        var events = 1_000_000

        @Option(help: "How many buckets of events are folded at a time.")
        var workers = FillSettings().workers

        @Option(help: "About how many events are folded together.")
        var bucket = FillSettings().bucketSize

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard (1...10_000_000).contains(events) else { throw ValidationError("--events must be 1 to 10000000") }
            guard (1...64).contains(workers) else { throw ValidationError("--workers must be 1 to 64") }
            guard (1...1_000_000).contains(bucket) else { throw ValidationError("--bucket must be 1 to 1000000") }
        }

        func run() async throws {
            let cluster = try LocalCluster.start(settings: ["max_wal_size = 8GB", "shared_buffers = 256MB"])
            defer { cluster.stop() }
            try await DemoCommand.createDatabase(on: cluster)
            var settings = FillSettings()
            settings.workers = workers
            settings.bucketSize = bucket
            let report = try await ReplayBench(
                cluster: cluster, database: DemoCommand.database, events: events, settings: settings
            ).run()
            try BenchCommand.show(report, asJSON: json)
        }
    }
}

extension BenchCommand {
    struct Beside: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "beside",
            abstract: "Show that nobody notices a replay, and measure what it costs them.",
            discussion: """
                Starts a PostgreSQL of its own with a streaming standby, a ledger of simulated events, and a `serve`.
                While signed webhooks arrive at a steady rate and 8 analysts look once a second, one of them in long
                repeatable-read transactions and one on the standby, it runs `cjledger replay` and then
                `cjledger replay --prune`. Each look is one statement that counts the same things in several views.
                Everything shares this machine's cores.

                Exit status 1 when a look failed, saw views that do not agree, or fewer things than the one before;
                when an answer was not 200; or when something acknowledged was not found.
                """)

        @Option(help: "How many events there are before the load.")
        var events = 1_000_000

        @Option(help: "Seconds of measuring before the replay.")
        var seconds = 30

        @Option(help: "Webhooks a second.")
        var rate = 100

        @Option(help: "Seconds for which one analyst holds each transaction open.")
        var hold = 60

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard (1...10_000_000).contains(events) else { throw ValidationError("--events must be 1 to 10000000") }
            guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be 1 to 600") }
            guard (1...10_000).contains(rate) else { throw ValidationError("--rate must be 1 to 10000") }
            guard (1...600).contains(hold) else { throw ValidationError("--hold must be 1 to 600") }
        }

        func run() async throws {
            let cluster = try LocalCluster.start(settings: [
                "max_connections = 100", "max_wal_size = 8GB", "shared_buffers = 256MB",
                // The standby has no slot.
                "wal_keep_size = 4GB",
            ])
            defer { cluster.stop() }
            try await DemoCommand.createDatabase(on: cluster)
            guard let ground = BenchCommand.ground(on: cluster) else { return }
            let report = try await BesideBench(
                ground: ground, events: events, rate: rate, before: .seconds(seconds), hold: .seconds(hold)
            ).run()
            try BenchCommand.show(report, asJSON: json)
        }
    }
}

/// Numbers of connections, written `1,16,64`.
struct ConnectionCounts: ExpressibleByArgument, CustomStringConvertible {
    let counts: [Int]

    init(counts: [Int]) { self.counts = counts }

    init?(argument: String) {
        let counts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard counts.allSatisfy((1...1000).contains) else { return nil }
        self.counts = counts
    }

    var description: String { counts.map(String.init).joined(separator: ",") }
}

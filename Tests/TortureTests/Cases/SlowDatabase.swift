import Bench
import Foundation
import TestSupport
import Testing

extension `Under torture` {
    @Test(
        .timeLimit(.minutes(Scale.minutes)),
        arguments: [FaultyProxy.Manner.blackHole, .delays(.seconds(5))])
    func `a database that does not answer in time keeps no request waiting for 3 s`(
        manner: FaultyProxy.Manner
    ) async throws {
        let trouble = Duration.seconds(Scale.pick(short: 8, long: 120))
        try await OwnCluster.with { cluster in
            try await FaultyProxy.with(to: cluster.port) { proxy in
                let conninfo = "host=127.0.0.1 port=\(proxy.port) user=postgres dbname=postgres sslmode=disable"
                try await Ground.with(conninfo) { ground in
                    let rate = Scale.rate(500)
                    let load = try await ground.load(perSecond: rate, for: trouble + .seconds(4))
                    let report = try await ground.run(load) {
                        try await Task.sleep(for: .seconds(1))
                        proxy.set(manner)
                        try await Task.sleep(for: trouble)
                        proxy.set(.passes)
                    }
                    let draining = try await ground.drained()
                    let database = try await cluster.connect()
                    let tally = try await Tally(report, in: database)
                    let log = await ground.receiver().errors
                    let openings = log.ranges(of: "nothing is appended until the database is back").count
                    let closings = log.ranges(of: "the database is back: webhooks are appended again").count
                    tally.tell(
                        "database \(manner) for \(trouble.inSeconds) at \(rate)/s",
                        "breaker opened \(openings) and closed \(closings) times, "
                            + "drained \(draining.inSeconds) after the last webhook")
                    tally.expectAllKept()
                    #expect(report.longest < Scale.longestAnswer)
                    #expect(openings > 0)
                    #expect(closings == openings)
                }
            }
        }
    }
}

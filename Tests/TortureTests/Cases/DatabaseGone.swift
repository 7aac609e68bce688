import Bench
import Foundation
import Postgres
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `a database that is gone for long gets everything, in order, when it is back`() async throws {
        let outage = Duration.seconds(Scale.pick(short: 10, long: 600))
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                let rate = Scale.rate(500)
                let load = try await ground.load(perSecond: rate, for: outage + .seconds(4))
                let report = try await ground.run(load) {
                    try await Task.sleep(for: .seconds(1))
                    try await cluster.halt()
                    try await Task.sleep(for: outage)
                    try await cluster.restart()
                }
                let draining = try await ground.drained()
                // Fresh webhooks go straight to the database, and what waited follows beside them.
                let database = try await cluster.connect()
                let disorder = try await disorderOfWhatWaited(in: database)
                let tally = try await Tally(report, in: database)
                tally.tell(
                    "database gone for \(outage.inSeconds) at \(rate)/s",
                    "drained \(draining.inSeconds) after the last webhook, \(disorder.inMilliseconds) out of order at most"
                )
                tally.expectAllKept()
                #expect(disorder < .milliseconds(500))
                #expect(report.longest < Scale.longestAnswer)
            }
        }
    }

    /// By how much the most belated of the events that waited came before one that stands before it.
    ///
    /// Those that were received in the first seconds of the outage waited for their append first.
    private func disorderOfWhatWaited(in database: Connection) async throws -> Duration {
        let seconds = try await database.text(
            """
            WITH waited AS (
                SELECT position, received_at, recorded_at FROM ledger.events
                WHERE recorded_at - received_at > interval '3 s'
            )
            SELECT coalesce(max(extract(epoch FROM latest - received_at)), 0)
            FROM (
                SELECT received_at, max(received_at) OVER (ORDER BY position) AS latest
                FROM waited
                WHERE received_at > (SELECT min(received_at) + interval '3 s' FROM waited)
            ) AS w
            """)
        return .seconds(try #require(seconds.flatMap { Double($0) }))
    }
}

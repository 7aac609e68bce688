import Bench
import Foundation
import Postgres
import TestSupport
import Testing

extension `Under torture` {
    /// Events committed on the primary alone are the trap: sent again they look like duplicates of something safe.
    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `nothing is lost with a primary whose standby was gone, though events were sent again`() async throws {
        let alone = Duration.seconds(Scale.pick(short: 4, long: 60))
        try await OwnCluster.with { primary in
            try await primary.withStandby(named: "standby") { standby in
                try await primary.requireStandby(named: "standby")
                let conninfo =
                    "host=127.0.0.1,127.0.0.1 port=\(primary.port),\(standby.port) user=postgres dbname=postgres "
                    + "sslmode=disable target_session_attrs=read-write"
                try await Ground.with(conninfo) { ground in
                    let rate = Scale.rate(200)
                    let load = try await ground.load(perSecond: rate, for: .seconds(2) + alone)
                    let resending = try await ground.load(perSecond: rate, for: alone)
                    async let first = ground.run(load) {
                        try await Task.sleep(for: .seconds(1))
                        try await standby.halt()
                    }
                    // The same webhooks once more, from the first on, while some of them wait for the standby.
                    try await Task.sleep(for: .seconds(1.2))
                    let again = try await resending.run()
                    let report = try await first
                    // An operator breaks off the wait of what has hung there all the time, and sends once more.
                    let operating = try await primary.connect()
                    let waiting = try await operating.query(
                        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                    ) { row throws(PostgresError) in try row.next(Int.self) }
                    await operating.close()
                    let onceMore = try await resending.run()
                    try await primary.halt()
                    try await standby.restart()
                    try await standby.promote()
                    try await ground.drained()
                    let database = try await standby.connect()
                    let tally = try await Tally(report, in: database)
                    tally.tell(
                        "standby gone for \(alone.inSeconds) at \(rate)/s, then the primary, standby promoted",
                        "sent again: \(again.acknowledged) and \(onceMore.acknowledged) answered 200, "
                            + "\(waiting.first ?? 0) waits for the standby broken off")
                    tally.expectAllKept()
                    #expect(again.failed == 0)
                    #expect(onceMore.failed == 0)
                    #expect(max(report.longest, again.longest, onceMore.longest) < Scale.longestAnswer)
                }
            }
        }
    }
}

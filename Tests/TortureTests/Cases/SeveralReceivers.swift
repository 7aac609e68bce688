import Bench
import Foundation
import Postgres
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), .enabled(if: PgBouncer.isInstalled, "needs pgbouncer"))
    func `of two receivers, one behind a pooler, one works on what is shared, and the other takes over`() async throws {
        let cj = try await RunningSimulator.start(.init(seed: 8, orders: 20))
        let result: Result<Void, any Error>
        do { result = .success(try await takeOver(cj)) } catch { result = .failure(error) }
        await cj.end()
        try result.get()
    }

    private func takeOver(_ cj: RunningSimulator) async throws {
        try await OwnCluster.with { cluster in
            try await PgBouncer.with(to: cluster.port, sessions: 8) { pooler in
                let reconciling = ["CJ_API_KEY": cj.apiKey, "CJ_BASE_URL": cj.baseURL, "CJ_REQUESTS_PER_SECOND": "20"]
                try await Ground.with(cluster.conninfo, settings: reconciling) { ground in
                    let database = try await cluster.connect()
                    // The one that will be stopped has it.
                    let holder = try await untilHeld(by: nil, on: database)
                    try await ground.add([
                        "CJLEDGER_DATABASE": "host=127.0.0.1 port=\(pooler.port) user=postgres dbname=postgres",
                        "CJLEDGER_TRANSACTION_POOLER": "true",
                    ])
                    let rate = Scale.rate(500) / 2
                    let time = Duration.seconds(Scale.pick(short: 14, long: 60))
                    let toFirst = try await ground.load(perSecond: rate, for: .seconds(4))
                    let toSecond = try await ground.load(perSecond: rate, for: time, on: 1, from: 10_000_000)
                    let (lease, models) = (Clock(), Clock())
                    async let fromFirst = toFirst.run()
                    let second = try await ground.run(toSecond) {
                        try await Task.sleep(for: .seconds(5))
                        // Stopped, not killed: its sessions stay open, and whatever they hold.
                        await ground.receiver(0).signal(SIGSTOP)
                        lease.start()
                        models.start()
                        let position = try await lastPosition(on: database)
                        async let others: Void = {
                            while try await shownPosition(of: cluster) <= position {
                                try await Task.sleep(for: .milliseconds(20))
                            }
                            models.stop()
                        }()
                        _ = try await untilHeld(by: holder, on: database)
                        lease.stop()
                        try await others
                    }
                    await ground.receiver(0).signal(SIGCONT)
                    let first = try await fromFirst
                    try await ground.drained()
                    try await projected(on: database)
                    let tally = try await Tally(first, second, in: database)
                    tally.tell(
                        "two receivers with projector and reconciler, one behind pgbouncer, the other stopped, at \(rate)/s each",
                        "reconciler taken over after \(lease.elapsed.inSeconds), "
                            + "projecting went on after \(models.elapsed.inSeconds)")
                    tally.expectAllKept()
                    #expect(lease.elapsed < .seconds(10))
                    #expect(models.elapsed < .seconds(10))
                }
            }
        }
    }

    /// Waits until somebody has the right to reconcile, and somebody else than before.
    private func untilHeld(by former: String?, on database: Connection) async throws -> String {
        while true {
            let holder = try await database.text(
                "SELECT holder FROM reconciler.lease WHERE expires_at > clock_timestamp()")
            if let holder, holder != former { return holder }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

private func lastPosition(on database: Connection) async throws -> Int {
    Int(try await database.text("SELECT max(position) FROM ledger.events") ?? "") ?? 0
}

private func shownPosition(of cluster: OwnCluster) async throws -> Int {
    let database = try await cluster.connect()
    let position = Int(try await database.text("SELECT position FROM analytics.freshness") ?? "") ?? 0
    await database.close()
    return position
}

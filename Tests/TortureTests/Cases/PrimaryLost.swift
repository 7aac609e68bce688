import Bench
import Foundation
import Postgres
import TestSupport
import Testing

/// How a primary is lost.
private enum Loss: CaseIterable {
    /// It refuses connections from then on.
    case killed
    /// It answers nothing any more, as a machine without power.
    case unreachable
}

extension OwnCluster {
    /// Has every commit wait for a standby, and returns once that follows.
    func requireStandby(named name: String) async throws {
        let connection = try await connect()
        try await connection.execute(SQL(unescaped: "ALTER SYSTEM SET synchronous_standby_names = '\(name)'"))
        try await connection.execute("SELECT pg_reload_conf()")
        while try await connection.text("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1" {
            try await Task.sleep(for: .milliseconds(20))
        }
        await connection.close()
    }

    /// Makes a standby the primary.
    func promote() async throws {
        let connection = try await connect()
        // A query that waited for the promotion could itself hold up the recovery that has to end first.
        try await connection.execute("SELECT pg_promote(wait => false)")
        while try await connection.text("SELECT pg_is_in_recovery()") != "false" {
            try await Task.sleep(for: .milliseconds(20))
        }
        await connection.close()
    }
}

extension Connection {
    fileprivate func holdsEvent(recordedAfter instant: Date) throws -> Bool {
        try query("SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_at > \(instant))") {
            row throws(PostgresError) in try row.next(Bool.self)
        } == [true]
    }
}

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), arguments: Loss.allCases)
    private func `a synchronous standby that is promoted has all that was acknowledged`(loss: Loss) async throws {
        try await OwnCluster.with { primary in
            try await primary.withStandby(named: "standby") { standby in
                try await FaultyProxy.with(to: primary.port) { proxy in
                    try await primary.requireStandby(named: "standby")
                    let conninfo =
                        "host=127.0.0.1,127.0.0.1 port=\(proxy.port),\(standby.port) user=postgres dbname=postgres "
                        + "sslmode=disable target_session_attrs=read-write"
                    try await Ground.with(conninfo) { ground in
                        let rate = Scale.rate(1000)
                        let load = try await ground.load(
                            perSecond: rate, for: .seconds(Scale.pick(short: 8, long: 60)))
                        let away = Clock()
                        let report = try await ground.run(load) {
                            try await Task.sleep(for: .seconds(2))
                            switch loss {
                            case .killed: try await primary.halt()
                            case .unreachable: proxy.set(.blackHole)
                            }
                            away.start()
                            let loss = Date()
                            try await standby.promote()
                            let database = try await standby.connect()
                            while try await !database.holdsEvent(recordedAfter: loss) {
                                try await Task.sleep(for: .milliseconds(10))
                            }
                            away.stop()
                        }
                        let draining = try await ground.drained()
                        let database = try await standby.connect()
                        let tally = try await Tally(report, in: database)
                        tally.tell(
                            "primary \(loss) at \(rate)/s, synchronous standby promoted at once",
                            "appending again \(away.elapsed.inSeconds) after the loss, "
                                + "drained \(draining.inSeconds) after the last webhook")
                        tally.expectAllKept()
                        #expect(report.longest < Scale.longestAnswer)
                    }
                }
            }
        }
    }
}

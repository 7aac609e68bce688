import Bench
import Foundation
import Postgres
import TestSupport
import Testing

/// What ends PostgreSQL, or a part of it.
private enum End: CaseIterable {
    case backendKilled
    case postmasterKilled
    case immediateStop
}

extension OwnCluster {
    fileprivate func suffer(_ end: End) async throws {
        switch end {
        case .backendKilled:
            let connection = try await connect()
            let backends = try await connection.query(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'cjledger append'"
            ) { row throws(PostgresError) in try row.next(Int32.self) }
            await connection.close()
            for backend in backends { kill(backend, SIGKILL) }
        case .postmasterKilled: try await killPostmasterAndRestart()
        case .immediateStop:
            try await halt()
            try await restart()
        }
    }
}

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), arguments: End.allCases)
    private func `a PostgreSQL that is killed again and again costs no webhook its 200`(end: End) async throws {
        let times = Scale.pick(short: 2, long: 20)
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                let rate = Scale.rate(1000)
                let load = try await ground.load(perSecond: rate, for: .seconds(times * 3))
                let report = try await ground.run(load) {
                    for _ in 0..<times {
                        try await Task.sleep(for: .milliseconds(1200))
                        try await cluster.suffer(end)
                    }
                }
                let draining = try await ground.drained()
                let database = try await cluster.connect()
                let tally = try await Tally(report, in: database)
                tally.tell("\(times) × \(end) at \(rate)/s", "drained \(draining.inSeconds) after the last webhook")
                tally.expectAllKept()
            }
        }
    }
}

import Bench
import Foundation
import Ledger
import TestSupport
import Testing

extension `Under torture` {
    /// A day and more of one webhook a second.
    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `a spool of many files is drained beside webhooks that come meanwhile`() async throws {
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                try await cluster.halt()
                var load = try await ground.load(perSecond: 1, for: .seconds(Scale.pick(short: 4, long: 600)))
                // One at a time, so that each is a file.
                load.connections = 1
                load.pace = .asAnswered
                let waiting = try await load.run()
                let count = try SpoolSummary.read(folder: ground.spool()).files
                let rate = Scale.rate(100)
                let fresh = try await ground.load(
                    perSecond: rate, for: .seconds(Scale.pick(short: 5, long: 60)), from: 10_000_000)
                try await cluster.restart()
                async let draining = ground.drained()
                let beside = try await fresh.run()
                let time = try await draining
                let database = try await cluster.connect()
                let meanwhile = try await Tally(beside, in: database)
                let tally = try await Tally(waiting, beside, in: database)
                tally.tell(
                    "\(count) files in the spool, drained beside \(rate)/s", "drained in \(time.inSeconds)",
                    "fresh ones meanwhile: p99 \(meanwhile.p99.inMilliseconds), worst \(meanwhile.worst.inMilliseconds)"
                )
                tally.expectAllKept()
            }
        }
    }
}

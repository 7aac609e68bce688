import Bench
import Foundation
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), .enabled(if: SystemCalls.canBeTraced, "needs strace"))
    func `a disk of the spool that hangs is answered 503 within 3 s, and taken up again without hands`() async throws {
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                let rate = Scale.rate(200)
                try await cluster.halt()
                let serve = await ground.receiver()
                let load = try await ground.load(perSecond: rate, for: .seconds(5))
                // The first fsync from then on takes 8 s.
                let hanging = try await SystemCalls.delayed("fsync", by: .seconds(8), in: serve) {
                    try await load.run()
                }
                // By itself, as soon as the disk answers.
                try await serve.becomesReady()
                let after = try await ground.load(perSecond: rate, for: .seconds(2), from: 1_000_000).run()
                try await cluster.restart()
                try await ground.drained()
                let tally = try await Tally(hanging, after, in: try await cluster.connect())
                tally.tell(
                    "the spool's disk hangs in fsync at \(rate)/s, with the database away",
                    "meanwhile \(hanging.refusals) otherwise than 200, longest \(hanging.longest.inMilliseconds)")
                tally.expectNothingLost()
                #expect(hanging.refusals.keys.sorted() == [503])
                #expect(hanging.longest < Scale.longestAnswer)
                #expect(after.failed == 0)
                #expect(await ground.receiver().errors.contains("the disk does not answer"))
            }
        }
    }
}

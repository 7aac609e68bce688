import Bench
import Foundation
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `a receiver that is killed again and again has lost nothing it answered with 200`() async throws {
        let kills = Scale.pick(short: 5, long: 50)
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                let rate = Scale.rate(1000)
                let load = try await ground.load(
                    perSecond: rate, for: .seconds(Double(kills) * 1.2), isRepeated: true)
                let report = try await ground.run(load) {
                    var random = SeededGenerator(seed: 8)
                    for _ in 0..<kills {
                        try await Task.sleep(for: .milliseconds(Int.random(in: 100...900, using: &random)))
                        try await ground.killAndRestart()
                    }
                }
                try await ground.drained()
                let database = try await cluster.connect()
                try await projected(on: database)
                let tally = try await Tally(report, in: database)
                tally.tell("\(kills) × kill -9 of the receiver at \(rate)/s; what it did not answer is sent again")
                tally.expectNothingLost()
                // What was sent again until it was answered is there too.
                #expect(tally.acknowledged == tally.sent)
                #expect(tally.found == tally.sent)
            }
        }
    }
}

import Bench
import Foundation
import Ledger
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `files of the spool that a disk has spoilt are set aside and named, and the others drained`() async throws {
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                let rate = Scale.rate(500)
                try await cluster.halt()
                let report = try await ground.load(
                    perSecond: rate, for: .seconds(Scale.pick(short: 3, long: 30))
                ).run()
                let files = try spoil(ground.spool())
                try await ground.killAndRestart()
                try await cluster.restart()
                try await ground.drained()
                let broken = try names(ground.spool()).filter { $0.hasSuffix(".broken") }
                let log = await ground.receiver().errors
                // What a person finds in them: heads and checksums are no webhooks.
                let inBroken = files.lost
                let tally = try await Tally(report, in: try await cluster.connect())
                tally.tell(
                    "\(files.truncated.count) files of the spool truncated and \(files.flipped.count) with a flipped bit, "
                        + "of \(files.all)", "\(broken.count) files set aside, with \(inBroken) webhooks in them")
                let spoilt = Set((files.truncated + files.flipped).map { $0 + ".broken" })
                #expect(Set(broken) == spoilt)
                for name in spoilt { #expect(log.contains(name)) }
                #expect(files.truncated.count > 1 && files.flipped.count > 1)
                #expect(tally.acknowledged == tally.sent)
                #expect(tally.found == tally.sent - inBroken)
                #expect(tally.duplicates == 0)
            }
        }
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private struct Spoilt {
        var all = 0
        var truncated: [String] = []
        var flipped: [String] = []
        /// How many webhooks were in those.
        var lost = 0
    }

    /// Cuts some files off at any place, and turns a bit of others.
    private func spoil(_ folder: String) throws -> Spoilt {
        var random = SeededGenerator(seed: 8)
        var spoilt = Spoilt()
        for (index, name) in try names(folder).enumerated() {
            spoilt.all += 1
            let file = URL(filePath: "\(folder)/\(name)")
            var bytes = try Data(contentsOf: file)
            let webhooks = bytes.count(where: { $0 == UInt8(ascii: "\n") }) - 2
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch index % 10 {
            case 3:
                bytes = bytes.prefix(place)
                spoilt.truncated.append(name)
            case 7:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                spoilt.flipped.append(name)
            default: continue
            }
            spoilt.lost += webhooks
            try bytes.write(to: file)
        }
        return spoilt
    }
}

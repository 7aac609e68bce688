import Bench
import Foundation
import Postgres
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), .enabled(if: SmallDisk.isPossible, "root may mount a small disk"))
    func `a full disk below the spool is answered 503, and taken up again without hands`() async throws {
        let time = Duration.seconds(Scale.pick(short: 3, long: 60))
        try await OwnCluster.with { cluster in
            try await SmallDisk.with(bytes: 512 << 10) { disk in
                try await Ground.with(cluster.conninfo, settings: ["CJLEDGER_SPOOL": disk.folder]) { ground in
                    let rate = Scale.rate(200)
                    try await cluster.halt()
                    let full = try await ground.load(perSecond: rate * 4, for: time).run()
                    try disk.remount("size=1g")
                    let roomy = try await ground.load(perSecond: rate, for: time, from: 1_000_000).run()
                    try await cluster.restart()
                    let load = try await ground.load(perSecond: rate, for: time, from: 2_000_000)
                    let fresh = try await load.run()
                    try await ground.drained(disk.folder)
                    let tally = try await Tally(full, roomy, fresh, in: try await cluster.connect())
                    tally.tell(
                        "disk of the spool full at \(rate)/s with the database away, then larger",
                        "while it was full: \(full.acknowledged) answered 200, \(full.refusals) otherwise")
                    tally.expectNothingLost()
                    #expect(full.refusals.keys.sorted() == [503])
                    #expect(full.acknowledged > 0)
                    #expect(full.longest < Scale.longestAnswer)
                    #expect(roomy.failed == 0)
                    #expect(fresh.failed == 0)
                    #expect(tally.found == tally.acknowledged)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(Scale.minutes)), .enabled(if: SmallDisk.isPossible, "root may mount a small disk"))
    func `a full disk below PostgreSQL sends webhooks to the spool, until there is room`() async throws {
        let time = Duration.seconds(Scale.pick(short: 6, long: 60))
        try await OwnCluster.with(isMigrated: false) { cluster in
            try await SmallDisk.with(bytes: Scale.pick(short: 64 << 20, long: 256 << 20)) { disk in
                let space = disk.folder + "/space"
                try FileManager.default.createDirectory(atPath: space, withIntermediateDirectories: false)
                if getuid() == 0 {
                    try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: space)
                }
                let server = try await cluster.connect()
                try await server.execute(SQL(unescaped: "CREATE TABLESPACE small LOCATION '\(space)'"))
                try await server.execute("CREATE DATABASE small TABLESPACE small")
                let conninfo = cluster.conninfo(database: "small")
                let migrated = try await Program.run(["migrate"], environment: ["CJLEDGER_DATABASE": conninfo])
                try #require(migrated.status == 0, "\(migrated.errors)")
                try await Ground.with(conninfo) { ground in
                    // All that is left but little.
                    let filler = disk.folder + "/filler"
                    try await Program.elsewhere {
                        Result { try SmallDisk.fill(filler, leaving: 512 << 10, of: disk) }
                    }.get()
                    let rate = Scale.rate(200)
                    let load = try await ground.load(perSecond: rate * 2, for: time)
                    let report = try await ground.run(load) {
                        try await Task.sleep(for: time * 0.7)
                        try FileManager.default.removeItem(atPath: filler)
                    }
                    let draining = try await ground.drained()
                    let database = try await Connection(ConnectionSettings(conninfo: conninfo))
                    let tally = try await Tally(report, in: database)
                    await database.close()
                    let log = await ground.receiver().errors
                    tally.tell(
                        "disk of PostgreSQL full at \(rate * 2)/s, then not",
                        "drained \(draining.inSeconds) after the last webhook")
                    #expect(log.contains("53100"))
                    tally.expectAllKept()
                    #expect(report.longest < Scale.longestAnswer)
                }
                try await server.execute("DROP DATABASE small WITH (FORCE)")
                try await server.execute("DROP TABLESPACE small")
            }
        }
    }
}

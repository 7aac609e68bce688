import Bench
import Foundation
import Postgres
import TestSupport
import Testing

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `a base backup made under load is a whole ledger up to an instant`() async throws {
        try await OwnCluster.with { cluster in
            try await Ground.with(cluster.conninfo) { ground in
                let rate = Scale.rate(500)
                let load = try await ground.load(perSecond: rate, for: .seconds(Scale.pick(short: 5, long: 30)))
                let running = Task { try await load.run() }
                try await Task.sleep(for: .seconds(1))
                // A backup that is started is a standby that is promoted: the same files and the same recovery.
                try await cluster.withStandby(named: "backup") { backup in
                    try await backup.promote()
                    let report = try await running.value
                    let original = try await cluster.connect()
                    let restored = try await backup.connect()
                    let position = try #require(try await restored.text("SELECT max(position) FROM ledger.events"))
                    let digest = "SELECT md5(string_agg(e::text, '' ORDER BY position)) FROM ledger.events AS e"
                    let both = try await [original, restored].asyncMap {
                        try await $0.text("\(digest) WHERE position <= \(position)")
                    }
                    let tally = try await Tally(report, in: original)
                    tally.tell(
                        "base backup at \(rate)/s, restored up to position \(position)",
                        "its first event is received at \(try await restored.text("SELECT min(received_at) FROM ledger.events") ?? "")"
                    )
                    tally.expectAllKept()
                    #expect(both[0] == both[1])
                    try await expectGoesOn(backup.conninfo, restored)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(Scale.minutes)))
    func `a dump, and an export, become the same ledger and the same read models elsewhere`() async throws {
        try await OwnCluster.with { cluster in
            let rate = Scale.rate(500)
            let report = try await Ground.with(cluster.conninfo) { ground in
                let report = try await ground.load(
                    perSecond: rate, for: .seconds(Scale.pick(short: 3, long: 30))
                ).run()
                try await projected(on: try await cluster.connect())
                return report
            }
            let original = try await cluster.connect()
            let tally = try await Tally(report, in: original)
            let shown = try await ModelRows.analytics(on: original)
            tally.tell("dump into a new cluster, and export and import into another, of \(tally.found) events")
            tally.expectAllKept()

            try await OwnCluster.with(isMigrated: false) { other in
                try await shell(
                    """
                    "$BIN/pg_dumpall" -d "$FROM" --roles-only | grep -v 'ROLE postgres' | "$BIN/psql" -qd "$TO" -v ON_ERROR_STOP=1
                    "$BIN/pg_dump" -d "$FROM" | "$BIN/psql" -qd "$TO" -v ON_ERROR_STOP=1 -o /dev/null
                    """, ["BIN": cluster.programs, "FROM": cluster.conninfo, "TO": other.conninfo])
                let restored = try await other.connect()
                #expect(try await ModelRows.analytics(on: restored) == shown)
                try await expectRefusalWhereNumbersAreBehind(other, restored)
                try await expectGoesOn(other.conninfo, restored)
            }
            try await withTemporaryFolder { file in
                let exported = try await Program.run(
                    ["events", "export"], environment: ["CJLEDGER_DATABASE": cluster.conninfo])
                try exported.output.write(toFile: file, atomically: true, encoding: .utf8)
                try await OwnCluster.with { other in
                    let imported = try await Program.run(
                        ["events", "import", file], environment: ["CJLEDGER_DATABASE": other.conninfo])
                    #expect(imported.status == 0, "\(imported.errors)")
                    let restored = try await other.connect()
                    try await expectGoesOn(other.conninfo, restored) {
                        try await projected(on: restored)
                        #expect(try await ModelRows.analytics(on: restored) == shown)
                    }
                }
            }
        }
    }

    /// As after a dump without the sequences, or a failover by logical replication.
    private func expectRefusalWhereNumbersAreBehind(_ cluster: OwnCluster, _ database: Connection) async throws {
        try await database.execute("SELECT setval('ledger.events_position_seq', 1)")
        let environment = [
            "CJLEDGER_DATABASE": cluster.conninfo, "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
            "CJ_OPEN_ID": RunningReceiver.openId, "CJLEDGER_LISTEN": "127.0.0.1:0",
            "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0",
        ]
        let refused = try await Program.run(["serve"], environment: environment)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("ledger.events are behind"))
        #expect(refused.errors.contains("run `cjledger migrate`"))
        let migrated = try await Program.run(["migrate"], environment: environment)
        #expect(migrated.output.contains("the numbers of ledger.events were behind"))
    }

    /// A ledger that was restored takes webhooks at positions of their own, and projects them.
    private func expectGoesOn(
        _ conninfo: String, _ database: Connection, _ body: () async throws -> Void = {}
    ) async throws {
        let before = Int(try await database.text("SELECT max(position) FROM ledger.events") ?? "") ?? 0
        try await Ground.with(conninfo) { ground in
            try await body()
            let load = try await ground.load(perSecond: 50, for: .seconds(1), from: 50_000_000)
            let more = try await Tally(load.run(), in: database)
            more.expectAllKept()
            try await projected(on: database)
            let added = try await database.text("SELECT count(*) FROM ledger.events WHERE position > \(before)")
            #expect(added == "\(more.sent)")
        }
    }

    private struct ShellFailure: Error {
        let errors: String
    }

    private func shell(_ script: String, _ environment: [String: String]) async throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-ec", script]
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardError = errors
        try process.run()
        try? errors.fileHandleForWriting.close()
        let text = await Program.elsewhere {
            String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        await Program.elsewhere { process.waitUntilExit() }
        guard process.terminationStatus == 0, text.isEmpty else { throw ShellFailure(errors: text) }
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

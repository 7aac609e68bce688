import AsyncHTTPClient
import Foundation
import Hashing
import Ledger
import NIOCore
import NIOHTTP1
import Postgres
import Synchronization
import TestSupport
import Testing

/// What `/readyz` says.
private struct Ready: Decodable {
    struct Spool: Decodable {
        let files: Int
        let bytes: Int
        let oldest: String?
        let broken: Int
    }

    let ready: Bool
    let keeps_in: String?
    let database: String
    let spool: Spool?
}

private func ready(_ serve: RunningServe) async throws -> Ready {
    try JSONDecoder().decode(Ready.self, from: Data(try await get("/readyz", port: serve.adminPort).body.utf8))
}

private func untilDrained(_ serve: RunningServe) async throws {
    let begin = ContinuousClock.now
    while true {
        let ready = try await ready(serve)
        if ready.database == "reachable", ready.spool?.files == 0 { return }
        try #require(ContinuousClock.now - begin < .seconds(60), "not drained: \(ready) \(serve.errors)")
        try await Task.sleep(for: .milliseconds(20))
    }
}

private func environment(_ cluster: OwnCluster, _ folder: String, _ more: [String: String] = [:]) -> [String: String] {
    [
        "CJLEDGER_DATABASE": cluster.conninfo, "CJLEDGER_LISTEN": "127.0.0.1:0",
        "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
        "CJ_OPEN_ID": RunningReceiver.openId, "CJLEDGER_SPOOL": folder,
    ].merging(more) { $1 }
}

private func order(_ id: Int) -> [UInt8] { Messages.order(["cjOrderId": "\(10_000 + id)"]) }

private func events(_ cluster: OwnCluster) async throws -> [Event] {
    let connection = try await cluster.connect()
    let events = try await Event.read(after: .start, limit: 1_000_000, on: connection)
    await connection.close()
    return events
}

/// What several clients have sent and were answered 200.
private final class Load: Sendable {
    private let state = Mutex<(number: Int, digests: Set<Digest>)>((0, []))

    var acknowledged: Set<Digest> { state.withLock { $0.digests } }

    func nextNumber() -> Int {
        state.withLock { state in
            state.number += 1
            return state.number
        }
    }

    func acknowledge(_ body: [UInt8]) {
        state.withLock { _ = $0.digests.insert(SHA256.digest(of: body)) }
    }
}

@Suite struct `While the database is away` {
    @Test func `every webhook is answered 200, and is in the ledger once, in order, afterwards`() async throws {
        try await OwnCluster.with { cluster in
            try await withTemporaryFolder { folder in
                let environment = environment(cluster, folder)
                let serve = try await Program.serve(environment: environment)
                #expect(await post(order(0), to: serve) == 200)
                #expect(try await ready(serve).keeps_in == "database")
                try await cluster.halt()

                let begin = Date()
                var latencies: [Duration] = []
                for id in 1...200 {
                    let sent = ContinuousClock.now
                    #expect(await post(order(id), to: serve) == 200)
                    latencies.append(ContinuousClock.now - sent)
                }
                let together = await withTaskGroup(of: UInt?.self) { group in
                    for id in 201...600 { group.addTask { await post(order(id), to: serve) } }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(together == Array(repeating: 200, count: 400))
                let end = Date()
                latencies.sort()
                print("while the database is away: p50 \(latencies[99]), p99 \(latencies[197]), most \(latencies[199])")
                let away = try await ready(serve)
                #expect(away.ready)
                #expect(away.keeps_in == "spool")
                #expect(away.database == "away")
                #expect((away.spool?.files ?? 0) > 0)
                // As `status --json` writes it.
                let oldest = try #require(away.spool?.oldest)
                #expect(oldest.wholeMatch(of: /20[0-9-]{8}T[0-9:]{8}\.[0-9]{6}Z/) != nil, "\(oldest)")
                #expect(try await get("/healthz", port: serve.adminPort).body.contains(#""spooled":600"#))

                try await cluster.restart()
                #expect(await post(order(601), to: serve) == 200)
                try await untilDrained(serve)
                let kept = try await events(cluster)
                #expect(kept.count == 602)
                #expect(Set(kept.map(\.body)) == Set((0...601).map(order)))
                let inTurn = Set((0...200).map(order))
                #expect(kept.map(\.body).filter(inTurn.contains) == (0...200).map(order))
                // One machine, one clock: an instant is the one at which the webhook came, to within measuring.
                let spooled = Set((1...600).map(order))
                for event in kept where spooled.contains(event.body) {
                    #expect(event.receivedAt > begin.addingTimeInterval(-0.1))
                    #expect(event.receivedAt < end.addingTimeInterval(0.1))
                }
                let status = try await Program.run(["status"], environment: environment)
                #expect(status.output.contains("spool         empty"))
                #expect(await serve.end() == 0)
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `killed at any moment, the receiver loses nothing it answered with 200`() async throws {
        try await OwnCluster.with { cluster in
            try await withTemporaryFolder { folder in
                let load = Load()
                var random = SeededGenerator(seed: 8)
                for round in 0..<8 {
                    // At the start, in the middle or not at all.
                    if round % 3 == 1 { try await cluster.halt() }
                    let serve = try await Program.serve(environment: environment(cluster, folder))
                    let pause = Duration.milliseconds(Int.random(in: 50...400, using: &random))
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<8 {
                            group.addTask {
                                while !Task.isCancelled {
                                    let body = order(load.nextNumber())
                                    let status = await post(body, to: serve)
                                    guard let status else { return }
                                    #expect(status == 200)
                                    load.acknowledge(body)
                                }
                            }
                        }
                        try await Task.sleep(for: pause)
                        if round % 3 == 2 {
                            try await cluster.halt()
                            try await Task.sleep(for: pause)
                        }
                        await serve.end(SIGKILL)
                        group.cancelAll()
                    }
                    if round % 3 != 0 { try await cluster.restart() }
                }
                let serve = try await Program.serve(environment: environment(cluster, folder))
                try await untilDrained(serve)
                await serve.end()
                let digests = try await events(cluster).map(\.digest)
                let promised = load.acknowledged
                print("killed 8 times: \(promised.count) acknowledged, \(digests.count) in the ledger")
                #expect(promised.count > 100)
                #expect(promised.isSubset(of: digests))
                #expect(Set(digests).count == digests.count)
            }
        }
    }

    @Test func `serve starts, and works on the database once that is there and migrated`() async throws {
        try await OwnCluster.with(isMigrated: false) { cluster in
            try await withTemporaryFolder { folder in
                let environment = environment(cluster, folder)
                try await cluster.halt()
                let serve = try await Program.serve(environment: environment)
                #expect(serve.errors.contains("webhooks are kept in the spool until it can be"))
                #expect(await post(order(1), to: serve) == 200)
                #expect(try await ready(serve).keeps_in == "spool")
                try await cluster.restart()
                while !serve.errors.contains("run `cjledger migrate`") {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(await post(order(2), to: serve) == 200)
                #expect(try await Program.run(["migrate"], environment: environment).status == 0)
                try await untilDrained(serve)
                #expect(await post(order(3), to: serve) == 200)
                #expect(try await events(cluster).map(\.body) == (1...3).map(order))
                #expect(await serve.end() == 0)
            }
        }
    }

    @Test func `serve ends in good order although the database never came`() async throws {
        try await withTemporaryFolder { folder in
            let serve = try await Program.serve(environment: [
                "CJLEDGER_DATABASE": "host=127.0.0.1 port=1", "CJLEDGER_LISTEN": "127.0.0.1:0",
                "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
                "CJ_OPEN_ID": RunningReceiver.openId, "CJLEDGER_SPOOL": folder,
            ])
            #expect(await post(order(1), to: serve) == 200)
            #expect(await serve.end() == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["000000000001.jsonl"])
        }
    }

    @Test func `what another process left is shown, drained, and set aside where it is broken`() async throws {
        try await OwnCluster.with { cluster in
            try await withTemporaryFolder { folder in
                let environment = environment(cluster, folder)
                try await cluster.halt()
                let first = try await Program.serve(environment: environment)
                for id in 1...5 { #expect(await post(order(id), to: first) == 200) }
                let second = try await Program.run(["serve"], environment: environment)
                #expect(second.status == 1)
                #expect(second.errors.contains("the folder that CJLEDGER_SPOOL names cannot be used: another process"))
                await first.end(SIGKILL)
                let away = try await Program.run(["status"], environment: environment)
                #expect(away.status == 1)
                #expect(away.errors.contains("spool: 5 files"), "\(away.errors)")
                try await cluster.restart()

                let waiting = try await Program.run(["status", "--json"], environment: environment)
                #expect(waiting.status == 2)
                #expect(waiting.output.contains(#""spool":{"broken":0,"bytes":"#))
                #expect(waiting.output.contains(#""files":5,"oldest":"20"#), "\(waiting.output)")

                let torn = URL(filePath: folder + "/000000000002.jsonl")
                try Data(contentsOf: torn).dropLast(30).write(to: torn)
                let serve = try await Program.serve(environment: environment)
                try await untilDrained(serve)
                #expect(try await ready(serve).spool?.broken == 1)
                #expect(serve.errors.contains("000000000002.jsonl.broken"))
                #expect(try await events(cluster).map(\.body) == [1, 3, 4, 5].map(order))
                let status = try await Program.run(["status"], environment: environment)
                #expect(status.status == 2)
                #expect(status.output.contains("! 1 files of the spool are broken\n  look at the disk"))
                await serve.end()

                // As docs/operations.md says.
                let broken = try String(contentsOfFile: folder + "/000000000002.jsonl.broken", encoding: .utf8)
                let lines = folder + "/lines"
                try broken.split(separator: "\n").dropFirst().prefix(1).joined().write(
                    toFile: lines, atomically: true, encoding: .utf8)
                let saved = try await Program.run(["events", "import", lines], environment: environment)
                #expect(saved.output.contains("added 1 events"), "\(saved.errors)")
            }
        }
    }

    @Test func `a full spool is answered 503 with Retry-After, until there is room again`() async throws {
        try await OwnCluster.with { cluster in
            try await withTemporaryFolder { folder in
                let serve = try await Program.serve(
                    environment: environment(cluster, folder, ["CJLEDGER_SPOOL_MAX_BYTES": "5000"]))
                try await cluster.halt()
                let kept = try await fill(serve)
                try await cluster.restart()
                try await untilDrained(serve)
                #expect(await post(order(1000), to: serve) == 200)
                #expect(Set(try await events(cluster).map(\.body)) == Set((kept + [1000]).map(order)))
                await serve.end()
            }
        }
    }

    /// Posts until the spool is full.
    ///
    /// - Returns: the orders that were answered 200.
    private func fill(_ serve: RunningServe) async throws -> [Int] {
        for id in 1... {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(serve.port)\(RunningReceiver.path)")
            request.method = .POST
            request.headers.add(name: "sign", value: RunningReceiver.sign(order(id)))
            request.body = .bytes(ByteBuffer(bytes: order(id)))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
            if response.status.code == 503 {
                #expect(response.headers.first(name: "retry-after") == "30")
                #expect(id > 1)
                return Array(1..<id)
            }
            try #require(response.status.code == 200 && id < 500)
        }
        return []
    }

    @Test(.enabled(if: SmallDisk.isPossible))
    func `a full or read-only disk is answered 503, and taken up again without hands`() async throws {
        try await OwnCluster.with { cluster in
            try await SmallDisk.with(bytes: 64 << 10) { disk in
                let serve = try await Program.serve(environment: environment(cluster, disk.folder))
                try await cluster.halt()
                var kept = try await fill(serve)
                #expect(try await get("/readyz", port: serve.adminPort).status == 503)
                #expect(try await ready(serve).keeps_in == nil)
                try disk.remount("size=1m")
                #expect(try await get("/readyz", port: serve.adminPort).status == 200)
                #expect(await post(order(1000), to: serve) == 200)
                try disk.remount("ro")
                #expect(await post(order(1001), to: serve) == 503)
                try disk.remount("rw")
                #expect(await post(order(1002), to: serve) == 200)
                kept += [1000, 1002]
                try await cluster.restart()
                try await untilDrained(serve)
                #expect(try await events(cluster).map(\.body) == kept.map(order))
                await serve.end()
            }
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
    func `file and folder are on the disk before the answer goes out`() async throws {
        try await withTemporaryFolder { folder in
            let serve = try await Program.serve(environment: [
                "CJLEDGER_DATABASE": "host=127.0.0.1 port=1", "CJLEDGER_LISTEN": "127.0.0.1:0",
                "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
                "CJ_OPEN_ID": RunningReceiver.openId, "CJLEDGER_SPOOL": folder,
            ])
            let lines = try await SystemCalls.traced(
                of: serve, ["fsync", "rename", "renameat", "renameat2", "write", "writev", "sendto", "sendmsg"]
            ) {
                #expect(await post(order(1), to: serve) == 200)
            }
            let renamed = try #require(lines.firstIndex { $0.contains("rename") && $0.contains(".jsonl.part") })
            let answered = try #require(lines.firstIndex { $0.contains("HTTP/1.1 200") })
            let synced = lines.indices.filter { lines[$0].contains("fsync") && lines[$0].hasSuffix("= 0") }
            #expect(synced.contains { $0 < renamed }, "\(lines)")
            #expect(synced.contains { $0 > renamed && $0 < answered }, "\(lines)")
        }
    }
}

@Suite(.database) struct `A commit that is late` {
    @Test func `costs one group its wait; the others go to the spool at once, and each is one event`() async throws {
        try await withTemporaryFolder { folder in
            let serve = try await Program.serve(environment: try await environment(["CJLEDGER_SPOOL": folder]))
            #expect(await post(order(0), to: serve) == 200)
            let blocker = try await TestDatabase.current.connect()
            try await blocker.execute("BEGIN")
            try await blocker.execute(AppendOrder.hold)
            for id in 1...50 { #expect(await post(order(id), to: serve) == 200) }
            #expect(try await get("/healthz", port: serve.adminPort).body.contains(#""spooled":50"#))
            try await blocker.execute("ROLLBACK")
            try await untilDrained(serve)
            await serve.end()
            let kept = try await Event.read(after: .start, limit: 1000, on: TestDatabase.current.connect())
            #expect(kept.map(\.body) == (0...50).map(order))
        }
    }
}

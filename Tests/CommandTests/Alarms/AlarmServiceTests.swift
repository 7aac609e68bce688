import Admin
import AsyncHTTPClient
import Foundation
import Hashing
import Ledger
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Alarms
@testable import cjledger

/// What needs a person, as a test has it.
private final class Needs: Sendable {
    private let problems = Mutex<[Problem]>([])

    var now: [Problem] { problems.withLock(\.self) }

    func set(_ kinds: Problem.Kind...) {
        problems.withLock { $0 = kinds.map { Problem($0, text: "\($0) needs a person", cure: "help") } }
    }
}

private struct Told: Decodable, Sendable {
    let event, id, kind: String
}

extension Listener {
    fileprivate var told: [Told] { heard.compactMap { try? JSONDecoder().decode(Told.self, from: Data($0.body)) } }
}

private func until(_ what: Comment, _ isSo: () async -> Bool) async throws {
    let begin = ContinuousClock.now
    while !(await isSo()) {
        try #require(ContinuousClock.now - begin < .seconds(60), what)
        try await Task.sleep(for: .milliseconds(20))
    }
}

@Suite(.database) struct `Alarms` {
    private static let secret = "a secret of ours"
    /// Tenths of what `serve` takes.
    private static let pace = {
        var pace = AlarmService.Pace()
        pace.look = .milliseconds(50)
        pace.ledger.raising = 0.5
        pace.ledger.ending = 1
        pace.own = pace.ledger
        pace.firstPause = .milliseconds(100)
        pace.longestPause = .milliseconds(400)
        return pace
    }()

    private let needs = Needs()
    private let own = Needs()

    private func url(_ listener: Listener, limit: Duration = .seconds(10)) throws -> AlarmChannel {
        let url = try #require(URL(string: listener.url))
        return .url(url, secret: Self.secret, http: .shared, limit: limit)
    }

    private func command(_ text: String, limit: Duration = .seconds(20)) -> AlarmChannel {
        let command = OperatorCommand(text: text, setting: "CJLEDGER_ALARM_COMMAND", limit: limit)
        return AlarmChannel(name: "command") { try await command.run($0.environment) }
    }

    /// Runs it as `serve` does, and ends it as a kill would: without a word.
    private func telling(
        _ channels: [AlarmChannel], holder: String = "one", folder: String? = nil, hasDatabase: Bool = true,
        _ body: () async throws -> Void
    ) async throws {
        var connection = try await TestDatabase.current.settings(as: LedgerRole.runtime)
        if !hasDatabase { connection.conninfo = "host=127.0.0.1 port=9 dbname=nowhere" }
        let service = AlarmService(
            channels, connection: connection,
            ledger: { [needs] in hasDatabase ? (needs.now, Date()) : nil }, own: { [own] in own.now }, folder: folder,
            holder: holder, pace: Self.pace, logger: Logger(label: "alarms") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await service.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        running.cancel()
        _ = await running.result
        try result.get()
    }

    @Test func `come once as a signed webhook and once as a command, and so does their end`() async throws {
        try await Listener.with { listener in
            try await withTemporaryFolder { folder in
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let file = "\(folder)/told"
                let line = "$CJLEDGER_ALARM_EVENT $CJLEDGER_ALARM_KIND $CJLEDGER_ALARM_ID"
                try await telling([try url(listener), command("echo \"\(line)\" >> '\(file)'")]) {
                    needs.set(.lag)
                    try await until("it is raised") { listener.told.count == 1 }
                    try await Task.sleep(for: .milliseconds(500))
                    needs.set()
                    try await until("it is over") { listener.told.count == 2 }
                    try await until("the command ran") {
                        (try? String(contentsOfFile: file, encoding: .utf8))?.contains("over lag") == true
                    }
                }
                #expect(listener.told.map(\.event) == ["raised", "over"])
                #expect(Set(listener.told.map(\.id)).count == 1)
                for heard in listener.heard {
                    let signature = HMACSHA256.code(of: heard.body, key: Array(Self.secret.utf8)).hexadecimal
                    #expect(heard.headers["x-cjledger-signature"] == "sha256=\(signature)")
                }
                let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
                #expect(lines.count == 2 && lines[0].hasPrefix("raised lag ") && lines[1].hasPrefix("over lag "))
            }
        }
    }

    @Test func `are told by one of several instances, and go on with the next when it ends`() async throws {
        try await Listener.with { listener in
            needs.set(.lag)
            try await telling([try url(listener)], holder: "one") {
                try await telling([try url(listener)], holder: "two") {
                    try await until("it is raised") { listener.told.count == 1 }
                    try await Task.sleep(for: .seconds(1))
                }
            }
            try await telling([try url(listener)], holder: "three") {
                try await Task.sleep(for: .seconds(1))
                #expect(listener.told.count == 1)
                needs.set()
                try await until("it is over") { listener.told.count == 2 }
            }
            #expect(listener.told.map(\.event) == ["raised", "over"])
        }
    }

    @Test func `wait for a receiver that fails or hangs, and keep no other waiting`() async throws {
        try await Listener.with { listener in
            try await Listener.with { other in
                listener.set(.hangs)
                needs.set(.lag)
                let channels = [
                    try url(listener, limit: .milliseconds(200)),
                    AlarmChannel(name: "command", deliver: try url(other).deliver),
                ]
                try await telling(channels) {
                    try await until("the other is told") { other.told.count == 1 }
                    try await until("it is tried again") { listener.told.count >= 2 }
                    listener.set(.answers(500))
                    let count = listener.told.count
                    try await until("it is tried again") { listener.told.count >= count + 2 }
                    let connection = try await TestDatabase.current.connect()
                    let failures = try await connection.query(
                        "SELECT failure FROM reconciler.alarm_channels WHERE failing_since IS NOT NULL", as: String.self
                    )
                    #expect(failures == ["CJLEDGER_ALARM_URL answered 500"])
                    listener.set(.answers(204))
                    let before = listener.told.count
                    try await until("it arrives") { listener.told.count == before + 1 }
                    try await Task.sleep(for: .seconds(1))
                    #expect(listener.told.count == before + 1)
                    let mended = try await connection.query(
                        "SELECT count(*) FROM reconciler.alarm_channels WHERE failure IS NOT NULL", as: Int.self)
                    #expect(mended == [0])
                    await connection.close()
                }
                #expect(Set(listener.told.map(\.id)).count == 1)
                #expect(other.told.count == 1)
            }
        }
    }

    @Test func `of the process itself come without the database, and once, though it is started again`() async throws {
        try await Listener.with { listener in
            try await withTemporaryFolder { folder in
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                own.set(.database)
                for _ in 0..<2 {
                    try await telling([try url(listener)], folder: folder, hasDatabase: false) {
                        try await until("it is raised") { listener.told.count >= 1 }
                        try await Task.sleep(for: .seconds(1))
                    }
                }
                #expect(listener.told.map(\.event) == ["raised"])
                own.set()
                try await telling([try url(listener)], folder: folder) {
                    try await until("it is over") { listener.told.count == 2 }
                }
                #expect(listener.told.map(\.event) == ["raised", "over"])
                #expect(listener.told.map(\.kind) == ["database", "database"])
            }
        }
    }

    @Test func `by a command that does not end are given up, and do not hold up the program's end`() async throws {
        needs.set(.lag)
        let begin = ContinuousClock.now
        try await telling([command("sleep 600", limit: .milliseconds(200))]) {
            let connection = try await TestDatabase.current.connect()
            try await until("it failed") {
                let failures = try? await connection.query(
                    "SELECT failure FROM reconciler.alarm_channels WHERE failure IS NOT NULL", as: String.self)
                return failures == ["CJLEDGER_ALARM_COMMAND did not end within 0 s"]
            }
            await connection.close()
        }
        #expect(ContinuousClock.now - begin < .seconds(300))
    }
}

@Suite(.database) struct `Alarms of serve` {
    @Test(.timeLimit(.minutes(3)))
    func `come once, whatever becomes of the process, and webhooks are taken while nobody answers`() async throws {
        try await Listener.with { listener in
            let environment = try await environment([
                "CJLEDGER_ALARM_URL": listener.url, "CJLEDGER_ALARM_SECRET": "a secret of ours",
            ])
            let owner = try await TestDatabase.current.connect()
            try await owner.execute(
                """
                INSERT INTO reconciler.refusals (account, status, minute, count)
                VALUES ('main', 401, date_trunc('minute', clock_timestamp()), 9)
                """)
            let first = try await Program.serve(environment: environment)
            try await until("it is raised") { listener.told.count == 1 }
            #expect(listener.told.first?.kind == "refused")
            try await until("that is kept") {
                (try? await owner.query(
                    "SELECT count(*) FROM reconciler.alarms WHERE told_at IS NOT NULL", as: Int.self)) == [1]
            }
            await first.end(SIGKILL)
            listener.set(.hangs)
            try await owner.execute(
                """
                INSERT INTO reconciler.vanishings (account, source, began_at, last_at, things)
                VALUES ('main', 'list', clock_timestamp(), clock_timestamp(), 7)
                """)
            let second = try await Program.serve(environment: environment)
            try await until("another is raised") { listener.told.contains { $0.kind == "vanishing" } }
            #expect(await post(Array(Messages.order.utf8), to: second) == 200)
            #expect(try await get("/readyz", port: second.adminPort).status == 200)
            #expect(!second.errors.contains("a secret of ours"))
            await second.end()
            #expect(listener.told.count { $0.kind == "refused" } == 1)
            await owner.close()
        }
    }
}

import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// The faults of docs/operations.md, each played before the program.
@Suite(.serialized, .database) struct `A drill` {}

/// A fault played before the program: something is broken, `cjledger status` says so, something mends it, and `status` says
/// nothing of it any more.
actor Drill {
    /// What every command of the drill has in its environment.
    nonisolated let environment: [String: String]
    /// A folder of its own. The spool is in it.
    nonisolated let folder: String
    private let title: String
    private var receivers: [RunningServe] = []
    private var told: (problem: Problem, after: Duration)?

    /// A problem, as `cjledger status --json` tells it.
    struct Problem: Decodable, Sendable {
        let kind, text, cure: String
        let account, since: String?
    }

    struct NeverHappened: Error, CustomStringConvertible {
        let description: String
    }

    /// Plays a drill on the database of the running test, and adds its row to the table of drills.
    ///
    /// - Parameters:
    ///   - broken: what is broken, in words.
    ///   - mended: what mends it, in words.
    ///   - settings: more of what the commands' environment says.
    static func play(
        _ broken: String, mended: String, settings: [String: String] = [:],
        _ body: (Drill) async throws -> Void
    ) async throws {
        let conninfo = try await TestDatabase.current.settings().conninfo ?? ""
        try await withTemporaryFolder { folder in
            let environment = [
                "CJLEDGER_DATABASE": conninfo, "CJLEDGER_LISTEN": "127.0.0.1:0", "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0",
                "CJLEDGER_PATH_KEY": RunningReceiver.pathKey, "CJ_OPEN_ID": RunningReceiver.openId,
                "CJLEDGER_SPOOL": folder + "/spool",
            ]
            let drill = Drill(title: broken, environment: environment.merging(settings) { $1 }, folder: folder)
            let result: Result<Void, any Error>
            do { result = .success(try await body(drill)) } catch { result = .failure(error) }
            await drill.endAll()
            try result.get()
            try await drill.writeRow(mended: mended)
        }
    }

    private init(title: String, environment: [String: String], folder: String) {
        (self.title, self.environment, self.folder) = (title, environment, folder)
    }

    // MARK: Commands

    /// Starts `cjledger serve`. It is ended with the drill, if not before.
    @discardableResult
    func serve(_ more: [String: String] = [:]) async throws -> RunningServe {
        let receiver = try await Program.serve(environment: environment.merging(more) { $1 })
        receivers.append(receiver)
        return receiver
    }

    /// Runs a command to its end.
    @discardableResult
    func run(_ arguments: String..., adding more: [String: String] = [:]) async throws -> Program.Outcome {
        try await Program.run(arguments, environment: environment.merging(more) { $1 })
    }

    private func endAll() async { for receiver in receivers where receiver.isRunning { await receiver.end() } }

    // MARK: What status says

    /// Waits until `cjledger status` tells of a problem, and ends with 2.
    @discardableResult
    func statusTells(_ kind: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Problem {
        let begin = ContinuousClock.now
        while true {
            let outcome = try await run("status", "--json")
            let problems = try Self.problems(of: outcome)
            if let problem = problems.first(where: { $0.kind == kind }) {
                #expect(outcome.status == 2, sourceLocation: sourceLocation)
                #expect(!problem.text.isEmpty && !problem.cure.isEmpty, sourceLocation: sourceLocation)
                told = (problem, ContinuousClock.now - begin)
                return problem
            }
            try await Self.waitAMoment(since: begin, for: "status to tell of \(kind), not of \(problems.map(\.kind))")
        }
    }

    /// Waits until `cjledger status` tells of that problem no more.
    func statusTellsNoMore() async throws {
        let kind = try #require(told).problem.kind
        let begin = ContinuousClock.now
        while try Self.problems(of: try await run("status", "--json")).contains(where: { $0.kind == kind }) {
            try await Self.waitAMoment(since: begin, for: "status to tell of \(kind) no more")
        }
    }

    private static func problems(of outcome: Program.Outcome) throws -> [Problem] {
        struct Status: Decodable {
            let problems: [Problem]
        }
        guard let status = try? JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8)) else {
            throw NeverHappened(description: "status says \(outcome.status): \(outcome.errors)")
        }
        return status.problems
    }

    private static func waitAMoment(since begin: ContinuousClock.Instant, for what: String) async throws {
        guard ContinuousClock.now - begin < .seconds(90) else { throw NeverHappened(description: "waited for \(what)") }
        try await Task.sleep(for: .milliseconds(200))
    }

    // MARK: The table

    /// Adds the drill to the table in the file that `CJLEDGER_DRILLS` names, which `make drills` prints.
    private func writeRow(mended: String) throws {
        let (problem, after) = try #require(told, "a drill in which nothing is told")
        guard let path = ProcessInfo.processInfo.environment["CJLEDGER_DRILLS"] else { return }
        if !FileManager.default.fileExists(atPath: path) {
            let head = "| what is broken | what status says | after | what mends it |\n| --- | --- | --- | --- |\n"
            try Data(head.utf8).write(to: URL(filePath: path))
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        let seconds = after.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1)))
        try file.write(
            contentsOf: Data("| \(title) | `\(problem.kind)`: \(problem.text) | \(seconds) | \(mended) |\n".utf8))
    }
}

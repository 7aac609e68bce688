import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `Replaying by hand` {
    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(arguments, environment: try await environment())
    }

    private func appendMessages(_ count: Int) async throws {
        var messages = RandomMessages(seed: 5, orders: 40)
        try await append(messages.next(count))
        try await project()
    }

    @Test func `tells what it would do, does it, goes back, and cleans up`() async throws {
        try await appendMessages(100)
        let plan = try await run("replay", "--dry-run")
        #expect(
            plan.status == 0 && plan.output.contains("would begin a new generation beside 1: 100 events"), "\(plan)")
        #expect(try await run("replay", "--list", "--json").output.split(separator: "\n").count == 1)

        let replay = try await run("replay", "--json")
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.output == #"{"generation":2,"switched":true}"# + "\n")
        let back = try await run("rollback")
        #expect(back.status == 0 && back.output.contains("generation 1 is live instead of 2"), "\(back)")
        let list = try await run("replay", "--list")
        #expect(list.output.contains("live, pinned"), "\(list.output)")
        #expect(try await run("replay", "--switch").output.contains("generation 2 is live instead of 1"))
        let nothing = try await run("replay", "--switch")
        #expect(nothing.status == 1 && nothing.errors.contains("no generation waits for a switch"), "\(nothing)")
        let refused = try await run("replay", "--switch", "--to", "7")
        #expect(refused.status == 1 && refused.errors.contains("there is no generation 7, only 1, 2"), "\(refused)")
        #expect(try await run("replay", "--prune", "--dry-run").output.contains("generation 1 would be removed"))
        let prune = try await run("replay", "--prune", "--wait", "30")
        #expect(prune.status == 0 && prune.output.contains("removed generation 1"), "\(prune)")
        let nowhere = try await run("rollback")
        #expect(nowhere.status == 1 && nowhere.errors.contains("no other generation that was live is left"))
    }

    @Test(arguments: [
        ["--list", "--switch"], ["--to", "1"], ["3"], ["--prune", "--wait", "-1"], ["--list", "--dry-run"],
    ])
    func `refuses what makes no sense together`(arguments: [String]) async throws {
        #expect(try await Program.run(["replay"] + arguments, environment: try await environment()).status == 64)
    }

    @Test(.timeLimit(.minutes(10)))
    func `killed at random moments goes on, to the same rows, and leaves nothing behind`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(ReplayScale.messages)
        var random = SeededGenerator(seed: 11)
        for _ in 0..<ReplayScale.kills {
            let pause = Int.random(in: 50...ReplayScale.longestLife, using: &random)
            try await Program.end(["replay"], environment: try await environment(), after: pause, with: SIGKILL)
            // The last one's lease is waited out, the others' only cost time.
            try await owner.execute("UPDATE projection.replays SET expires_at = clock_timestamp()")
        }
        try await owner.execute(
            "UPDATE projection.replays SET expires_at = clock_timestamp() + interval '3 s' WHERE phase <> 'done'")
        let last = try await run("replay")
        #expect(last.status == 0, "\(last.errors)")
        let live = try #require(Int(try await owner.text("SELECT generation FROM projection.live") ?? ""))
        try await project()
        #expect(try await ModelRows.differences(1, live, on: owner) == [])
        #expect(try await owner.text("SELECT count(*) FROM projection.replays WHERE phase <> 'done'") == "0")
        #expect(try await owner.text("SELECT count(*) FROM projection.replay_buckets") == "0")
        #expect(try await owner.text("SELECT count(*) FROM projection.replay_deferred") == "0")
        #expect(
            try await owner.text(
                """
                SELECT count(*) FROM pg_class AS c
                WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'r' AND c.relname ~ '_g[1-9][0-9]*$'
                    AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)
                """) == "0")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a serve of newer rules rebuilds the read models and switches`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await appendMessages(50)
        try await owner.execute("UPDATE projection.generations SET fold_version = fold_version - 1")
        let serve = try await Program.serve(environment: try await environment())
        while try await owner.text("SELECT generation FROM projection.live") != "2" {
            try await Task.sleep(for: .milliseconds(100))
        }
        let status = try await run("status", "--json")
        #expect(status.output.contains(#""generation":2"#), "\(status)")
        await serve.end()
        #expect(serve.errors.contains("rebuilding them beside"))
    }
}

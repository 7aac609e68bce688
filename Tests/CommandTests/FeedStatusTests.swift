import Foundation
import Postgres
import TestSupport
import Testing

@testable import cjledger

@Suite(.database) struct `The feed in cjledger status` {
    private func status(_ state: String, _ arguments: [String] = []) async throws -> Program.Outcome {
        try await project()
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            """
            INSERT INTO reconciler.feeds (account, state, reason, cure, judged_at, noticed_at, noticed, lost_since, reregistered_at)
            VALUES ('main', \(state), 'no webhook came', 'register', clock_timestamp(), clock_timestamp(), 'no webhook came',
                '2024-01-18T07:59:22Z', clock_timestamp())
            """)
        try await owner.execute(
            """
            INSERT INTO reconciler.repairs (account, topic, kind, entity, position, repaired_at)
            VALUES ('main', 'order', 'behind', 'SD1', 1, clock_timestamp()),
                ('main', 'order', 'late', 'SD2', 1, clock_timestamp())
            """)
        return try await Program.run(["status"] + arguments, environment: try await environment())
    }

    @Test(arguments: ["silent", "closed"])
    func `is told with its story, and is a problem while messages are lost`(state: String) async throws {
        let outcome = try await status(state)
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.output.contains("webhooks      main: \(state) since "))
        #expect(outcome.output.contains("lost after 2024-01-18T07:59:22.000000Z, noticed "))
        #expect(outcome.output.contains("registered again "))
        #expect(outcome.output.contains("1 changes found by polling since"))
        #expect(outcome.output.contains("! account main: webhooks are being lost: no webhook came (since "))
        #expect(outcome.output.contains("\n  register (docs/operations.md, \"CJ sends no webhooks any more\")"))
    }

    @Test(arguments: ["closing", "unregistered"])
    func `is a problem before anything is lost`(state: String) async throws {
        let outcome = try await status(state)
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.output.contains("webhooks      main: \(state)"))
        #expect(outcome.output.contains("noticed "))
    }

    @Test func `is no problem while CJ sends, nor where a person has ended it`() async throws {
        let sound = try await status("ok")
        #expect(sound.status == 0, "\(sound.errors)")
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("UPDATE reconciler.feeds SET state = 'unregistered', is_wanted = false")
        let cancelled = try await Program.run(["status"], environment: try await environment())
        #expect(cancelled.status == 0, "\(cancelled.output)")
    }

    @Test func `is an array of objects in JSON`() async throws {
        struct Status: Decodable {
            struct Feed: Decodable {
                let account, state: String
                let lost_since: String?
                let repaired: Int
            }
            struct Problem: Decodable {
                let kind, text, cure: String
                let account: String?
            }
            let feed: [Feed]
            let problems: [Problem]
        }
        let outcome = try await status("silent", ["--json"])
        #expect(outcome.status == 2)
        let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8))
        #expect(status.problems.map(\.kind) == ["feed_silent"] && status.problems[0].account == "main")
        let feed = try #require(status.feed.first)
        #expect(feed.account == "main" && feed.state == "silent" && feed.repaired == 1)
        #expect(feed.lost_since?.hasPrefix("2024-01-18T07:59:22") == true)
    }
}

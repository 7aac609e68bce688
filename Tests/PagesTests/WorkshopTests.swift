import Admin
import Foundation
import Ledger
import NIOHTTP1
import Postgres
import TestSupport
import Testing

@testable import Pages

@Suite(.database) struct `The workshop's pages` {
    private func token(in page: RunningPages.Answer) -> String {
        page.body.firstMatch(of: /name="form" value="([0-9a-f]*)"/).map { String($0.output.1) } ?? ""
    }

    /// Asks, and has it done.
    private func perform(
        _ path: String, _ fields: [String: String] = [:], at pages: RunningPages
    ) async throws -> RunningPages.Answer {
        let query = fields.map { "\($0)=\(PercentText.encoded($1))" }.joined(separator: "&")
        let question = try await pages.ask(query.isEmpty ? path : "\(path)?\(query)")
        #expect(question.status == 200)
        for (name, value) in fields {
            #expect(question.body.contains("<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"))
        }
        return try await pages.send(path, fields.merging(["form": token(in: question)]) { $1 })
    }

    private func operations() async throws -> [LedgerOperation] {
        try await Connection.using(try await TestDatabase.current.settings(as: LedgerRole.runtime)) {
            try await LedgerOperation.readNewest(limit: 20, on: $0)
        }
    }

    /// What a webhook may hold, to the worst.
    static let hostile = "\"><script>alert(1)</script>'; DROP TABLE ledger.events; --\u{301}\r\n"

    @Test func `retry what is in the quarantine, and say who did it`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            """
            INSERT INTO ledger.quarantine (account, reason, body, digest, signature, received_at)
            SELECT 'main', b.reason, b.body, sha256(b.body), 'verified', now()
            FROM (
                VALUES ('was not understood', convert_to('{"type": "ORDER", "params": {}}', 'UTF8')),
                    (\(Self.hostile), convert_to('nothing', 'UTF8'))
            ) AS b (reason, body)
            """)
        try await withPages { pages in
            let list = try await pages.ask("/quarantine")
            #expect(list.body.contains("2 bodies that came with a right signature"))
            #expect(list.body.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;; DROP TABLE"))
            #expect(!list.body.contains("<script>alert"))
            let done = try await perform("/quarantine/retry", at: pages)
            #expect(done.status == 303)
            #expect(done.headers["location"] == ["/quarantine"])
            let after = try await pages.ask("/quarantine")
            #expect(after.body.contains("1 became events, 0 were events already, 1 stay"), "\(after.body)")
            let operations = try await operations()
            #expect(operations.map(\.what) == ["quarantine retry"])
            #expect(operations.map(\.who) == ["somebody at this machine"])
            #expect(operations.map(\.outcome) == [.done])
            let page = try await pages.ask("/operations")
            #expect(page.body.contains("1 became events"))
            #expect(page.body.contains("somebody at this machine"))
        }
        await owner.close()
    }

    @Test func `replay, compare, roll back and prune as the commands do`() async throws {
        try await withPages { pages in
            func settled() async throws -> RunningPages.Answer {
                let begin = ContinuousClock.now
                while true {
                    let page = try await pages.ask("/generations")
                    guard page.body.contains(": under way"), ContinuousClock.now - begin < .seconds(60) else {
                        return page
                    }
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            for (deed, generation, words) in [
                ("replay", nil, "generation 2 is live"), ("compare", "1", "hold the same rows"),
                ("rollback", "1", "generation 1 is live instead of 2"),
                ("switch", "2", "generation 2 is live instead of 1"), ("prune", "1", "removed 1"),
                ("prune", "99", "99"),
            ] as [(String, String?, String)] {
                let answer = try await perform(
                    "/generations/\(deed)", generation.map { ["generation": $0] } ?? [:], at: pages)
                #expect(answer.status == 303)
                let page = try await settled()
                #expect(page.body.contains(words), "\(deed): \(page.body)")
            }
            let operations = try await operations().map { "\($0.what) \($0.outcome?.rawValue ?? "–")" }
            #expect(
                operations == [
                    "prune failed", "prune done", "switch done", "rollback done", "compare done", "replay done",
                ])
        }
    }

    @Test func `do one thing at a time`() async throws {
        let work = BackgroundWork()
        let (stream, go) = AsyncStream<Void>.makeStream()
        let isBegun = await work.begin("first", by: "Ada", waiting: .zero) { tell in
            tell("halfway")
            for await _ in stream {}
            return "done"
        }
        #expect(isBegun)
        let another = await work.begin("second", by: "Eve", waiting: .zero) { _ in "never" }
        #expect(!another)
        go.finish()
        let begin = ContinuousClock.now
        while work.latest?.isUnderWay == true, ContinuousClock.now - begin < .seconds(10) {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(work.latest?.result == "done")
        #expect(work.latest?.progress == "halfway")
    }

    /// Every page, and what each may do to whom.
    static let paths = Page.all.map(\.path.text).filter { !$0.contains("{") }

    @Test(arguments: paths) func `let those who read read, and act nobody but who may`(path: String) async throws {
        let word = "0123456789abcdef", readingWord = "fedcba9876543210"
        let access = AccessRules(
            isLoopback: false,
            tokens: [AccessToken(word, mayAct: true), AccessToken(readingWord, mayAct: false)].compactMap(\.self))
        let acts = Page.all.first { $0.path.text == path }?.act != nil
        try await withPages(access: access) { pages in
            for (word, reads, does) in [
                (nil, 401, 401), (readingWord, acts ? 403 : 200, acts ? 403 : 405), (word, 200, acts ? 403 : 405),
            ]
                as [(String?, Int, Int)]
            {
                let headers = word.map { [("Authorization", "Bearer \($0)")] } ?? []
                let page = try await pages.ask(path, headers: headers)
                #expect(page.status == reads, "\(path) \(word ?? "nobody")")
                #expect(page.body.utf8.count < 100_000)
                // Without the form's own token nobody does anything.
                let sent = try await pages.send(path, ["form": "0"], headers: headers)
                #expect(sent.status == does, "\(path) \(word ?? "nobody")")
            }
        }
    }

    @Test func `lead only to pages that are there`() async throws {
        try await withPages { pages in
            var seen: Set<String> = []
            var waiting = ["/"] + WorkshopPart.allCases.map(\.path) + ["/cures"]
            while let path = waiting.popLast() {
                guard seen.insert(path).inserted else { continue }
                let page = try await pages.ask(path)
                #expect(page.status == 200, "\(path)")
                // The pages of other parts are tested where they are.
                let others = Page.Place.allCases.map(\.start).filter { start in
                    !Page.all.contains { $0.path.text == start }
                }
                waiting += page.body.matches(of: /href="(\/[^"#]*)/).map { String($0.output.1) }
                    .filter { $0.hasPrefix("/") && !others.contains($0) }
                    .filter { path in
                        Page.all.contains { $0.path.parameters(of: String(path.prefix { $0 != "?" })) != nil }
                            || path.hasPrefix("/assets/") || path.hasPrefix("/cures")
                    }
            }
            #expect(seen.count > 40)
            for kind in Problem.Kind.allCases {
                let cure = try await pages.ask(Cure.path(kind.section))
                #expect(cure.status == 200, "\(kind)")
            }
        }
    }

    @Test func `show a parked event with hostile words as words, and ask nothing of each event for Today`() async throws
    {
        let owner = try await TestDatabase.current.connect()
        let name = try TestDatabase.current.name
        try await owner.execute(SQL(unescaped: "ALTER DATABASE \(name) SET track_functions = 'all'"))
        try await owner.execute(
            """
            INSERT INTO ledger.events (account, source, type, body, digest, signature, received_at)
            SELECT 'main', 'webhook', \(Self.hostile), b.body, sha256(b.body), 'verified', now()
            FROM generate_series(1, 300) AS n
            CROSS JOIN LATERAL (SELECT convert_to(n::text, 'UTF8') AS body) AS b
            """)
        try await owner.execute(
            """
            INSERT INTO projection.parked (generation, position, reason)
            SELECT l.generation, 1, \(Self.hostile) FROM projection.live AS l
            """)
        try await withPages { pages in
            let page = try await pages.ask("/parked")
            #expect(page.body.contains("1 event that the rules"), "\(page.body)")
            #expect(
                page.body.contains(
                    "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;; DROP TABLE ledger.events; --\u{301}"))
            #expect(!page.body.contains("<script>alert"))
            let today = try await pages.ask("/")
            #expect(today.status == 200)
            #expect(today.body.contains("1 events could not be read"))
        }
        // The sessions have ended, and with that told what they called.
        let begin = ContinuousClock.now
        var calls = 0
        while calls == 0, ContinuousClock.now - begin < .seconds(10) {
            calls =
                try await owner.query(
                    "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_user_functions WHERE funcname = 'position_at'",
                    as: Int.self
                ).first ?? 0
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect((1...3).contains(calls))
        await owner.close()
    }

    @Test func `show on Today what came and what is wrong`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            """
            INSERT INTO reconciler.answers (answer, minute, count)
            VALUES ('stored', date_trunc('minute', now()), 1200), ('unauthenticated', date_trunc('minute', now()), 7)
            """)
        try await owner.execute(
            "INSERT INTO reconciler.refusals (account, status, minute, count) VALUES ('main', 401, date_trunc('minute', now()), 7)"
        )
        try await owner.execute(
            """
            INSERT INTO reconciler.deliveries (account, type, hour, accepted, failed, last_accepted_at)
            VALUES ('main', \(Self.hostile), date_trunc('hour', now()), 1200, 7, now())
            """)
        try await withPages { pages in
            let page = try await pages.ask("/")
            #expect(page.body.contains("One thing needs a person."), "\(page.body.prefix(3000))")
            #expect(page.body.contains("7 webhooks were refused with 401 in the last hour"))
            #expect(page.body.contains("href=\"/cures/webhooks-are-refused\""))
            #expect(page.body.contains("1\u{202F}200 webhooks were kept, 0 had been kept before, and 7 were refused"))
            #expect(page.body.contains("<rect class=\"bad\""))
            #expect(!page.body.contains("<script>alert"))
        }
        await owner.close()
    }
}

import Admin
import Foundation
import NIOHTTP1
import Postgres
import TestSupport
import Testing

@testable import Pages

@Suite(.database) struct `The pages` {
    @Test func `say that all is well, in a frame that nothing runs in`() async throws {
        try await withPages { pages in
            let answer = try await pages.ask("/")
            #expect(answer.status == 200)
            #expect(answer.body.contains("All is well."))
            #expect(answer.headers["content-type"] == ["text/html; charset=utf-8"])
            #expect(
                answer.headers["content-security-policy"] == [
                    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
                ])
            #expect(answer.headers["x-content-type-options"] == ["nosniff"])
            #expect(answer.headers["referrer-policy"] == ["no-referrer"])
            #expect(answer.headers["cache-control"] == ["no-store"])
            let head = try await pages.ask("/", .HEAD)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.headers["content-length"] == ["\(answer.body.utf8.count)"])
            for asset in ["style.css", "refresh.js", "icon.svg"] {
                let answer = try await pages.ask("/assets/\(asset)")
                #expect(answer.status == 200)
            }
        }
    }

    @Test func `say what others have found wrong, with the way to its cure`() async throws {
        let found = FoundProblems(every: .milliseconds(10)) {
            [Problem(.unprotected, text: "EVENTS ARE NOT PROTECTED: a trigger is gone", cure: "`cjledger migrate`")]
        }
        try await withPages(found: found) { pages in
            while found.problems.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            let page = try await pages.ask("/")
            #expect(page.body.contains("One thing needs a person."))
            #expect(page.body.contains("EVENTS ARE NOT PROTECTED: a trigger is gone"))
            #expect(page.body.contains("href=\"/cures/something-of-the-schema-is-missing\""))
        }
    }

    @Test func `say what is not there, as it was asked, and nothing of it runs`() async throws {
        try await withPages { pages in
            let answer = try await pages.ask("/%3Cscript%3Ealert(1)%3C/script%3E")
            #expect(answer.status == 404)
            #expect(answer.body.contains("There is no page at /&lt;script&gt;alert(1)&lt;/script&gt;."))
            #expect(answer.body.contains("action=\"/search\""))
            #expect(try await pages.ask("/assets/../Package.swift").status == 404)
        }
    }

    @Test(arguments: [HTTPMethod.POST, .PUT, .DELETE, .OPTIONS, .RAW(value: "TRACE")])
    func `take no other method`(method: HTTPMethod) async throws {
        try await withPages { pages in
            let answer = try await pages.ask("/", method)
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == ["GET, HEAD"])
        }
    }

    @Test func `answer no name that a stranger gave this address`() async throws {
        try await withPages { pages in
            let answer = try await pages.ask("/", headers: [("Host", "evil.example")])
            #expect(answer.status == 421)
            #expect(!answer.body.contains("All is well"))
        }
    }

    @Test func `tell in words that the database is away or too slow, at once`() async throws {
        let away = ConnectionSettings(conninfo: "host=127.0.0.1 port=1 dbname=none")
        try await withPages(connection: away) { pages in
            let answer = try await pages.ask("/")
            #expect(answer.status == 503)
            #expect(answer.body.contains("The database cannot be reached"))
        }
        let sleeping = Page("/slow", in: .today) { _, readings in
            _ = try await readings.read { try await $0.query("SELECT pg_sleep(60)::text", as: String.self) }
            return .missing("a page")
        }
        let broken = Page("/broken", in: .today) { _, readings in
            _ = try await readings.read { try await $0.query("SELECT 1 / 0", as: Int.self) }
            return .missing("a page")
        }
        try await withPages(pages: [sleeping, broken]) { pages in
            // More at once than there are connections: those that wait for one give up too.
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<9 { group.addTask { try await pages.ask("/slow").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 503, count: 9))
            #expect(try await pages.ask("/broken").status == 500)
        }
    }

    @Test func `change nothing`() async throws {
        let writing = Page("/write", in: .today) { _, readings in
            try await readings.read { _ = try await $0.execute("CREATE TABLE stray ()") }
            return .missing("a page")
        }
        try await withPages(pages: [writing]) { pages in
            let answer = try await pages.ask("/write")
            #expect(answer.status == 500)
        }
    }
}

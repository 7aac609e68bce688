import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Pages

@Suite(.database) struct `Signing in to the pages` {
    private static let word = "0123456789abcdef", readingWord = "fedcba9876543210"
    private static let tokens = AccessRules(
        isLoopback: false,
        tokens: [AccessToken(word, mayAct: true), AccessToken(readingWord, mayAct: false)].compactMap(\.self))
    /// A page with a button.
    private static let counter = Page(
        "/counter", in: .workshop,
        read: { request, _ in
            .page(
                "Counter", template: "sign-in",
                SignIn(form: request.form(to: "/counter") ?? PostForm(action: "", token: ""), next: "", fault: nil))
        }, act: { request, _ in .elsewhere("/done-by-\(PercentText.encoded(request.viewer.name))") })

    private func token(in page: RunningPages.Answer) -> String {
        page.body.firstMatch(of: /name="form" value="([0-9a-f]*)"/).map { String($0.output.1) } ?? ""
    }

    private func signedIn(_ pages: RunningPages, with word: String, name: String = "Ada") async throws -> String {
        let form = token(in: try await pages.ask("/"))
        let answer = try await pages.send(
            "/sign-in", ["form": form, "token": word, "name": name, "next": "/counter?a=1"])
        #expect(answer.status == 303)
        #expect(answer.headers["location"] == ["/counter?a=1"])
        let cookie = answer.headers["set-cookie"].first ?? ""
        #expect(cookie.hasSuffix("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"))
        #expect(!cookie.contains(word))
        return String(cookie.prefix { $0 != ";" })
    }

    @Test func `gives a cookie that reads and acts as its token may, and ends with signing out`() async throws {
        try await withPages(pages: [.today, Self.counter], access: Self.tokens) { pages in
            let stranger = try await pages.ask("/counter")
            #expect(stranger.status == 401)
            #expect(stranger.headers["www-authenticate"] == ["Bearer realm=\"cjledger\""])
            #expect(!stranger.body.contains("Counter"))
            #expect(try await pages.ask("/assets/style.css").status == 200)
            #expect(try await pages.ask("/healthz").status == 200)

            let acting = [("Cookie", "other=1; " + (try await signedIn(pages, with: Self.word)))]
            let page = try await pages.ask("/counter", headers: acting)
            #expect(page.status == 200)
            let done = try await pages.send("/counter", ["form": token(in: page)], headers: acting)
            #expect(done.status == 303)
            #expect(done.headers["location"] == ["/done-by-Ada"])

            let reading = [("Cookie", try await signedIn(pages, with: Self.readingWord))]
            #expect(try await pages.ask("/counter", headers: reading).status == 200)
            #expect(try await pages.send("/counter", ["form": token(in: page)], headers: reading).status == 403)

            let front = try await pages.ask("/", headers: acting)
            #expect(front.body.contains("Signed in as Ada"))
            let out = try await pages.send("/sign-out", ["form": token(in: front)], headers: acting)
            #expect(out.headers["set-cookie"].first?.hasPrefix("cjledger_session=; Path=/; Max-Age=0") == true)
        }
    }

    @Test func `lets programs in by a header, and strangers not at all`() async throws {
        try await withPages(pages: [.today, Self.counter], access: Self.tokens) { pages in
            for (word, status) in [(Self.word, 200), (Self.readingWord, 200), ("0123456789abcdeg", 401)] {
                let answer = try await pages.ask("/", headers: [("Authorization", "Bearer \(word)")])
                #expect(answer.status == status)
            }
            let form = token(in: try await pages.ask("/"))
            let wrong = try await pages.send("/sign-in", ["form": form, "token": "wrong", "next": "/"])
            #expect(wrong.status == 401)
            #expect(wrong.body.contains("That is no token of this ledger."))
            // From the 21st on each try costs a connection.
            var closes = false
            for _ in 0..<21 {
                let answer = try await pages.ask("/", headers: [("Authorization", "Bearer guess-guess-guess")])
                closes = answer.headers["connection"] == ["close"]
            }
            #expect(closes)
            #expect(try await pages.ask("/", headers: [("Authorization", "Bearer \(Self.word)")]).status == 200)
        }
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/\\evil.example", "/nowhere", "\r\nSet-Cookie: a=b", "",
    ])
    func `leads to no other page than ours`(next: String) async throws {
        try await withPages(pages: [.today], access: Self.tokens) { pages in
            let form = token(in: try await pages.ask("/"))
            let answer = try await pages.send("/sign-in", ["form": form, "token": Self.word, "next": next])
            #expect(answer.headers["location"] == ["/"])
            #expect(answer.headers["set-cookie"].count == 1)
        }
    }

    @Test func `does nothing that another page sent, without the form's own token, or in another way`() async throws {
        try await withPages(pages: [.today, Self.counter]) { pages in
            let form = token(in: try await pages.ask("/counter"))
            let origin = "http://127.0.0.1:\(pages.port)"
            #expect(try await pages.send("/counter", ["form": form], headers: [("Origin", origin)]).status == 303)
            for headers in [
                [("Origin", "http://evil.example")], [("Origin", "null")], [("Sec-Fetch-Site", "cross-site")],
                [("Sec-Fetch-Site", "same-site")],
            ] {
                #expect(try await pages.send("/counter", ["form": form], headers: headers).status == 403)
            }
            #expect(try await pages.send("/counter", [:]).status == 403)
            #expect(try await pages.send("/counter", ["form": String(repeating: "0", count: 64)]).status == 403)
            let renamed = try await pages.send("/counter", ["form": form], headers: [("Host", "evil.example")])
            #expect(renamed.status == 421)
            let json = try await pages.send("/counter", ["form": form], headers: [("Content-Type", "application/json")])
            #expect(json.status == 400)
            #expect(try await pages.send("/", ["form": form]).status == 405)
        }
    }
}

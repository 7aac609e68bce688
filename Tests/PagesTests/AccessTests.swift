import Foundation
import Testing

@testable import Pages

@Suite struct `Who may see the pages` {
    static let now = Date(timeIntervalSince1970: 1_772_327_400)
    static let word = "0123456789abcdef", readingWord = "fedcba9876543210"
    static let token = AccessToken(word, mayAct: true), reading = AccessToken(readingWord, mayAct: false)
    static let tokens = [token, reading].compactMap(\.self)
    static let session = token.map {
        Session(name: "Ada", ends: now + 60).text(signedWith: $0, nonce: 7)
    }

    /// Who comes, and what is said of him: `act`, `read`, or why not.
    struct Case: Sendable, CustomTestStringConvertible {
        let rules: AccessRules
        let credentials: Credentials
        let verdict: String
        let testDescription: String

        init(_ description: String, _ rules: AccessRules, _ credentials: Credentials, _ verdict: String) {
            (testDescription, self.rules, self.credentials, self.verdict) = (description, rules, credentials, verdict)
        }
    }

    static let here = AccessRules(isLoopback: true)
    static let withTokens = AccessRules(isLoopback: false, tokens: tokens)
    static let behindProxy = AccessRules(
        isLoopback: false, proxy: TrustedProxy(header: "X-User", actors: ["ada"]), names: ["ledger.example"])

    static let cases = [
        Case("this machine", here, Credentials(authority: "127.0.0.1:9090"), "act"),
        Case("this machine by name", here, Credentials(authority: "localhost:9090"), "act"),
        Case("a stranger's name for this machine", here, Credentials(authority: "evil.example"), "foreign name"),
        Case("no name", here, Credentials(), "foreign name"),
        Case("a token that is set nowhere", here, Credentials(authority: "127.0.0.1", bearer: word), "act"),
        Case(
            "beyond loopback with no rule", AccessRules(isLoopback: false), Credentials(authority: "10.0.0.1"), "nobody"
        ),
        Case(
            "loopback with a token", AccessRules(isLoopback: true, tokens: tokens), Credentials(authority: "127.0.0.1"),
            "sign in"),
        Case("without a token", withTokens, Credentials(authority: "10.0.0.1"), "sign in"),
        Case("with the token", withTokens, Credentials(authority: "any.example", bearer: word), "act"),
        Case(
            "with the token for reading", withTokens, Credentials(authority: "any.example", bearer: readingWord), "read"
        ),
        Case("with another", withTokens, Credentials(authority: "10.0.0.1", bearer: word + "0"), "wrong token"),
        Case(
            "with the beginning of one", withTokens,
            Credentials(authority: "10.0.0.1", bearer: String(word.dropLast())), "wrong token"),
        Case("with a session", withTokens, Credentials(authority: "any.example", session: session), "act"),
        Case(
            "with a session of another token", AccessRules(isLoopback: false, tokens: [reading].compactMap(\.self)),
            Credentials(authority: "10.0.0.1", session: session), "sign in"),
        Case(
            "with a session that was changed", withTokens,
            Credentials(authority: "10.0.0.1", session: session?.replacing("Ada", with: "Eve")), "sign in"),
        Case("with the token as a session", withTokens, Credentials(authority: "10.0.0.1", session: word), "sign in"),
        Case("as the proxy says", behindProxy, Credentials(authority: "ledger.example", proxied: ["ada"]), "act"),
        Case(
            "as the proxy says, to read", behindProxy, Credentials(authority: "ledger.example", proxied: ["bob"]),
            "read"),
        Case("as two say", behindProxy, Credentials(authority: "ledger.example", proxied: ["bob", "ada"]), "nobody"),
        Case("as nobody says", behindProxy, Credentials(authority: "ledger.example"), "nobody"),
        Case(
            "past the proxy, by a name a stranger gave", behindProxy,
            Credentials(authority: "evil.example", proxied: ["ada"]), "foreign name"),
        Case(
            "a header of a proxy that is not set", withTokens, Credentials(authority: "10.0.0.1", proxied: ["ada"]),
            "sign in"),
        Case(
            "a name that breaks the line", behindProxy, Credentials(authority: "ledger.example", proxied: ["a\u{85}b"]),
            "nobody"),
    ]

    @Test(arguments: cases) func `follows from what the request shows`(_ one: Case) {
        let verdict =
            switch one.rules.verdict(on: one.credentials, at: Self.now) {
            case .viewer(let viewer): viewer.mayAct ? "act" : "read"
            case .signIn: "sign in"
            case .wrongToken: "wrong token"
            case .nobody: "nobody"
            case .foreignName: "foreign name"
            }
        #expect(verdict == one.verdict)
    }

    @Test func `ends with the session, which holds the name and not the token`() throws {
        let session = try #require(Self.session)
        #expect(!session.contains(Self.word))
        #expect(Session.read(session, tokens: Self.tokens, at: Self.now)?.session.name == "Ada")
        #expect(Session.read(session, tokens: Self.tokens, at: Self.now + 60) == nil)
        #expect(session.utf8.allSatisfy { $0 > 32 && $0 < 127 && !",;\"\\".utf8.contains($0) } as Bool)
    }

    @Test(arguments: ["", "short", "with blanks in between", "fifteen-letters", "ümlaut-ümlaut-ümlaut"])
    func `no token is that could be guessed or not be sent`(text: String) {
        #expect(AccessToken(text, mayAct: true) == nil)
    }

    @Test func `a form's token is for one viewer and one path`() {
        let forms = FormTokens(key: [1, 2, 3])
        let ada = Viewer(name: "Ada", mayAct: true, binding: "a"), eve = Viewer(name: "Eve", mayAct: true, binding: "e")
        let token = forms.token(for: ada, path: "/parked")
        #expect(forms.isToken(token, of: ada, path: "/parked"))
        #expect(!forms.isToken(token, of: eve, path: "/parked"))
        #expect(!forms.isToken(token, of: ada, path: "/generations"))
        #expect(!FormTokens(key: [1, 2]).isToken(token, of: ada, path: "/parked"))
        #expect(!forms.isToken(nil, of: ada, path: "/parked"))
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:9090", nil, true), (nil, "same-origin", true), (nil, nil, true), (nil, "none", true),
            ("http://127.0.0.1:9091", nil, false), ("null", nil, false), ("http://evil.example", "cross-site", false),
            (nil, "cross-site", false), (nil, "same-site", false), ("https://ledger.example", nil, true),
            ("https://ledger.example.evil", nil, false), ("http://127.0.0.1:9090", "cross-site", false),
        ] as [(String?, String?, Bool)])
    func `a form comes from our own page`(origin: String?, site: String?, isOurs: Bool) {
        #expect(
            RequestOrigin.isOurs(origin, site: site, authority: "127.0.0.1:9090", names: ["ledger.example"]) == isOurs)
    }
}

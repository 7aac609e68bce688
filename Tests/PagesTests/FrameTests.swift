import Foundation
import Mustache
import Testing

@testable import Pages

@Suite struct `The frame of pages` {
    @Test(
        arguments: [
            ("/", "/", [:]), ("/orders/{account}/{id}", "/orders/main/SD1%2F2", ["account": "main", "id": "SD1/2"]),
            ("/events", "/events/", [:]),
        ] as [(PagePath, String, [String: String])])
    func `takes a path apart and then decodes it`(path: PagePath, asked: String, parameters: [String: String]) {
        #expect(path.parameters(of: asked) == parameters)
    }

    @Test(arguments: [
        "/orders/main", "/orders/main/a/b", "/order/main/a", "/orders/main/%zz", "/orders/main/%ff", "/orders/main/%00",
    ])
    func `answers no other path`(asked: String) {
        let path: PagePath = "/orders/{account}/{id}"
        #expect(path.parameters(of: asked) == nil)
    }

    @Test(arguments: ["SD1", "a/b?c#d", "ä \"'<>&", "../..", "100%", "\r\nSet-Cookie: a"])
    func `finds what a link names`(id: String) {
        let link = Link.order("main", id)
        let isPlain = link.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"\"'<>&#?\\".utf8.contains($0) }
        #expect(isPlain)
        let path: PagePath = "/orders/{account}/{id}"
        #expect(path.parameters(of: link) == ["account": "main", "id": id])
    }

    @Test func `reads a form`() {
        let fields = FormFields("q=a+b%2B&account=&q=again&%zz=1&note=%C3%A4")
        #expect(fields["q"] == "a b+")
        #expect(fields["account"] == nil)
        #expect(fields["note"] == "ä")
    }

    @Test func `lets no text end a tag or an attribute, with or without an accent upon the mark`() {
        let escaped = HTMLText().escapeText("\"\u{301} onclick='x' <\u{338}b> & \u{0} \u{202E}")
        let isEscaped = escaped.unicodeScalars.allSatisfy { !"\"'<>".unicodeScalars.contains($0) }
        #expect(isEscaped)
        #expect(escaped.hasPrefix("&quot;\u{301} onclick=&#39;x&#39; &lt;\u{338}b&gt; &amp; \u{FFFD} \u{FFFD}"))
    }

    @Test(arguments: PageTemplates.texts.keys.sorted())
    func `reads every template, and none writes text as it came`(name: String) throws {
        #expect(PageTemplates.library.getTemplate(named: name) != nil)
        let text = try #require(PageTemplates.texts[name])
        #expect(!text.contains("{{{"))
        #expect(!text.contains("{{&"))
        #expect(name == "frame" || !text.contains("{{%"))
        // An attribute without quotation marks ends at a blank, and what is in these would run or be fetched.
        #expect(text.firstMatch(of: /=\{\{/) == nil)
        #expect(text.firstMatch(of: /(?i)\s(on\w+|style)\s*=|<style|javascript:|https?:\/\//) == nil)
        #expect(text.firstMatch(of: /<script(?! src="\/assets\/)/) == nil)
        for partial in text.matches(of: /\{\{>\s*([a-z][\w-]*)\s*\}\}/) {
            #expect(PageTemplates.texts[String(partial.output.1)] != nil, "there is no template \(partial.output.1)")
        }
    }

    @Test func `says what needs a person with all that is in it, escaped`() {
        struct Content: Sendable {
            let heading: String
            let paragraphs: [String]
        }
        let hostile = "</p><script>alert(1)</script>"
        let html = Frame(
            PageContent(title: hostile, template: "notice", content: Content(heading: hostile, paragraphs: [hostile])),
            in: .events, search: "\" autofocus onfocus=\"alert(1)"
        ).html
        #expect(html.contains("<title>&lt;/p&gt;&lt;script&gt;alert(1)"))
        #expect(!html.contains("<script>"))
        #expect(html.contains("value=\"&quot; autofocus onfocus=&quot;alert(1)\""))
        #expect(html.contains("<a href=\"/events\" aria-current=\"true\">Events</a>"))
    }

    @Test(arguments: [
        ("127.0.0.1:9090", true), ("localhost", true), ("[::1]:9090", true), ("192.168.1.7", true),
        ("LOCALHOST:9090", true), ("evil.example", false), ("127.0.0.1.evil.example", false), ("", false),
        ("localhost.evil.example:9090", false), ("1.2.3", false),
    ])
    func `answers to addresses and to localhost alone`(host: String, isOurs: Bool) {
        #expect(HostName.isOurs(host) == isOurs)
    }

    @Test(
        arguments: [
            (0, "now"), (1, "1 second ago"), (119, "119 seconds ago"), (120, "2 minutes ago"), (7300, "2 hours ago"),
            (86_400 * 12, "12 days ago"), (-86_400 * 6, "in 6 days"), (86_400 * 800, "2 years ago"),
        ] as [(TimeInterval, String)])
    func `says how old something is`(seconds: TimeInterval, words: String) {
        #expect(ShownTime.age(seconds) == words)
    }

    @Test func `writes instants and figures`() {
        let moment = ShownTime(
            Date(timeIntervalSince1970: 1_772_327_400), now: Date(timeIntervalSince1970: 1_772_334_600))
        #expect(moment.iso == "2026-03-01T01:10:00.000000Z")
        #expect(moment.text == "1 Mar 2026 01:10:00")
        #expect(moment.age == "2 hours ago")
        #expect(AmountText.of(-1204.5) == "\u{2212}1\u{202F}204.50")
        #expect(AmountText.of(21.645, isSigned: true) == "+21.645")
        #expect(AmountText.of(nil) == "unknown")
        #expect(CountText.of(88412, "event") == "88\u{202F}412 events")
        #expect(CountText.of(1, "event") == "1 event")
        #expect(CountText.bytes(1_250_000) == "1.3 MB")
    }
}

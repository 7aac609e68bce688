import CJ
import Folding
import Schema
import TestSupport
import Testing

@Suite struct `A carrier's words` {
    private let texts: ShipmentTexts
    init() throws { texts = try .fromSchema() }

    private static let noPhrase = "has a phrase without words, or a group that is not above it"

    private func status(_ text: String) -> ShipmentStatus { texts.meaning(of: [text]).status }

    @Test(arguments: ShipmentTextCases.all)
    func `mean what the table says`(text: String, expected: ShipmentStatus) {
        let rule = texts.rule(for: text)
        #expect(status(text) == expected, "by line \(rule?.line ?? 0)")
    }

    @Test(arguments: ShipmentTextCases.noDeliveries)
    func `that may sound like a delivery are none`(text: String) {
        #expect(status(text) != .delivered, "by line \(texts.rule(for: text)?.line ?? 0)")
    }

    @Test func `reach every phrase of every rule`() throws {
        var reaching: [Int: [String]] = [:]
        for (text, _) in ShipmentTextCases.all { reaching[texts.rule(for: text)?.line ?? 0, default: []].append(text) }
        for rule in texts.rules {
            for phrase in Set(rule.conditions.joined()) where !phrase.contains("@") {
                let alone = try ShipmentTexts(parsing: "unknown \(phrase)")
                let isUsed = (reaching[rule.line] ?? []).contains { alone.rule(for: $0) != nil }
                #expect(isUsed, "no text of the cases comes to line \(rule.line) by \(phrase)")
            }
        }
    }

    @Test func `mean the same in any case, width and padding`() {
        for text in ShipmentTextCases.all.map(\.text) {
            let fullWidth = String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        switch scalar.value {
                        case 0x20: "\u{3000}"
                        case 0x21...0x7E: Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar
                        default: scalar
                        }
                    }))
            let isMarkedUp = text.contains("&") || text.contains("<")
            for other in [
                text.uppercased(), text.lowercased(), " \t\(text)\n", "【\(text)】!", isMarkedUp ? text : fullWidth,
            ] {
                #expect(texts.rule(for: other)?.line == texts.rule(for: text)?.line, "\(other)")
            }
        }
    }

    @Test func `are read only so far`() {
        let far = String(repeating: "x ", count: 1_000_000)
        #expect(status("Delivered " + far) == .delivered)
        #expect(status(far + "Delivered") == .unknown)
        #expect(status(String(repeating: "&", count: 1_000_000)) == .unknown)
        #expect(status(String(repeating: "<b", count: 1_000_000)) == .unknown)
        #expect(status("e" + String(repeating: "\u{301}", count: 1_000_000)) == .unknown)
    }

    @Test func `are no part of a longer word`() throws {
        let texts = try ShipmentTexts(parsing: "delivered  signed\nreturned  back*")
        #expect(texts.rule(for: "designed") == nil)
        #expect(texts.rule(for: "signedby") == nil)
        #expect(texts.rule(for: "has signed.")?.status == .delivered)
        #expect(texts.rule(for: "way backwards")?.status == .returned)
        #expect(texts.rule(for: "feedback") == nil)
    }

    @Test func `take the first rule whose phrases all stand there and none that must not`() throws {
        let texts = try ShipmentTexts(
            parsing: """
                # a remark

                exception  customs, hold / held, !not held / will be held
                in_transit customs
                delivered  签收, !未
                """)
        #expect(texts.rules.map(\.line) == [3, 4, 5])
        #expect(texts.rules.first?.conditions == [["customs"], ["hold", "held"]])
        #expect(texts.rule(for: "Held by customs")?.line == 3)
        #expect(texts.rule(for: "Customs hold")?.line == 3)
        #expect(texts.rule(for: "Will be held by customs")?.line == 4)
        #expect(texts.rule(for: "Customs: not held")?.line == 4)
        #expect(texts.rule(for: "usps签收了")?.line == 5)
        #expect(texts.rule(for: "未签收") == nil)
    }

    @Test func `may have words between them in one clause, and not beyond it`() throws {
        let texts = try ShipmentTexts(parsing: "attempt_failed  not .. delivered\ndelivered  delivered")
        for text in [
            "not delivered", "not yet (so far) delivered", "not 1.5 kg delivered", "not a.b delivered", "not-delivered",
            "Not: delivered",
        ] {
            #expect(texts.rule(for: text)?.line == 1, "\(text)")
        }
        for text in [
            "not home, delivered", "not home. Delivered", "not home - delivered", "not home — delivered",
            "delivered not",
            "not home; delivered", "not home<br>delivered", "not home\ndelivered", "not home، delivered",
            "not。delivered",
        ] {
            #expect(texts.rule(for: text)?.line == 2, "\(text)")
        }
    }

    @Test func `may have to begin or end the text, or to have their accents`() throws {
        let texts = try ShipmentTexts(
            parsing:
                "delivered  ^signed$\nexception  ^lost\nreturned  back$\nin_transit  =livré\npre_transit  livre .. x")
        #expect(["Signed", " (signed). "].map { texts.rule(for: $0)?.line } == [1, 1])
        #expect(["signed in", "not signed"].map { texts.rule(for: $0)?.line } == [nil, nil])
        #expect(
            ["Lost it", "It is lost", "It is back", "back there"].map { texts.rule(for: $0)?.line } == [2, nil, 3, nil])
        #expect(
            ["Livré", "LIVRE\u{301}", "livr&eacute; x", "livre", "livre x"].map { texts.rule(for: $0)?.line } == [
                4, 4, 4, nil, 5,
            ])
    }

    @Test func `in groups are one condition for each language that has them`() throws {
        let texts = try ShipmentTexts(
            parsing: """
                @en.said  delivered / handed .. over
                @en.not   not
                @de.said  zugestellt
                @de.said  übergeben
                attempt_failed  @*.not .. @*.said
                delivered  @*.said, !@*.other
                """)
        #expect(texts.groups["@de.said"] == ["zugestellt", "übergeben"])
        #expect(texts.rules.map(\.line) == [5, 6, 6])
        #expect(texts.rule(for: "not handed it over")?.line == 5)
        #expect(texts.rule(for: "handed it over")?.line == 6)
        #expect(texts.rule(for: "not zugestellt")?.line == 6)
        #expect(["übergeben", "UEBERGEBEN", "u&#776;bergeben"].map { texts.rule(for: $0)?.line } == [6, 6, 6])
    }

    @Test(arguments: [
        ("l'expéditeur", "expéditeur"), ("l’Expe\u{301}diteur", "expéditeur"), ("can&#8217;t", "cant"),
        ("Straße", "STRASSE"), ("Łódź", "lodz"), ("DAĞITIMA ÇIKARILDI", "dağıtıma çıkarıldı"), ("İADE", "iade"),
        ("تَمَّ", "تم"), ("إلى", "الى"), ("نِمـــسا", "نمسا"), ("נִמְסַר", "נמסר"), ("配 達　完了", "配達完了"), ("ｶﾞｿﾘﾝ", "ガソリン"),
        ("배송　완료", "배송완료"), ("ещё", "еще"), ("簽收", "签收"), ("a\u{AD}b\u{200B}c\u{202E}", "abc"), ("a\u{A0}b", "a b"),
        ("<b>a</b>&nbsp;b", "a b"), ("a<br/>b", "a b"), ("a&amp;nbsp;b", "a b"), ("&#x64;&#101;", "de"), ("<x>", "x"),
        ("a &lt;b&gt;b", "a b"), ("&auml;&OUML;", "äö"), ("fa&ccedil;ade", "facade"), ("&unknown;a", "a"),
        ("5 < 7", "5 7"),
    ])
    func `are found through marks, accents and ways to write them`(text: String, phrase: String) throws {
        #expect(try ShipmentTexts(parsing: "delivered  \(phrase)$").rule(for: text) != nil)
    }

    @Test(arguments: [
        ("# one\nlost  lost", 2, "begins with no status"), ("Delivered  x", 1, "begins with no status"),
        ("delivered", 1, Self.noPhrase), ("delivered  x,", 1, Self.noPhrase), ("delivered  x, ...", 1, Self.noPhrase),
        ("delivered  x / ", 1, Self.noPhrase), ("delivered  x* y", 1, Self.noPhrase),
        ("delivered  @en.said", 1, Self.noPhrase),
        ("delivered  x .. ", 1, Self.noPhrase), ("@en.said  x / ", 1, Self.noPhrase),
        ("@en.said  @en.not .. x", 1, Self.noPhrase),
        ("delivered  !x", 1, "has no condition that makes it fit"),
    ])
    func `are refused as a table that is none, with the line`(table: String, line: Int, problem: String) {
        let error = #expect(throws: ShipmentTextsError.self) { try ShipmentTexts(parsing: table) }
        #expect(error == ShipmentTextsError(line: line, problem: problem))
    }
}

import CJ
import Folding
import Schema
import TestSupport
import Testing

@Suite struct `A carrier's words` {
    private let texts: ShipmentTexts
    init() throws { texts = try .fromSchema() }

    private func status(_ text: String) -> ShipmentStatus { texts.meaning(of: text).status }

    @Test(arguments: ShipmentTextCases.all)
    func `mean what the table says`(text: String, expected: ShipmentStatus) {
        let rule = texts.rule(for: text)
        #expect(status(text) == expected, "by line \(rule?.line ?? 0)")
    }

    @Test func `reach every phrase of every rule`() throws {
        var reaching: [Int: [String]] = [:]
        for (text, _) in ShipmentTextCases.all { reaching[texts.rule(for: text)?.line ?? 0, default: []].append(text) }
        for rule in texts.rules {
            for phrase in Set(rule.conditions.joined()) {
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
            for other in [text.uppercased(), text.lowercased(), " \t\(text)\n", "【\(text)】!", fullWidth] {
                #expect(texts.rule(for: other)?.line == texts.rule(for: text)?.line, "\(other)")
            }
        }
    }

    @Test func `are read only so far`() {
        let far = String(repeating: "x ", count: 1_000_000)
        #expect(status("Delivered " + far) == .delivered)
        #expect(status(far + "Delivered") == .unknown)
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

    @Test(arguments: [
        ("# one\nlost  lost", 2, "begins with no status"), ("Delivered  x", 1, "begins with no status"),
        ("delivered", 1, "has a phrase without words"), ("delivered  x,", 1, "has a phrase without words"),
        ("delivered  x, ...", 1, "has a phrase without words"), ("delivered  x / ", 1, "has a phrase without words"),
        ("delivered  !x", 1, "has no condition that makes it fit"),
    ])
    func `are refused as a table that is none, with the line`(table: String, line: Int, problem: String) {
        let error = #expect(throws: ShipmentTextsError.self) { try ShipmentTexts(parsing: table) }
        #expect(error == ShipmentTextsError(line: line, problem: problem))
    }
}

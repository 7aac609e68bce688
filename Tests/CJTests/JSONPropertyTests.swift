import CJ
import Foundation
import TestSupport
import Testing

/// Writes random JSON texts, with everything the grammar allows: blanks, escapes, doubled names, nesting.
private struct RandomJSON {
    var random: SeededGenerator

    mutating func text(depth: Int = 0) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &random) {
        case 0: "null"
        case 1: random.pick(["true", "false"])
        case 2: random.pick(["0", "-0", "12", "-3.50", "1e2", "210823100016290555", "0.1"])
        case 3, 4, 5: string()
        case 6: "[" + list(depth) { $0.text(depth: depth + 1) } + "]"
        default: "{" + list(depth) { "\($0.name())\($0.blank()):\($0.text(depth: depth + 1))" } + "}"
        }
    }

    private mutating func list(_ depth: Int, _ part: (inout RandomJSON) -> String) -> String {
        blank()
            + (0..<Int.random(in: 0...5, using: &random)).map { _ in blank() + part(&self) + blank() }
            .joined(separator: ",")
    }

    mutating func name() -> String { random.pick([#""a""#, #""b""#, #""\u0061""#, #""é""#, #""""#, #""long name""#]) }

    private mutating func string() -> String {
        random.pick([
            #""""#, #"" padded ""#, #""null""#, #""\n\t\"\\\/""#, #""\ud83d\ude00""#, #""é漢字😀""#, #""\u0000x""#,
            #""{\"a\":1}""#, #""2024-01-02 10:00:00""#, #""plain""#,
        ])
    }

    private mutating func blank() -> String { random.pick(["", "", "", " ", "\n", "\t "]) }
}

/// The same value as Foundation reads it, for comparison.
private func agrees(_ json: JSON, with other: Any) -> Bool {
    if let members = json.members {
        guard let others = other as? [String: Any] else { return false }
        let known = others.filter { !($0.value is NSNull) }
        return members.count == known.count
            && members.allSatisfy { name, value in
                known[name].map { agrees(value, with: $0) } == true && json.member(name).map(\.bytes) == value.bytes
            }
    }
    if let elements = json.elements {
        guard let others = other as? [Any], others.count == elements.count else { return false }
        return zip(elements, others).allSatisfy { agrees($0, with: $1) }
    }
    if let string = json.string { return (other as? String).map { Array($0.utf8) } == Array(string.utf8) }
    if let number = json.number { return (other as? NSNumber)?.doubleValue == Double(number) }
    if let bool = json.bool { return other as? Bool == bool }
    return json.isNull && other is NSNull
}

@Suite struct `JSON of any form` {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `is read as another reader reads it`(seed: UInt64) throws {
        var texts = RandomJSON(random: SeededGenerator(seed: seed))
        for _ in 0..<300 {
            // Which of two members with one name counts is not for another reader to say.
            let text = "[\(texts.text())]"
            let json = try JSON(parsing: Array(text.utf8))
            let other = try JSONSerialization.jsonObject(with: Data(text.utf8))
            #expect(hasDoubledNames(json) || agrees(json, with: other), "\(text)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `is refused where another reader refuses it`(seed: UInt64) {
        var texts = RandomJSON(random: SeededGenerator(seed: seed))
        var spoiler = SeededGenerator(seed: ~seed)
        for _ in 0..<300 {
            var text = Array("[\(texts.text())]".utf8)
            let place = Int.random(in: text.indices, using: &spoiler)
            if spoiler.once(in: 2) { text.remove(at: place) } else { text.insert(text[place], at: place) }
            guard let spoilt = String(validating: text, as: UTF8.self) else { continue }
            // Half a pair of surrogates is no fault of the grammar's.
            guard !spoilt.contains(/ud8|ude/) else { continue }
            let isRead = (try? JSON(parsing: text)) != nil
            let isReadElsewhere = (try? JSONSerialization.jsonObject(with: Data(text))) != nil
            #expect(isRead == isReadElsewhere, "\(spoilt.debugDescription)")
        }
    }

    /// Whether the value's bytes have a name twice within one object, judged by counting its names.
    private func hasDoubledNames(_ json: JSON) -> Bool {
        if let elements = json.elements { return elements.contains(where: hasDoubledNames) }
        let text = String(decoding: json.bytes, as: UTF8.self)
        return json.isObject && text.matches(of: /("(?:a|b|\\u0061|é||long name)")\s*:/).count > 1
    }

    @Test func `gives each member by its name, escaped or not, and the later of two`() throws {
        let json = try JSON(parsing: Array(#"{"t\u0079pe":1,"a":[{"b":2}],"n":null,"é":3,"a":4,"x":5,"x":null}"#.utf8))
        #expect(json.member("type")?.number == "1")
        #expect(json.member("a")?.number == "4")
        #expect(json.member("é")?.integer == 3)
        #expect(json.member("n") == nil && json.member("x") == nil && json.member("b") == nil)
        #expect(json.members?.keys.sorted() == ["a", "type", "é"])
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("12", 12), ("-7", -7), ("9223372036854775807", Int.max),
            ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil), ("\"1\"", nil),
        ] as [(String, Int?)])
    func `gives whole numbers that fit`(text: String, number: Int?) throws {
        #expect(try JSON(parsing: Array(text.utf8)).integer == number)
    }
}

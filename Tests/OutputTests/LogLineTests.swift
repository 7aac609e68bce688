import Foundation
import Logging
import TestSupport
import Testing

@testable import Output

private let instant = Date(timeIntervalSince1970: 1_705_564_762)

private func line(_ message: String, _ beside: Logger.Metadata = [:]) -> LogLine {
    LogLine(at: instant, level: .notice, label: "cjledger", message: message, beside: beside)
}

@Suite struct `A line of the log` {
    @Test func `is for people: when, how grave, who, what, and the rest`() {
        #expect(
            line("sealed", ["seal": "7", "head": "ab cd", "empty": ""]).text(as: .text)
                == #"2024-01-18T07:59:22.000000Z notice cjledger: sealed empty="" head="ab cd" seal=7"#)
    }

    @Test func `is for programs: an object`() {
        #expect(
            line("sealed", ["seal": "7", "list": ["a", ["k": "v"]]]).text(as: .json)
                == #"{"time":"2024-01-18T07:59:22.000000Z","level":"notice","logger":"cjledger","message":"sealed","list":["a",{"k":"v"}],"seal":"7"}"#
        )
    }

    @Test func `lets nothing beside it take the place of its own members`() throws {
        let text = line("true", ["message": "false", "message_": "other", "level": "critical"]).text(as: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object["message"] == "true" && object["level"] == "notice")
        #expect(Set(object.values).isSuperset(of: ["false", "other", "critical"]))
    }

    @Test(arguments: [
        "end\n2024-01-18T07:59:22.000000Z critical cjledger: forged", "\u{1B}[2Jcleared", "\r\nx", "a\u{2028}b\u{85}c",
        "\u{202E}turned", "\u{0}", "{\"level\":\"critical\"}",
    ])
    func `is one line without control characters, whatever is in it`(hostile: String) {
        for form in Logs.Form.allCases {
            let text = line(hostile, ["reason": "\(hostile)", hostile: "x"]).text(as: form)
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(!text.contains { $0.isNewline } && !text.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test(arguments: 0..<300)
    func `gives back what was put in, as JSON`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func text() -> String {
            (0..<Int.random(in: 0...12, using: &generator)).reduce(into: "") { text, _ in
                let odd: [Unicode.Scalar] = [
                    "\"", "\\", "\n", "\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "=", " ", "{", "/",
                ]
                let drawn = Unicode.Scalar(UInt32.random(in: 0...0x1_1000, using: &generator)) ?? "?"
                text.unicodeScalars.append(Bool.random(using: &generator) ? generator.pick(odd) : drawn)
            }
        }
        let message = text()
        let beside = Dictionary(
            (0..<Int.random(in: 0...4, using: &generator)).map { ("k\($0)\(text())", text()) }
        ) { first, _ in first }
        let event = line(message, beside.mapValues { .string($0) })
        let written = event.text(as: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String])
        #expect(object["message"].map { Array($0.unicodeScalars) } == Array(message.unicodeScalars))
        #expect(object.count == 4 + beside.count)
        for (key, value) in beside { #expect(object[key].map { Array($0.utf8) } == Array(value.utf8)) }
        for form in Logs.Form.allCases { #expect(!event.text(as: form).contains { $0.isNewline }) }
    }
}

import Foundation

/// Makes bodies as a broken or hostile sender might: messages of every type with values, names, bytes or structure spoilt.
/// All of it follows from the seed.
public struct FuzzedMessages {
    private var messages: RandomMessages
    private var random: SeededGenerator

    public init(seed: UInt64) {
        messages = RandomMessages(seed: seed, orders: 8)
        random = SeededGenerator(seed: seed ^ 0xF0F0_F0F0)
    }

    /// The next body, which may be none of JSON.
    public mutating func next() -> [UInt8] {
        var body = messages.next()
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: body = spoilValues(body, with: oddValue)
        case 2: body = spoilValues(body) { $0.date() }
        case 3: body = spoilValues(body) { $0.amount() }
        case 4: body = trackEvents()
        case 5: body = spoilBytes(body)
        case 6: body = Array(body.prefix(Int.random(in: 0...body.count, using: &random)))
        case 7: body = wrapped(body)
        case 8: body = renamed(body)
        default: break
        }
        return body
    }

    /// What a sender might put into the header `sign`, and whether it is the body's signature.
    public mutating func signature(of body: [UInt8]) -> (header: String?, isRight: Bool) {
        let right = RunningReceiver.sign(body)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return (nil, false)
        case 1: return ("", false)
        case 2: return (RunningReceiver.sign(body + [0x20]), false)
        case 3: return (String(right.dropLast()), false)
        case 4: return (right + "=", false)
        case 5:
            return (Data(repeating: UInt8.random(in: 0...255, using: &random), count: 32).base64EncodedString(), false)
        case 6: return (random.pick(["null", "sign", "AAAA", "=", "%%%", String(repeating: "A", count: 4000)]), false)
        default: return (right, true)
        }
    }

    // MARK: Ways to spoil

    /// Replaces one to three values of the text by others; mostly the result is still JSON.
    private mutating func spoilValues(
        _ body: [UInt8], with value: (inout FuzzedMessages) -> String
    ) -> [UInt8] {
        var text = String(decoding: body, as: UTF8.self)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let places = text.matches(of: /:("(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|null|true|false)/)
            guard !places.isEmpty else { break }
            let place = places[Int.random(in: places.indices, using: &random)]
            text.replaceSubrange(place.1.startIndex..<place.1.endIndex, with: value(&self))
        }
        return Array(text.utf8)
    }

    private func oddValue(_ fuzz: inout FuzzedMessages) -> String {
        fuzz.random.pick([
            "null", "true", "[]", "{}", "[[[]]]", "0", "-0", "-1", "1e400000", "1e-400000",
            "99999999999999999999999999",
            "0.1e1", #""""#, #"" ""#, #""null""#, #""NULL""#, #""\u0000""#, #""\ud800""#, #""\ud83d\ude00""#,
            #""e\u0301""#,
            ##""#N""##, "\"\u{202E}evil\"", #""'; DROP TABLE ledger.events; --""#, #""{\"a\":1}""#,
            "\"\(String(repeating: "x", count: 3000))\"",
            String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
        ])
    }

    private mutating func date() -> String {
        let digits = { (random: inout SeededGenerator) in String(Int.random(in: 0...99, using: &random)) }
        return random.pick([
            #""2024-01-0\#(digits(&random)) 10:00:00""#, #""2024-13-01 00:00:00""#, #""2024-02-30 24:00:60""#,
            #""0000-00-00 00:00:00""#, #""9999-12-31 23:59:59""#, #""2024-01-01T00:00:00.\#(digits(&random))Z""#,
            #""2024-01-01T00:00:00+99:99""#, #""\#(digits(&random))\#(digits(&random))""#, "1704103200000",
            "-1704103200000",
            "99999999999999", "1704103200", #""2024/01/01""#, #""拆单时间""#, #""2024-01-01 00:00:00 ""#, #""2024-01-01""#,
        ])
    }

    private mutating func amount() -> String {
        random.pick([
            "0", "-0.00", "0.1", "12.345678901234567890123456789012345", "1e30", "-1e-30", #""15.16 -- 15.17""#,
            #""1,234.50""#,
            #""$5""#, #"" 5.00 ""#, #""NaN""#, #""Infinity""#, "99999999999999999999999999999999999999999", #""0x10""#,
            #"".5""#,
            #""5.""#, #""--1""#, "1e9223372036854775807",
        ])
    }

    /// A LOGISTIC whose track events are JSON in a string, or nearly.
    private mutating func trackEvents() -> [UInt8] {
        let inner = random.pick([
            "[]", "", "null", "[", "[{}]", "{}", "[null,1,\"x\",[]]", "[{\"status\":12}]",
            "[{\"status\":\"12\",\"eventTime\":\"2024-01-01 00:00:00\",\"activity\":\" Delivered \"}]",
            "[{\"status\":99,\"eventTime\":\"soon\"}]", "[{\"eventTime\":1704103200000,\"activity\":null}]",
            "[{\"activity\":\"\\u0000\\ud800\"}]", "\"[]\"", String(repeating: "[", count: 2000),
            "[{\"status\":5}" + String(repeating: ",{\"status\":5}", count: Int.random(in: 0...50, using: &random))
                + "]",
        ])
        let escaped = inner.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return Messages.logistic([
            "orderId": "700\(Int.random(in: 0..<3, using: &random))",
            "trackingNumber": #""F\#(Int.random(in: 0..<3, using: &random))""#,
            "trackingStatus": random.pick(["12", #""In transit""#, "null", "[]"]),
            "logisticsTrackEvents": random.once(in: 4)
                ? (inner.isEmpty ? "null" : "[\(inner == "[" ? "" : "1")]") : "\"\(escaped)\"",
        ])
    }

    /// Changes, drops or doubles some bytes; mostly the result is no JSON.
    private mutating func spoilBytes(_ body: [UInt8]) -> [UInt8] {
        var body = body
        for _ in 0..<Int.random(in: 1...4, using: &random) where !body.isEmpty {
            let place = Int.random(in: body.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: body[place] = UInt8.random(in: 0...255, using: &random)
            case 1: body.remove(at: place)
            case 2: body.insert(body[place], at: place)
            default: body.insert(contentsOf: [0xC3, 0x28], at: place)
            }
        }
        return body
    }

    private mutating func wrapped(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        return Array(
            random.pick([
                "[\(text)]", " \n\t\(text)\r\n ", "\(text)\(text)", "{\"type\":\"ORDER\",\"params\":\(text)}",
                "\u{FEFF}\(text)",
                "{\"a\":\(text)}", "\"\(text.count)\"", text + "\0", text + ",",
                "{\"type\":\"\(text.count)\",\"params\":[]}",
            ]).utf8)
    }

    /// A member's name with other letters, or the type another.
    private mutating func renamed(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        let names = [
            "\"type\"", "\"params\"", "\"messageType\"", "\"ORDER\"", "\"LOGISTIC\"", "\"STOCK\"", "\"MAKEUP\"",
            "\"UPDATE\"",
        ]
        let others = [
            "\"type\"", "\"Type\"", "\"\"", "null", "\"\(String(repeating: "T", count: 129))\"", "\"T\\u0000\"",
            "\"NEW_TYPE\"",
            "\"ORDERSPLIT\"", "\"PRIVATE_ORDER\"", "\"ORDER\"", "7",
        ]
        return Array(text.replacing(random.pick(names), with: random.pick(others), maxReplacements: 1).utf8)
    }
}

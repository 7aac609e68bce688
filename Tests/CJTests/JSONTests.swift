import CJ
import Testing

@Suite struct `Reading JSON` {
    @Test(arguments: [
        "{}", "[]", "null", " true ", "-0", "0.5e+10", #""\u00e9\n\"""#, #"{"a":[1,{"b":null}],"c":"d"}"#, "[[],[[]]]",
        "\t[ 1 , 2 ]\r\n", #"{"":{"":[]}}"#, "1e400000", #""\ud800""#,
        "\u{FEFF}{}",
    ])
    func `what the grammar allows is read`(text: String) throws {
        _ = try JSON(parsing: Array(text.utf8))
    }

    @Test(arguments: [
        ("", "byte 0: the text ends, expected a value"), ("{", "byte 1: the text ends, expected a string"),
        ("[1,]", "byte 3: expected a value"), ("{\"a\" 1}", "byte 5: expected ':'"),
        ("{\"a\":1,}", "byte 7: expected a string"), ("[1 2]", "byte 3: expected ',' or ']'"),
        ("01", "byte 1: something follows the value"), ("1.", "byte 2: the text ends, expected a digit"),
        ("tru", "byte 3: the text ends, expected 'true'"), ("\"\\x\"", "byte 2: no such escape"),
        ("\"\\u12g4\"", "byte 5: expected four hexadecimal digits"),
        ("\"a", "byte 2: the text ends, expected the end of a string"),
        ("\"\u{1}\"", "byte 1: a control character inside a string"), ("{} x", "byte 3: something follows the value"),
        ("[}", "byte 1: expected a value"), ("[{]", "byte 2: expected a string"), ("nul1", "byte 3: expected 'null'"),
        ("\u{FEFF}\u{FEFF}{}", "byte 3: expected a value"),
        ("{\"orderItems\":[\"vid\":\"1\"]}", "byte 20: expected ',' or ']'"),
    ])
    func `what it does not allow is refused with its place`(text: String, message: String) {
        let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: Array(text.utf8)) }
        #expect(error?.description == message)
    }

    @Test func `what is not UTF-8 in a text is read as U+FFFD, and costs nothing else of the message`() throws {
        let json = try JSON(parsing: Array(#"{"a":"x"#.utf8) + [0xFF] + Array(#"y","b":"é","c":1}"#.utf8))
        #expect(json.member("a")?.string == "x\u{FFFD}y")
        #expect(json.member("b")?.string == "é" && json.member("c")?.integer == 1)
    }

    @Test(
        arguments: [[0xFF], Array("{}".utf8) + [0xFF], Array(#"{"a":"#.utf8) + [0xC3] + Array("}".utf8)] as [[UInt8]])
    func `what is not UTF-8 outside of texts is refused`(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { _ = try JSON(parsing: bytes) }
    }

    /// Eight bytes of a string are looked at together, so each byte has to be told apart at each place among them.
    @Test(arguments: 0..<256 as Range<Int>)
    func `every byte is told apart wherever it stands in a string`(value: Int) throws {
        let byte = UInt8(value)
        for before in 0..<18 {
            for behind in 0..<10 {
                let text = [UInt8](repeating: 0x7F, count: before) + [byte] + [UInt8](repeating: 0x20, count: behind)
                let bytes = [UInt8(ascii: "[")] + Array("\"".utf8) + text + Array("\"]".utf8)
                let read = Result { () throws(JSONError) in try JSON(parsing: bytes) }
                let place = before + 2
                switch byte {
                case ..<0x20:
                    expect(read, fails: "byte \(place): a control character inside a string")
                case UInt8(ascii: "\""):
                    expect(read, fails: "byte \(place + 1 + behind): expected ',' or ']'")
                case UInt8(ascii: "\\"):
                    let end = behind == 0 ? "byte \(place + 3): the text ends, expected the end of a string" : nil
                    expect(read, fails: end ?? "byte \(place + 1): no such escape")
                default:
                    #expect(try read.get().elements?.first?.string == String(decoding: text, as: UTF8.self))
                }
            }
        }
    }

    private func expect(_ read: Result<JSON, JSONError>, fails description: String) {
        guard case .failure(let error) = read else {
            Issue.record("it was read, instead of \(description)")
            return
        }
        #expect(error.description == description)
    }

    @Test func `characters beyond ASCII are read wherever they stand in a string`() throws {
        for before in 0..<18 {
            let text = String(repeating: "a", count: before) + "é世\u{1F4E6}" + String(repeating: "b", count: before)
            #expect(try JSON(parsing: Array("\"\(text)\"".utf8)).string == text)
        }
    }

    @Test func `a hundred thousand brackets cost no stack`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let json = try JSON(parsing: Array(#"{"deep":\#(deep),"type":"ORDER"}"#.utf8))
        #expect(json.members?["type"]?.string == "ORDER")
        #expect(json.members?["deep"]?.elements?.count == 1)
        #expect(throws: JSONError.self) {
            _ = try JSON(parsing: Array(String(repeating: "{\"a\":", count: 100_000).utf8))
        }
    }

    @Test func `numbers keep every digit`() throws {
        let json = try JSON(
            parsing: Array("[210823100016290555, 1e400000, -0.570, 123456789012345678901234567890]".utf8))
        #expect(
            json.elements?.map(\.number) == [
                "210823100016290555", "1e400000", "-0.570", "123456789012345678901234567890",
            ])
    }

    @Test func `escapes are resolved, pairs of surrogates too, and half pairs replaced`() throws {
        let json = try JSON(
            parsing: Array(
                #"["\u00e9\t\/\\", "\ud83d\ude00", "x\ud800y", "\u0000", "\ud83d\ud83d\ude00", "\ude00\ud83d"]"#.utf8))
        #expect(json.elements?.map(\.string) == ["é\t/\\", "😀", "x\u{FFFD}y", "\0", "\u{FFFD}😀", "\u{FFFD}\u{FFFD}"])
    }

    @Test func `of two members with one name the later counts, and null is absence`() throws {
        let json = try JSON(parsing: Array(#"{"a":1,"b":2,"a":3,"b":null}"#.utf8))
        #expect(json.members?.mapValues(\.number) == ["a": "3"])
    }

    @Test func `names are unescaped before they are compared`() throws {
        #expect(try JSON(parsing: Array(#"{"t\u0079pe":"ORDER"}"#.utf8)).members?["type"]?.string == "ORDER")
    }
}

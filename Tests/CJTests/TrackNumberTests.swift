import CJ
import Foundation
import Testing

@Suite struct `A track number` {
    private func normals(_ text: String) -> [String] { TrackNumber.all(in: text).map(\.normal) }

    @Test(arguments: [
        [
            "YT2600100000000101", " yt 2600 1000 0000 0101 ", "YT-2600-1000-0000-0101", "yt2600100000000101\t",
            "ＹＴ２６００１００００００００１０１",
            "YT2600 10000\u{200B}0000101", "\u{200E}YT2600100000000101\u{200F}", "YT\u{A0}26001 00000 000101",
            "YT2600\u{2011}1000\u{2013}0000\u{2212}0101", "\nYT2600100000000101\r\n",
        ],
        ["LZ123456785CN", "lz 123 456 785 cn", "LZ-123456785-CN"],
        [
            "9400110000000000000017", "9400 1100 0000 0000 0000 17", "420900019400110000000000000017",
            "420 90001 9400110000000000000017", "420900011234 9400110000000000000017",
            "4209000112349400110000000000000017",
            "(420)90001(9400110000000000000017)",
        ],
        ["92001900000000000021", "4201000192001900000000000021", "42010001001192001900000000000021"],
        ["92612901001304350828780000", "4202109092612901001304350828780000"],
    ])
    func `is one, however it is written`(writings: [String]) {
        for writing in writings { #expect(normals(writing) == normals(writings[0]), "\(writing)") }
        #expect(normals(writings[0]).count == 1)
    }

    @Test(arguments: [
        ["YT1", "YT2"], ["T1a", "T1b"], ["A_10", "A10"], ["A.10", "A10"],
        // Not USPS's: too short, another front, a number that does not begin with 9, a letter in it.
        ["42090001940011", "940011"], ["421900019400110000000000000017", "9400110000000000000017"],
        ["420900018400110000000000000017", "8400110000000000000017"],
        ["42090001940011000000000000001A", "940011000000000000001A"],
        ["CJP0000000001YQ", "CJP0000000002YQ"],
    ])
    func `is another where more than its writing differs`(numbers: [String]) {
        #expect(Set(numbers.flatMap(normals)).count == numbers.count)
    }

    @Test(arguments: [
        "YT2600100000000101,YT2600100000000102", "YT2600100000000101;YT2600100000000102",
        "YT2600100000000101 | YT2600100000000102", "YT2600100000000101\nYT2600100000000102",
        "YT2600100000000101\r\nYT2600100000000102\r\n", " yt2600100000000101 ,, yt2600100000000102 ,",
        "YT2600100000000101，YT2600100000000102", "YT2600100000000101、YT2600100000000102",
        "YT2600100000000101；YT2600100000000102", "YT2600100000000101 YT2600100000000102",
        "YT2600100000000101/YT2600100000000102", "YT2600100000000101 / YT2600100000000102",
        "YT2600100000000101 + YT2600100000000102", "YT2600100000000101 - YT2600100000000102",
        "YT2600100000000101 & YT2600100000000102", #"["YT2600100000000101","YT2600100000000102"]"#,
        "YT2600100000000101,YT2600100000000102,YT-2600100000000101", "null,YT2600100000000101,YT2600100000000102",
        "YT 2600 1000 0000 0101, YT 2600 1000 0000 0102", "YT2600100000000101\u{2028}YT2600100000000102",
    ])
    func `is one of two in a field that names two, and none holds what parts them`(field: String) {
        #expect(normals(field) == ["YT2600100000000101", "YT2600100000000102"])
        for number in TrackNumber.all(in: field) {
            #expect(!number.written.contains { ",;|/+&，、；\n\r\"[]".contains($0) }, "\(number.written)")
        }
    }

    @Test(arguments: ["", " ", "null", "NULL", ",", " , ; ", "-", "--", "\u{200B}", "()", "[]", "/", "null,null"])
    func `is none where nothing is written`(field: String) {
        #expect(TrackNumber.all(in: field).isEmpty)
    }

    @Test func `is not read from what is longer than any`() {
        #expect(TrackNumber.all(in: String(repeating: "9", count: 300)).isEmpty)
        let many = (0..<500).map { "YT26001000000\($0 + 10_000)" }
        #expect(TrackNumber.all(in: many.joined(separator: ",")).count == TrackNumber.most)
    }

    @Test func `keeps its writing but for the blanks around it`() {
        #expect(TrackNumber.all(in: " yt 2600 1000 ").map(\.written) == ["yt 2600 1000"])
        #expect(
            TrackNumber.all(in: "420900019400110000000000000017").map(\.written) == ["420900019400110000000000000017"])
    }

    @Test(arguments: [
        "YT1", " yt 1 ", "420900019400110000000000000017", "é1", "e\u{301}1", "ＹＴ１", "CJ 1 - YQ", "√2", "ß1", "ŉ1",
    ])
    func `has a normal form that is its own`(text: String) throws {
        let number = try #require(TrackNumber.all(in: text).first)
        #expect(TrackNumber(number.normal)?.normal == number.normal)
        #expect(TrackNumber(number.written) == number)
    }

    @Test(arguments: [
        (#"{"n":"YT1"}"#, ["YT1"]), (#"{"n":92001900000000000021}"#, ["92001900000000000021"]),
        (#"{"n":["YT1","yt 2"]}"#, ["YT1", "yt 2"]), (#"{"n":["YT1",null,""]}"#, ["YT1"]), (#"{"n":null}"#, []),
        (#"{"n":{}}"#, []), ("{}", []), (#"{"n":[["YT1"]]}"#, []), (#"{"n":true}"#, []), (#"{"n":"YT1,YT1"}"#, ["YT1"]),
        (#"{"n":1e3}"#, ["1000"]),
    ])
    func `is read from a text, a number or an array`(json: String, numbers: [String]) throws {
        let fields = Fields(try JSON(parsing: Array(json.utf8)), zone: .gmt)
        #expect(fields?.trackNumbers("n").map(\.written) == numbers)
    }
}

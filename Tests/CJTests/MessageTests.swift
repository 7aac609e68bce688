import CJ
import Foundation
import TestSupport
import Testing

@Suite struct `The envelope` {
    @Test func `gives type, message type and message id`() throws {
        let envelope = try Envelope(Array(Messages.order.utf8))
        #expect(envelope.type == "ORDER")
        #expect(envelope.messageType == "UPDATE")
        #expect(envelope.messageId == "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
        #expect(envelope.params?.isObject == true)
    }

    @Test(arguments: [
        ("", "the body is empty"), ("[]", "JSON, but not an object"), ("\"ORDER\"", "JSON, but not an object"),
        ("{}", "no text `type` of 1 to 128 bytes"), (#"{"type":""}"#, "no text `type` of 1 to 128 bytes"),
        (#"{"type":null}"#, "no text `type` of 1 to 128 bytes"), (#"{"type":5}"#, "no text `type` of 1 to 128 bytes"),
        (#"{"type":"a\u0000b"}"#, "no text `type` of 1 to 128 bytes"),
        (#"{"type":"\#(String(repeating: "x", count: 129))"}"#, "no text `type` of 1 to 128 bytes"),
        ("{", "not JSON: byte 1: the text ends, expected a string"),
        (#"{"orderItems":["vid":"1"]}"#, "not JSON: byte 20: expected ',' or ']'"),
    ])
    func `says why a body is no event`(body: String, reason: String) {
        let error = #expect(throws: NotAnEvent.self) { _ = try Envelope(Array(body.utf8)) }
        #expect(error?.description == reason)
    }

    @Test(arguments: [
        (#""\#(String(repeating: "m", count: 6000))""#, nil), (#""a\u0000""#, nil), ("null", nil), ("{}", nil),
        ("12345678901234567890", "12345678901234567890"),
        (#""\#(String(repeating: "m", count: 128))""#, String(repeating: "m", count: 128)),
    ])
    func `takes a message id over only where a column can hold it`(json: String, expected: String?) throws {
        #expect(try Envelope(Array(#"{"type":"X","messageId":\#(json)}"#.utf8)).messageId == expected)
    }

    @Test func `is read whatever the content`() throws {
        #expect(try Envelope(Array(#"{"type":"NEW_ONE","params":[1,2]}"#.utf8)).type == "NEW_ONE")
    }
}

@Suite struct `What messages say` {
    private func order(_ params: [String: String]) throws -> OrderMessage {
        let envelope = try Envelope(Messages.order(params))
        return try #require(OrderMessage(envelope.params, zone: .gmt))
    }

    private func logistic(_ params: [String: String]) throws -> LogisticMessage {
        let envelope = try Envelope(Messages.logistic(params))
        return try #require(LogisticMessage(envelope.params, zone: .gmt))
    }

    @Test func `ORDER's documented shape is read in full`() throws {
        let envelope = try Envelope(Array(Messages.order.utf8))
        let order = try #require(OrderMessage(envelope.params, zone: .gmt))
        #expect(order.cjOrderIds == ["210823100016290555"])
        #expect(order.orderNumber == "api_0f1e2d3c4b5a69788796a5b4c3d2e1f0")
        #expect(order.orderStatus == "CREATED")
        #expect(order.trackNumbers.isEmpty)
        #expect(order.createDate?.instant == .utc("2021-08-23T11:31:45Z"))
        #expect(order.payDate == nil)
        let line = try #require(order.lines?.first)
        #expect(line.vid == "1392053744945991680")
        #expect(line.quantity == 1)
        #expect(line.sellPrice == Decimal(string: "0.57"))
        #expect(line.lineItemId == "2505170958390976500")
        #expect(line.storeLineItemId == "16045188153625")
        #expect(line.productionOrderStatus == 1)
        #expect(line.abnormalTypes == [6, 9])
    }

    @Test func `LOGISTIC's documented shape is read in full, the blanks cut`() throws {
        let envelope = try Envelope(Array(Messages.logistic.utf8))
        let logistic = try #require(LogisticMessage(envelope.params, zone: .gmt))
        #expect(logistic.orderId == "210823100016290555")
        #expect(logistic.trackNumbers.map(\.written) == ["number12345678"])
        #expect(logistic.trackingStatus == "12")
        let event = try #require(logistic.trackEvents.first)
        #expect(event.activity == "Delivered, PO Box")
        #expect(event.location == "NENANA,AK 99760")
        #expect(event.status == "12")
        #expect(event.time?.instant == .utc("2024-01-18T07:59:22Z"))
    }

    @Test(arguments: [
        ("210823100016290555", "210823100016290555"), (#""210823100016290555""#, "210823100016290555"),
        (#"" SD16133 ""#, "SD16133"), ("2.10823100016290555E17", "210823100016290555"),
        ("1234567890123456789012345", "1234567890123456789012345"), ("null", nil), (#""""#, nil), (#"" ""#, nil),
        (#""null""#, nil), (#""NULL""#, nil), ("{}", nil), (#""\#(String(repeating: "9", count: 257))""#, nil),
        ("0", nil), ("-1", nil), (#""0""#, nil), (#"" N/A ""#, nil), (#""undefined""#, nil), ("true", nil),
        ("1.5", nil),
        ("2603010000000001701.0", "2603010000000001701"), ("2.603010000000001701e+18", "2603010000000001701"),
        (#""2.603010000000001701E18""#, "2603010000000001701"), (#""1E5""#, "1E5"),
        ("9007199254740991", "9007199254740991"),
        ("9.007199254740991E15", "9007199254740991"),
        // Seventeen digits are what is left of more, where they passed through a floating-point number.
        ("2.6030100000000017E18", nil), ("2.60301E18", nil), ("0.0", nil),
    ])
    func `ids come as text or number and keep every digit`(json: String, id: String?) throws {
        #expect(try order(["cjOrderId": json]).cjOrderIds == [id].compactMap(\.self))
    }

    @Test(arguments: [
        (#""15.16 -- 15.17""#, nil), (#""0.57""#, "0.57"), ("0.57", "0.57"), ("null", nil), (#""free""#, nil),
    ])
    func `prices come as number, text or range`(json: String, price: String?) throws {
        let lines = try order(["orderItems": #"[{"sellPrice":\#(json)}]"#]).lines
        #expect(lines?.first?.sellPrice?.description == price)
    }

    @Test(arguments: [
        #""[{\"status\":5,\"activity\":\"x\"}]""#, #"[{"status":5,"activity":"x"}]"#,
        #"[{"status":"5","activity":" x "}]"#,
        #"[null,7,{"status":5,"thirdActivity":"x"}]"#,
    ])
    func `track events come as text or array`(json: String) throws {
        let events = try logistic(["logisticsTrackEvents": json]).trackEvents
        #expect(events.map(\.activity) == ["x"])
        #expect(events.map(\.status) == ["5"])
    }

    @Test(arguments: [#""[]""#, "[]", "null", #""""#, #""not json""#, "7", #""{}""#])
    func `track events that say nothing are none`(json: String) throws {
        #expect(try logistic(["logisticsTrackEvents": json]).trackEvents.isEmpty)
    }

    @Test(arguments: [
        #"[{"vid":"V01","quantity":2}]"#, #"{"vid":"V01","quantity":2}"#, #"{"vid":" V01 ","quantity":"2"}"#,
        #""[{\"vid\":\"V01\",\"quantity\":2}]""#, #""{\"vid\":\"V01\",\"quantity\":2.0}""#,
        #""  [ {\"vid\":\"V01\",\"quantity\":\"2\"} ] ""#, #"["{\"vid\":\"V01\",\"quantity\":2}"]"#,
        #""\"[{\\\"vid\\\":\\\"V01\\\",\\\"quantity\\\":2}]\"""#, #"[null,"x",7,[],{"vid":"V01","quantity":2e0}]"#,
        #"[[{"vid":"V01","quantity":2}]]"#,
    ])
    func `lines come as array, as the only one, or as the text of either`(json: String) throws {
        let lines = try order(["orderItems": json]).lines ?? []
        #expect(lines.map(\.vid) == ["V01"])
        #expect(lines.map(\.quantity) == [2])
    }

    @Test(
        arguments: [
            ("[6,9]", [6, 9]), ("6", [6]), (#""6""#, [6]), (#"["6","x",9.0,null]"#, [6, 9]), (#""[6,\"9\"]""#, [6, 9]),
            ("[]", []), (#""[]""#, []), (#""x""#, nil), ("null", nil), ("{}", nil), (#""""#, nil), (#""null""#, nil),
            ("[null]", nil),
            (#"["N/A"]"#, nil),
        ] as [(String, [Int]?)])
    func `codes come as array, as the only one, or as text`(json: String, codes: [Int]?) throws {
        #expect(
            try order(["orderItems": #"[{"vid":"V01","abnormalType":\#(json)}]"#]).lines?.first?.abnormalTypes == codes)
    }

    @Test(arguments: [
        #"{"orderId":"SD1","trackingNumber":"LP1"}"#, #""{\"orderId\":\"SD1\",\"trackingNumber\":\"LP1\"}""#,
        #""\"{\\\"orderId\\\":\\\"SD1\\\",\\\"trackingNumber\\\":\\\"LP1\\\"}\"""#,
        #"[{"orderId":"SD1","trackingNumber":"LP1"}]"#, #"{"orderId":"SD0","trackingNumber":"LP1","orderId":"SD1"}"#,
        #"{"orderId":"SD1","tracking\u004eumber":"LP1","trackingNumber":null,"trackingNumber":"LP1"}"#,
    ])
    func `params come as object or as its text, and of a name given twice the last counts`(json: String) throws {
        let envelope = try Envelope(Array(#"{"type":"LOGISTIC","params":\#(json)}"#.utf8))
        let logistic = try #require(LogisticMessage(envelope.params, zone: .gmt))
        #expect(logistic.orderId == "SD1")
        #expect(logistic.trackNumbers.map(\.written) == ["LP1"])
    }

    @Test(arguments: ["\u{FEFF}BODY", "BODY\r\n", "\u{FEFF}BODY\r\n \t\n", "\r\n  BODY", "BODY                "])
    func `a byte order mark and blanks around a body mean nothing`(frame: String) throws {
        let body = frame.replacing("BODY", with: Messages.order)
        let envelope = try Envelope(Array(body.utf8))
        #expect(OrderMessage(envelope.params, zone: .gmt)?.cjOrderIds == ["210823100016290555"])
    }

    @Test func `a body in another encoding than UTF-8 is no event`() {
        let text = #"{"type":"ORDER","params":{"cjOrderId":"SD1"}}"#
        for body in [
            Array(text.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, [0xFF, 0xFE] + Array(text.utf8),
        ] {
            #expect(throws: NotAnEvent.self) { _ = try Envelope(body) }
        }
    }

    @Test(arguments: [
        "7a10c0de-0000-4000-8000-000000002601", "7A10C0DE-0000-4000-8000-000000002601",
        "{7A10C0DE-0000-4000-8000-000000002601}", "{7a10c0dE-0000-4000-8000-000000002601}",
    ])
    func `a variant's GUID is one id in whatever braces and letters`(vid: String) throws {
        let guid = "7A10C0DE-0000-4000-8000-000000002601"
        #expect(try order(["orderItems": #"{"vid":"\#(vid)"}"#]).lines?.first?.vid == guid)
        for params in [#"{"\#(vid)":{"storageNum":-3}}"#, #"{"vid":"\#(vid)","storageNum":"-3"}"#] {
            let envelope = try Envelope(Array(#"{"type":"STOCK","params":\#(params)}"#.utf8))
            let levels = try #require(StockMessage(envelope.params, zone: .gmt)).levels
            #expect(levels.map(\.vid) == [guid] && levels.map(\.listedUnder) == [guid])
            #expect(levels.map(\.quantity) == [-3])
        }
    }

    @Test func `another id of a variant stays as it is`() throws {
        for vid in ["1392053744945991680", "abc", "{abc}", "7a10c0de00004000800000000000260x", "v-10"] {
            #expect(try order(["orderItems": #"{"vid":"\#(vid)"}"#]).lines?.first?.vid == vid)
        }
    }

    @Test func `an order without lines says nothing of lines`() throws {
        #expect(try order([:]).lines == nil)
        #expect(try order(["orderItems": "[]"]).lines == nil)
        #expect(try order(["orderItems": "null"]).lines == nil)
        #expect(try order(["orderItems": "[{}]"]).lines?.count == 1)
    }

    @Test func `a NUL becomes visible, and one spelling stands for two of the same text`() throws {
        #expect(try order(["logisticName": #""a\u0000b""#]).logisticName == "a\u{FFFD}b")
        let name = try order(["logisticName": #""e\u0301""#]).logisticName
        #expect(name.map { Array($0.utf8) } == Array("\u{E9}".utf8))
    }

    @Test(arguments: [
        ("1", true), ("0", false), ("true", true), (#""false""#, false), (#""1""#, true), ("null", nil), ("2", nil),
        (#""TRUE""#, true), (#"" False ""#, false), ("1.0", true), ("0e0", false), (#""yes""#, true), (#""N""#, false),
        (#""maybe""#, nil), ("[]", nil),
    ])
    func `flags come as boolean, number or text`(json: String, flag: Bool?) throws {
        #expect(try order(["privateOutboundOrder": json]).isPrivateOutbound == flag)
    }

    @Test(arguments: [("3", 3), (#""3""#, 3), ("3.0", 3), ("99999999999", nil), ("1.5", nil), (#""many""#, nil)])
    func `counts are whole numbers of 32 bits`(json: String, count: Int?) throws {
        #expect(try order(["orderItems": #"[{"quantity":\#(json)}]"#]).lines?.first?.quantity == count)
    }

    @Test func `an unknown type is no error, and params that are no object are one`() throws {
        let other = try Message(Envelope(Array(#"{"type":"SOMETHING"}"#.utf8)), zone: .gmt)
        guard case .other = other else {
            Issue.record("expected .other")
            return
        }
        #expect(throws: UnreadableMessage("ORDER: `params` is not an object")) {
            _ = try Message(Envelope(Array(#"{"type":"ORDER","params":"x"}"#.utf8)), zone: .gmt)
        }
    }
}

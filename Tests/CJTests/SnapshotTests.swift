import Foundation
import Instants
import TestSupport
import Testing

@testable import CJ

@Suite struct `A snapshot` {
    static let asked = Date(microsecondsSince1970: 1_700_000_000_123_456)

    private func snapshot(_ type: SnapshotType, _ answer: String, entity: String = "SD1") throws -> Snapshot {
        try #require(
            Snapshot(
                type, entity: entity, endpoint: "/shopping/order/\(type.rawValue)", parameters: ["page": "1"],
                askedAt: Self.asked, requestId: "r-1", answer: try JSON(parsing: Array(answer.utf8))))
    }

    private func text(_ snapshot: Snapshot) -> String { String(decoding: snapshot.body, as: UTF8.self) }

    @Test func `is written with sorted keys, and read back`() throws {
        let written = try snapshot(
            .orderDetail, #"{"orderStatus":"SHIPPED","orderId":210823100016290555,"remark":"x"}"#)
        #expect(
            text(written)
                == #"{"answer":{"orderId":210823100016290555,"orderStatus":"SHIPPED"},"asked_at":"2023-11-14T22:13:20.123456Z","endpoint":"/shopping/order/getOrderDetail","parameters":{"orderId":"SD1","page":"1"},"requestId":"r-1"}"#
        )
        let read = try Snapshot(.orderDetail, body: written.body)
        #expect(read.body == written.body && read.askedAt == Self.asked && read.entity == "SD1")
        #expect(read.requestId == "r-1" && read.answerDigest == written.answerDigest)
    }

    @Test func `that CJ knows no such thing is written with CJ's code, and read back`() throws {
        let written = Snapshot(
            .orderDetail, unknown: "SD1", code: "1600300", endpoint: "/e", askedAt: Self.asked, requestId: nil)
        #expect(
            text(written)
                == #"{"answer":null,"asked_at":"2023-11-14T22:13:20.123456Z","code":"1600300","endpoint":"/e","parameters":{"orderId":"SD1"}}"#
        )
        let read = try Snapshot(.orderDetail, body: written.body)
        guard case .unknown("1600300") = read.answer else { throw WrongAnswer() }
        #expect(read.answerDigest == written.answerDigest)
    }

    private struct WrongAnswer: Error {}

    @Test func `has the same digest for the same answer, whenever asked and however ordered`() throws {
        let one = try snapshot(.orderDetail, #"{"orderId":"1001","orderStatus":"SHIPPED","paymentDate":null}"#)
        let other = try snapshot(.orderDetail, #"{ "orderStatus" : "SHIPPED", "remark":"new", "orderId":"1001"}"#)
        #expect(one.answerDigest == other.answerDigest)
        #expect(try snapshot(.orderDetail, #"{"orderId":"1001"}"#).answerDigest != one.answerDigest)
    }

    @Test func `has the same digest however CJ writes a value`() throws {
        let one = try snapshot(
            .orderDetail, #"{"orderId":210823100016290555,"orderAmount":"12.50","trackNumber":"","orderWeight":3}"#)
        let other = try snapshot(
            .orderDetail,
            #"{"orderId":"210823100016290555","orderAmount":12.5,"trackNumber":"null","orderWeight":"3.0"}"#)
        #expect(one.answerDigest == other.answerDigest)
        for different in [
            #"{"orderId":210823100016290556,"orderAmount":12.5,"orderWeight":3}"#,
            #"{"orderId":210823100016290555,"orderAmount":12.05,"orderWeight":3}"#,
            #"{"orderId":210823100016290555,"orderAmount":12.5,"orderWeight":30}"#,
            #"{"orderId":210823100016290555,"orderAmount":12.5,"orderWeight":3,"trackNumber":"T01"}"#,
        ] { #expect(try snapshot(.orderDetail, different).answerDigest != one.answerDigest) }
    }

    @Test(arguments: [
        ("1.50", "1.5"), ("1.00", "1"), ("-0.10", "-0.1"), ("0.0", "0"), ("10", "10"), ("1.", "1."), (".50", ".50"),
        ("1.2.0", "1.2.0"), ("v1.0", "v1.0"), ("1.0 ", "1.0 "), ("-", "-"), ("100", "100"),
    ])
    func `compares amounts without zeros that say nothing, and other texts as they are`(text: String, compared: String)
        throws
    {
        #expect(
            String(decoding: try JSON(parsing: Array("\"\(text)\"".utf8)).comparable(), as: UTF8.self)
                == "\"\(compared)\"")
    }

    @Test(arguments: [
        ("1", true), ("-123456.123456", true), ("1234567", false), ("1.1234567", false), ("", false), ("-", false),
        ("1.", false), (".1", false), ("1.2.3", false), ("+1", false), ("1e3", false), ("١", false),
    ])
    func `knows an amount by its digits`(text: String, isAmount: Bool) {
        #expect(AmountText.isAmount(text, longestPart: 6) == isAmount)
    }

    @Test(arguments: [
        (#"{"orderId":210823100016290555}"#, #"{"orderId":"210823100016290555"}"#, true),
        (#"{"orderAmount":12.50}"#, #"{"orderAmount":"12.5"}"#, true),
        (#"{"orderAmount":12.0}"#, #"{"orderAmount":"12"}"#, true),
        (#"{"orderAmount":100}"#, #"{"orderAmount":1}"#, false),
        (#"{"orderAmount":12.05}"#, #"{"orderAmount":12.5}"#, false),
        (#"{"orderId":210823100016290555}"#, #"{"orderId":210823100016290556}"#, false),
        (#"{"orderId":"1001","trackNumber":"null"}"#, #"{"orderId":"1001","trackNumber":""}"#, true),
        (#"{"orderId":"1001","trackNumber":null}"#, #"{"orderId":"1001"}"#, true),
        (#"{"orderId":"1001","trackNumber":"T01"}"#, #"{"orderId":"1001"}"#, false),
        (#"{"orderAmount":0}"#, "{}", false),
        (#"{"productList":[{"vid":1,"quantity":"2"}]}"#, #"{"productList":[{"quantity":2,"vid":"1"}]}"#, true),
        (#"{"productList":[{"vid":1},{"vid":2}]}"#, #"{"productList":[{"vid":2},{"vid":1}]}"#, false),
        (#"{"isSandbox":true}"#, #"{"isSandbox":false}"#, false),
    ])
    func `has the same digest however CJ writes what it says, and only then`(
        one: String, other: String, isSame: Bool
    ) throws {
        let digests = try [one, other].map { try snapshot(.orderDetail, $0).answerDigest }
        #expect((digests[0] == digests[1]) == isSame)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `has the same digest in whichever manner its values are written`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var saying: [String] = []
        var sayingSame: [String] = []
        for name in ["orderId", "orderNum", "orderAmount", "postageAmount", "trackNumber", "disputeId"] {
            let digits = String(UInt64.random(in: 1...(.max), using: &generator))
            let cents = String(Int.random(in: 10...99, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                saying.append(#""\#(name)":\#(digits)"#)
                sayingSame.append(#""\#(name)":"\#(digits)""#)
            case 1:
                saying.append(#""\#(name)":\#(digits).\#(cents)"#)
                sayingSame.append(#""\#(name)":"\#(digits).\#(cents)00""#)
            case 2: saying.append(#""\#(name)":null"#)
            default: sayingSame.append(#""\#(name)":"null""#)
            }
        }
        sayingSame.shuffle(using: &generator)
        let digests = try [saying, sayingSame].map {
            try snapshot(.orderDetail, "{\($0.joined(separator: ","))}").answerDigest
        }
        #expect(digests[0] == digests[1])
    }

    @Test(arguments: [
        ("{", "getOrderDetail: not JSON: byte 1: the text ends, expected a string"),
        ("[]", "getOrderDetail: not an object"), ("{}", "getOrderDetail: `asked_at` is no instant"),
        (#"{"asked_at":"2024-01-01T00:00:00.000000Z"}"#, "getOrderDetail: `parameters` names nothing"),
        (
            #"{"asked_at":"2024-01-01T00:00:00.000000Z","parameters":{"orderId":"1001"},"answer":[]}"#,
            "getOrderDetail: `answer` is neither an object nor null"
        ),
    ])
    func `that cannot be read says why`(body: String, reason: String) {
        let error = #expect(throws: UnreadableMessage.self) { _ = try Snapshot(.orderDetail, body: Array(body.utf8)) }
        #expect(error?.description == reason)
    }

    @Test(
        arguments: [
            (.orderDetail, #"{"cjOrderId":null,"cjOrderCode":"SD1","orderId":"7007"}"#, "SD1"),
            (.orderList, #"{"cjOrderId":"SD2","orderId":"7007"}"#, "SD2"), (.orderList, #"{"orderId":7007}"#, "7007"),
            (.trackInfo, #"{"trackingNumber":"T1"}"#, "T1"),
            (.bill, #"{"orderCode":"BT1","cjOrderCode":"SD1"}"#, "BT1"),
            (.outboundDetail, "{}", nil),
        ] as [(SnapshotType, String, String?)])
    func `is about what the row names`(type: SnapshotType, row: String, entity: String?) throws {
        #expect(Snapshot.entity(of: try JSON(parsing: Array(row.utf8)), in: type) == entity)
    }
}

@Suite struct `What of an answer is stored` {
    private func kept(_ type: SnapshotType, _ answer: String) throws -> String {
        let kept = try #require(type.allowed.kept(of: try JSON(parsing: Array(answer.utf8))))
        return String(decoding: kept.bytes, as: UTF8.self)
    }

    @Test func `is nothing of a customer`() throws {
        #expect(
            try kept(
                .orderDetail,
                #"{"orderId":"1001","shippingCustomerName":"x","shippingAddress":"x","shippingCity":"x","shippingPhone":"1","remark":"x","taxId":"x","email":"x","shippingCountryCode":"US","interceptOrderReasons":[{"code":1,"message":"x"}],"productList":[{"vid":"2","podPropertiesInfo":{"text":"x"}}]}"#
            )
                == #"{"interceptOrderReasons":[{"code":1}],"orderId":"1001","productList":[{"vid":"2"}],"shippingCountryCode":"US"}"#
        )
        #expect(
            try kept(
                .outboundDetail, #"{"orderId":"1001","storeName":"x","address":{"customerName":"x"},"productList":[]}"#)
                == #"{"orderId":"1001","productList":[]}"#)
    }

    @Test func `of a cost sheet is every letter with a meaning, and amounts of those without`() throws {
        #expect(
            try kept(
                .costSheet,
                #"{"orderCode":"DP1","userId":"u","cogsBasicDataOrderInfoJson":{"d":1,"g":6.58,"s":"u","qq":0,"k":{"vat":1.20,"currency":"EUR","phone":12,"who":"Ada","number":5551234567,"deep":[{"rate":"0.19"}]},"c":{"BT1":"3.50"},"z":{"L1":{"pc":"L1","z":"http://x","t":2}},"x":{"D1":{"q":1}}}}"#
            )
                == #"{"cogsBasicDataOrderInfoJson":{"c":{"BT1":"3.50"},"d":1,"g":6.58,"k":{"currency":"EUR","deep":[{"rate":"0.19"}],"vat":1.20},"qq":0,"x":{"D1":{"q":1}},"z":{"L1":{"pc":"L1","t":2}}},"orderCode":"DP1"}"#
        )
    }

    @Test func `of an order is the shop, the warehouse, the carrier and its bundles`() throws {
        let answer =
            #"{"orderId":"1","orderWeight":20,"productList":[{"isGroup":true,"lineItemId":"9","subOrderProducts":[{"lineItemId":"91","quantity":2,"variantId":"3"}]}],"shopId":"5","shopName":"S","storageId":"2","storageName":"US","storeCreateDate":"2025-03-14 13:21:07","trackingProvider":"Yun","trackingUrl":"https://t.example/?n=LX123456789CN"}"#
        #expect(try kept(.orderDetail, answer) == answer)
        #expect(
            try kept(.orderDetail, #"{"trackingUrl":"https://t.example/?n=LX123456789CN&zip=1234AB"}"#)
                == #"{"trackingUrl":"https://t.example/?n=LX123456789CN"}"#)
        #expect(try kept(.orderDetail, #"{"trackingUrl":"ada@mail.example"}"#) == "{}")
    }

    @Test func `of an object that came as text is the same`() throws {
        #expect(
            try kept(.costSheet, #"{"cogsBasicDataOrderInfoJson":"{\"g\":1,\"userName\":\"x\"}"}"#)
                == #"{"cogsBasicDataOrderInfoJson":{"g":1}}"#)
    }

    @Test(arguments: [
        ("In Transit", "In Transit"), ("Delivered, signed by ADA", "Delivered, signed by"),
        ("已签收,签收人：张三", "已签收,签收人"), ("Returned to sender", "Returned to sender"),
        ("Delivered to Ada Lovelace", "Delivered to"), ("Recipient: Ada", "Recipient:"),
        ("Departed from sort facility", "Departed from sort facility"),
    ])
    func `of a carrier's text ends where somebody may be named`(text: String, kept: String) {
        #expect(AllowedFields.withoutSignatory(text) == kept)
    }

    /// Answers with every listed field, at every depth, and personal data in every string beside them.
    @Test(arguments: SnapshotType.allCases, 0..<20 as Range<UInt64>)
    func `is never what stands in a field that is not listed`(type: SnapshotType, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let answer = Self.planted(type.allowed, &random, depth: 0)
        let kept = try kept(type, answer)
        #expect(answer.lowercased().contains("planted"))
        #expect(!kept.contains("planted") && !kept.contains("Planted"), "\(kept)")
        #expect(kept.contains("kept") || kept == "{}")
    }

    private static let oddNames = [
        "shippingCustomerName", "phone", "email", "remark", "shopName", "taxId", "address", "signedBy", "newField", "A",
    ]

    private static func planted(_ allowed: AllowedFields, _ random: inout SeededGenerator, depth: Int) -> String {
        let secret = random.pick([
            #""planted Ada""#, #"{"name":"planted"}"#, #"["planted"]"#, #"{"a":[{"name":"Planted Street 5"}]}"#,
            #""{\"g\":\"planted\"}""#,
        ])
        switch allowed {
        case .value: return random.once(in: 8) ? #"{"name":"planted"}"# : #""kept""#
        case .trackText: return #""kept, signed by planted""#
        case .trackingURL: return #""https://kept.example/track?name=planted""#
        case .values: return #"["kept",{"name":"planted"}]"#
        case .amounts: return #"{"A":\#(secret),"b":1.5,"c":["planted","5551234567"]}"#
        case .map(let inner):
            return #"{"L1":\#(planted(inner, &random, depth: depth + 1)),"planted name":{"w":"planted"}}"#
        case .fields(let fields):
            var members = fields.sorted { $0.key < $1.key }.map {
                #""\#($0.key)":\#(planted($0.value, &random, depth: depth + 1))"#
            }
            for name in oddNames where fields[name] == nil { members.append(#""\#(name)":\#(secret)"#) }
            let object = "{\(members.shuffled(using: &random).joined(separator: ","))}"
            return depth == 0 || random.once(in: 2) ? object : #"[\#(object),"planted"]"#
        }
    }
}

@Suite struct `What CJ's API answers` {
    private func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

    @Test func `of an order is read as messages are`() throws {
        let order = try #require(
            OrderAnswer(
                try json(
                    #"{"orderId":210823100016290555,"cjOrderCode":" SD1 ","orderNum":"N","orderStatus":500,"orderAmount":"4.25","productAmount":"15.16 -- 15.17","trackNumber":"null","createDate":"2021-08-23 11:31:45","isSandbox":0,"privateOutboundOrder":true,"productList":[{"vid":1,"lineItemId":"9","sellPrice":0.57,"abnormalType":[6,9]}]}"#
                )))
        #expect(order.cjOrderIds == ["210823100016290555", "SD1"])
        #expect(order.orderStatus == "500" && order.orderAmount == Decimal(string: "4.25"))
        #expect(order.productAmount == nil && order.trackNumbers.isEmpty)
        #expect(order.isSandbox == false && order.isPrivateOutbound == true)
        #expect(order.createDate?.instant == .utc("2021-08-23T11:31:45Z"))
        #expect(order.lines?.map(\.lineItemId) == ["9"])
        #expect(OrderAnswer(try json(#"{"orderId":"1001","productList":[{"vid":"1"}]}"#))?.lines == nil)
    }

    @Test func `of costs has a name for every letter`() throws {
        let sheet = try #require(
            CostSheet(
                try json(
                    #"{"orderCode":"DP1","originalOrderCode":"SD2, SD1","cogsBasicDataOrderInfoJson":{"a":"CJ9","d":1,"f":0.74,"g":"6.58","h":5.84,"rr":null,"tt":0.1,"j":"2025-06-14T07:44:31","m":0,"qq":1,"uu":0,"oo":2,"ii":"38","pp":"US","k":{"vat":1},"z":{"L1":{"pc":"L1","w":"K","t":1.2,"y":2,"u":"0","h":0,"r":20,"q":"G","e":1,"j":3,"n":4}},"x":{"D1":{"q":1,"e":2,"p":3,"s":4,"d":5}}}}"#
                ), zone: .gmt))
        #expect(sheet.originalOrderCodes == ["SD1", "SD2"] && sheet.shipmentOrderId == "CJ9")
        #expect(sheet.isPaid == true && sheet.isReissue == true && sheet.isReorder == false)
        #expect(sheet.total == Decimal(string: "6.58") && sheet.outboundFee == nil && sheet.warehouse == "38")
        #expect(sheet.paid?.instant == .utc("2025-06-14T07:44:31Z") && sheet.toCountry == "US")
        let line = try #require(sheet.lines["L1"])
        #expect(line.sku == "K" && line.quantity == 2 && line.grams == 20 && line.isGroupMain == true)
        #expect(line.headPostage == 4 && line.couponProductAmount == 3 && line.groupProductCode == "G")
        let refund = try #require(sheet.disputes["D1"])
        #expect(refund.products == 1 && refund.importTax == 2 && refund.postage == 3 && refund.storageFee == 5)
        #expect(sheet.undocumented == ["k": #"{"vat":1}"#])
    }
}

import CJ
import Foundation
import TestSupport
import Testing

@Suite struct `CJ's values` {
    @Test(arguments: [
        ("2021-08-23 11:31:45", "2021-08-23T11:31:45Z"), ("2021-08-23T11:31:45", "2021-08-23T11:31:45Z"),
        ("2021-08-23T11:31:45Z", "2021-08-23T11:31:45Z"), ("2021-08-18T09:16:33+08:00", "2021-08-18T01:16:33Z"),
        ("2021-08-18T09:16:33+0800", "2021-08-18T01:16:33Z"), ("2021-08-23 11:31:45.25", "2021-08-23T11:31:45.250Z"),
        ("2024-02-29 23:59", "2024-02-29T23:59:00Z"), ("2024-03-01", "2024-03-01T00:00:00Z"),
        ("1673490845706", "2023-01-12T02:34:05.706Z"), ("1673490845", "2023-01-12T02:34:05Z"),
        ("2000-01-01 00:00:00", "2000-01-01T00:00:00Z"), ("9999-12-31 23:59:59", "9999-12-31T23:59:59Z"),
        ("2021/08/23 11:31:45", "2021-08-23T11:31:45Z"), ("2021/8/3 9:31", "2021-08-03T09:31:00Z"),
        ("2021.08.23", "2021-08-23T00:00:00Z"), ("2021-8-23  1:02:03", "2021-08-23T01:02:03Z"),
        ("2021-08-23t11:31:45z", "2021-08-23T11:31:45Z"), ("2021-08-23 11:31:45 UTC", "2021-08-23T11:31:45Z"),
        ("2021-08-23 11:31:45GMT", "2021-08-23T11:31:45Z"), ("2021-08-23 11:31:45 gmt+8", "2021-08-23T03:31:45Z"),
        ("2021-08-23 11:31:45 UTC-03:30", "2021-08-23T15:01:45Z"), ("2021-08-23 11:31:45 +08", "2021-08-23T03:31:45Z"),
        ("2021-08-23T11:31:45,250+0000", "2021-08-23T11:31:45.250Z"),
        ("2021-08-23T11:31:45.123456789Z", "2021-08-23T11:31:45.123456Z"),
        ("2021-08-23T11:31+08:00[Asia/Shanghai]", "2021-08-23T03:31:00Z"),
        ("2021-08-22T23:30:00-10:00", "2021-08-23T09:30:00Z"), ("1.673490845706E12", "2023-01-12T02:34:05.706Z"),
        ("1.673490845E+9", "2023-01-12T02:34:05Z"), ("1673490845706.0", "2023-01-12T02:34:05.706Z"),
        ("1673490845.706", "2023-01-12T02:34:05.706Z"), ("16734908457E2", "2023-01-12T02:34:05.700Z"),
    ])
    func `dates are read in every form CJ writes`(text: String, instant: String) {
        let time = CJTime(text, zone: .gmt)
        let difference = time.instant?.timeIntervalSince(.utc(instant))
        #expect(difference.map { abs($0) < 0.000_001 } == true)
        #expect(time.text == text)
    }

    @Test(arguments: [
        "拆单时间", "", "2023-02-29 00:00:00", "2023-13-01 00:00:00", "2023-01-01 24:00:00", "0000-00-00 00:00:00",
        "2023-01-01 10:00:00 CET", "2023-01-01x", "12345", "2023-01-01 10:61", "-2023-01-01",
        // Zeros of epochs and calendars, wherever the program stood that made dates of them.
        "0", "-1", "0000000000", "0000000000000", "0.0", "1970-01-01", "1970-01-01 00:00:00", "1970-01-01 08:00:00",
        "1969-12-31 16:00:00", "1970-01-01T08:00:00+08:00", "1970/1/1", "1900-01-01 00:00:00", "0001-01-01T00:00:00Z",
        "1899-12-30", "0000/00/00", "0000-00-00", "1999-12-31 23:59:59", "0946684799", "0.0E10",
        // Days and times that never were, and what could be two dates.
        "2023-02-29", "2023/04/31 10:00:00", "2023-00-10", "2023-10-00", "2023-01-01 25:00", "2023-01-01 10:60:00",
        "2023-01-01 10:00:60", "01/03/2023", "3/1/23", "23-01-03", "2023-1/2", "2023-01-01 1:2:3", "2023-01-01 10",
        "2023-01-01T", "2023-01-01 10:00:00.", "2023-01-01 10:00:00+", "2023-01-01 10:00:00+99:00", "2023-01",
        "2023-01-01 10:00:00+800", "1673490845706123", "167349084570", "16734908457", "+1673490845706", "1E13",
        "1e400000",
        "soon", "-", "N/A", "undefined", "今天", "2023年1月2日",
    ])
    func `a text that names no instant is kept without one`(text: String) {
        let time = CJTime(text, zone: .gmt)
        #expect(time.instant == nil)
        #expect(time.text == text)
    }

    @Test(arguments: [
        ("2024-03-02 12:00:00", true), ("2024-03-03 11:59:59", true), ("2024-03-03 12:00:01", false),
        ("2099-12-31 23:59:59", false), ("9999-12-31", false), ("2038-01-19 03:14:07", false),
    ])
    func `a date days after the receipt of what tells of it is none`(text: String, isOne: Bool) {
        let time = CJTime(text, zone: .gmt).past(at: .utc("2024-03-01T12:00:00Z"))
        #expect((time.instant != nil) == isOne)
        #expect(time.text == text)
    }

    @Test func `texts lose the blanks around them that Foundation knows, and no other character`() throws {
        for value in UInt32(1)...0x3100 {
            guard let blank = Unicode.Scalar(value) else { continue }
            let escape = "\\u" + String(UInt32(0x10000) + value, radix: 16).dropFirst()
            let fields = Fields(try JSON(parsing: Array(#"{"a":"\#(escape)é é\#(escape)"}"#.utf8)), zone: .gmt)
            let expected = "\(blank)é é\(blank)".trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(fields?.text("a") == expected.precomposedStringWithCanonicalMapping, "\(escape)")
        }
    }

    @Test func `a date without zone is taken in the zone given, summer time included`() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(CJTime("2024-01-15 12:00:00", zone: berlin).instant == .utc("2024-01-15T11:00:00Z"))
        #expect(CJTime("2024-07-15 12:00:00", zone: berlin).instant == .utc("2024-07-15T10:00:00Z"))
        #expect(CJTime("2024-07-15 12:00:00Z", zone: berlin).instant == .utc("2024-07-15T12:00:00Z"))
    }

    @Test(arguments: [
        ("0.57", "0.57"), ("-3", "-3"), ("1e2", "100"), ("1.250E+1", "12.5"), ("125E-1", "12.5"), ("0E0", "0"),
        ("12.340", "12.34"), ("0", "0"),
        ("99999999999999999999999999999999999", "99999999999999999999999999999999999"),
    ])
    func `amounts are exact`(text: String, expected: String) {
        #expect(Money.amount(text)?.description == expected)
    }

    @Test(arguments: [
        "15.16 -- 15.17", "", "abc", "1e-9223372036854775808", "1e9223372036854775807", "1e-9223372036854775807",
        "1e61",
        "1e99999999999999999999", "1,5", "$5", "1e400000", "NaN", "0x10", "1.2.3",
        "123456789012345678901234567890123456789012345678901234567890",
    ])
    func `what is not one exact number is no amount`(text: String) {
        #expect(Money.amount(text) == nil)
    }

    @Test(arguments: [
        ("CREATED", "CREATED"), ("created", "CREATED"), ("100", "CREATED"), ("101", "IN_CART"), ("300", "UNSHIPPED"),
        ("400", "UNSHIPPED"), ("500", "SHIPPED"), ("600", "DELIVERED"), ("700", "CLOSED"), ("Paused", "Paused"),
        ("canceled", "CANCELLED"), ("TRASH", "TRASH"), ("In Cart", "IN_CART"), ("in-cart", "IN_CART"),
        ("301", "UNSHIPPED"), ("399", "UNSHIPPED"), ("499", "UNSHIPPED"), ("501", "SHIPPED"), ("599", "SHIPPED"),
        ("601", "DELIVERED"), ("699", "DELIVERED"), ("701", "CLOSED"), ("999", "CLOSED"), ("102", "102"), ("0", "0"),
        ("299", "299"), ("1000", "1000"), ("-300", "-300"), ("PENDING", "UNSHIPPED"), ("Processing", "UNSHIPPED"),
        ("PENDING_REVIEW", "PENDING_REVIEW"),
    ])
    func `order statuses are named, unknown ones kept`(written: String, name: String) {
        #expect(OrderStatus.name(written) == name)
    }

    @Test(
        arguments: [
            ("300", nil, "PENDING"), ("399", nil, "PENDING"), ("400", nil, "PROCESSING"), ("499", nil, "PROCESSING"),
            ("pending", nil, "PENDING"), ("PROCESSING", nil, "PROCESSING"), ("UNSHIPPED", "PENDING", "PENDING"),
            ("UNSHIPPED", "processing", "PROCESSING"), ("UNSHIPPED", "350", "PENDING"),
            ("300", "PROCESSING", "PROCESSING"),
            ("UNSHIPPED", "ON_HOLD", "ON_HOLD"), ("UNSHIPPED", nil, nil), ("UNSHIPPED", "UNSHIPPED", nil),
            ("310", "UNSHIPPED", "PENDING"), ("UNSHIPPED", "500", nil), ("SHIPPED", "PROCESSING", nil),
            ("500", "PENDING", nil), ("CREATED", "PENDING", nil), ("Odd one", "PENDING", nil),
        ] as [(String, String?, String?)])
    func `an unshipped order is pending or in process, as CJ says`(status: String, beside: String?, sub: String?) {
        #expect(OrderStatus.subStatus(status, beside: beside) == sub)
    }

    @Test func `statuses rank as an order lives`() {
        let life = ["Odd one", "CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CLOSED"]
        let ranks = life.map(OrderStatus.rank)
        #expect(ranks == ranks.sorted() && Set(ranks).count == ranks.count)
        let subs = [nil, "PENDING", "PROCESSING"].map { OrderStatus.rank("UNSHIPPED", subStatus: $0) }
        #expect(subs == subs.sorted() && Set(subs).count == subs.count)
        #expect(subs[2] < OrderStatus.rank("SHIPPED"))
    }

    @Test(arguments: [
        "0", "00", "0000000000000000000", "0.0", "-1", "-0", "-12345678901234567890", "-", "--", "—", "/", "?", "***",
        "N/A", "n/a", "N.A.", "na", "NA", "undefined", "UNDEFINED", "none", "None", "nil", "null", "(null)", "<null>",
        "NaN", "unknown", "Not available", "not-applicable", "[object Object]", "true", "false", "empty", "无", "暂无",
        "#", "\"\"", "{}", "[]",
    ])
    func `words, zeros and negative numbers name nothing`(text: String) { #expect(IdText.namesNothing(text)) }

    @Test(arguments: [
        "SD2603010000000000501", "210823100016290555", "SD1-1", "#1001", "1001", "0123456789", "007", "NA1", "N1",
        "null7",
        "None-1", "é", "订单1", "2547992D-CEE1-4BFD-99AC-9E30354F771F", "{1}", "unknown-parcel-1", "0x10", "a",
    ])
    func `any other text is a name`(text: String) { #expect(!IdText.namesNothing(text)) }

    @Test(arguments: [
        "0", "-1", "N/A", "undefined", "null", "none", "-", "unknown", "test", "TEST", "Test-Order", "1111111",
        "9999999999999999999", "XXXXXX", "123456", "1234567890", "tbd", "placeholder", "order id", "测试", "7", "77",
        "250", "-1-", "#9", "x",
        "00000000-0000-0000-0000-000000000000",
    ])
    func `what stands for no id identifies nothing`(text: String) { #expect(!IdText.identifies(text)) }

    @Test(arguments: [
        "SD2603010000000000501", "210823100016290555", "number12345678", "original order id", "BT2603050000000001301",
        "2547992D-CEE1-4BFD-99AC-9E30354F771F", "YT2699900000002001", "9000003101", "2019", "V1", "SD1-1",
    ])
    func `what may be an id identifies`(text: String) { #expect(IdText.identifies(text)) }

    @Test func `what is too long for an index names nothing`() {
        #expect(!IdText.namesNothing(String(repeating: "9", count: 256)))
        #expect(IdText.namesNothing(String(repeating: "9", count: 257)))
    }

    @Test(
        arguments: zip(
            0...14,
            [
                "unknown", "in_transit", "in_transit", "returning", "in_transit", "in_transit", "in_transit",
                "in_transit",
                "in_transit", "in_transit", "out_for_delivery", "available_for_pickup", "delivered", "exception",
                "returning",
            ]))
    func `parcel codes mean what CJ documents`(code: Int, status: String) {
        #expect(TrackingStatus(String(code))?.status.rawValue == status)
    }

    @Test(arguments: ["15", "-1", "delivered", "", "1.5"])
    func `any other parcel status is no code`(text: String) {
        #expect(TrackingStatus(text) == nil)
    }
}

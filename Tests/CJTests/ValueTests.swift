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
        ("1970-01-01 00:00:00", "1970-01-01T00:00:00Z"), ("1900-03-01 00:00:00", "1900-03-01T00:00:00Z"),
        ("9999-12-31 23:59:59", "9999-12-31T23:59:59Z"),
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
    ])
    func `a text that names no instant is kept without one`(text: String) {
        let time = CJTime(text, zone: .gmt)
        #expect(time.instant == nil)
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
        ("0.57", "0.57"), ("-3", "-3"), ("1e2", "100"), ("12.340", "12.34"), ("0", "0"),
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
        ("canceled", "CANCELLED"),
        ("999", "999"), ("TRASH", "TRASH"),
    ])
    func `order statuses are named, unknown ones kept`(written: String, name: String) {
        #expect(OrderStatus.name(written) == name)
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

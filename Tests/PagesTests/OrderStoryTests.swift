import CJ
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Pages

@Suite(.database) struct `An order's story` {
    private static let code = "SD2603010000000004711"
    private static let id = "2603010000000004711"

    private func tell() async throws {
        try await Received.append([
            (
                Messages.order([
                    "orderNumber": "\"shop-4711\"", "cjOrderId": "\"\(Self.id)\"", "orderStatus": "\"UNSHIPPED\"",
                    "createDate": "\"2026-03-01 01:00:00\"", "updateDate": "\"2026-03-01 01:10:00\"",
                    "payDate": "\"2026-03-01 01:10:00\"", "trackNumber": "\"YT2699900000004711\"",
                    "orderItems": #"[{"vid":"v1","quantity":2,"sellPrice":7.65,"lineItemId":"l1"}]"#,
                ]), 1_772_327_400
            ),
            (
                Messages.message(
                    "MAKEUP",
                    [
                        "orderId": "\"BT2603000001201\"", "relationOrderId": "\"\(Self.code)\"", "amount": "4.20",
                        "status": "0",
                        "createDate": "1772546400000", "reason": "\"Remote area fee\"",
                    ]), 1_772_546_460
            ),
            (
                Messages.logistic([
                    "orderId": "\"\(Self.id)\"", "trackingNumber": "\"YT2699900000004711\"", "trackingStatus": "12",
                    "logisticsTrackEvents": BodyText.quoted(
                        #"[{"status":1,"activity":"Shipment information received","location":"Shenzhen","eventTime":"2026-03-04 02:00:00"},{"status":12,"activity":"Delivered","location":"Austin, US","eventTime":"2026-03-15 10:00:00"}]"#
                    ),
                ]), 1_773_568_000
            ),
        ])
        try await Received.append([
            try Received.snapshot(
                .orderDetail, Self.id,
                """
                {"orderId":"\(Self.id)","cjOrderCode":"\(Self.code)","cjOrderId":"\(Self.id)","orderNum":"shop-4711",\
                "orderStatus":"DELIVERED","paymentDate":"2026-03-01 01:10:00","createDate":"2026-03-01 01:00:00",\
                "trackNumber":"YT2699900000004711","orderAmount":26.5,"shippingCountryCode":"US"}
                """, askedAt: Date(timeIntervalSince1970: 1_773_300_000)),
            try Received.snapshot(
                .costSheet, Self.code,
                """
                {"orderCode":"\(Self.code)","paymentDate":"2026-03-01 01:10:00",\
                "cogsBasicDataOrderInfoJson":{"a":"ZF1","d":1,"g":26.5,"h":15.3,"f":7.9}}
                """, askedAt: Date(timeIntervalSince1970: 1_773_300_100)),
        ])
        try await project()
    }

    @Test(arguments: [code, id, "shop-4711"])
    func `is found under every id, and says first what matters`(id: String) async throws {
        try await tell()
        try await withPages { pages in
            let answer = try await pages.ask("/orders/main/\(id)")
            #expect(answer.status == 200)
            let text = answer.body
            #expect(text.contains("<h1>\(Self.code)"))
            #expect(text.contains("A bill of 4.20 has been open for"))
            // The sheet's parts, and what its total leaves over.
            for figure in ["15.30", "7.90", "3.30", "4.20", "30.70"] { #expect(text.contains(figure), "\(figure)") }
            #expect(text.contains("what its total leaves over"))
            #expect(text.contains("Status DELIVERED"))
            #expect(text.contains("href=\"/shipments/main/YT2699900000004711\""))
            #expect(text.utf8.count < 100_000)
        }
    }

    @Test func `opens from each figure the event that it rests on, and from there comes back`() async throws {
        try await tell()
        try await withPages { pages in
            let story = try await pages.ask("/orders/main/\(Self.code)").body
            let part = try #require(
                story.firstMatch(of: /Shipping<\/th><td class="n"><a href="(\/events\/[0-9]+)">7\.90/))
            let event = try await pages.ask(String(part.output.1)).body
            #expect(event.contains("CJ’s API, cost sheet"))
            #expect(event.contains("Shipping 7.90"))
            #expect(event.contains("href=\"/orders/main/\(Self.code)\""))
        }
    }

    @Test func `shows a planted name, mail, telephone and openId nowhere`() async throws {
        let planted = ["Ilse Zwetschke", "ilse@zwetschke.example", "+1 555 010 4711", "zwetschke-open-id"]
        try await tell()
        try await Received.append([
            (
                Array(
                    """
                    {"messageId":"m","type":"ORDER","messageType":"UPDATE","openId":"\(planted[3])","params":{
                    "cjOrderId":"\(Self.id)","orderNumber":"shop-4711","orderStatus":"DELIVERED",
                    "updateDate":"2026-03-16 01:10:00","receiverName":"\(planted[0])","email":"\(planted[1])",
                    "phone":"\(planted[2])","shippingAddress":{"name":"\(planted[0])","to":["\(planted[1])"]}}}
                    """.utf8), 1_773_700_000
            ),
            (
                Messages.logistic([
                    "orderId": "\"\(Self.id)\"", "trackingNumber": "\"YT2699900000004711\"", "trackingStatus": "12",
                    "logisticsTrackEvents": BodyText.quoted(
                        #"[{"status":12,"activity":"Delivered, signed by \#(planted[0])","location":"c/o \#(planted[0]), Austin","eventTime":"2026-03-15 10:00:00","statusDesc":"\#(planted[1]) \#(planted[2])"}]"#
                    ),
                ]), 1_773_700_100
            ),
        ])
        try await project()
        try await withPages { pages in
            var paths = ["/orders/main/\(Self.code)", "/shipments/main/YT2699900000004711", "/events"]
            paths += (1...7).map { "/events/\($0)" }
            for path in paths {
                let answer = try await pages.ask(path)
                #expect(answer.status == 200, "\(path)")
                for text in planted + ["Zwetschke", "zwetschke"] {
                    #expect(!answer.body.contains(text), "\(text) on \(path)")
                }
            }
            // The whole stays where who may read bodies reads it.
            #expect(try await pages.ask("/events/6").body.contains("cjledger events show 6"))
        }
    }

    @Test func `says in words that other orders took its place, that it is a test, and that there is none`()
        async throws
    {
        try await Received.append([
            (
                Messages.message(
                    "ORDERSPLIT",
                    [
                        "originalOrderId": "\"SD1613355441583259648\"",
                        "splitOrderList":
                            #"[{"orderCode":"SD1613355441583259648-1","orderStatus":300,"productList":[]},{"orderCode":"SD1613355441583259648-2","orderStatus":300,"productList":[]}]"#,
                    ]), 1_772_327_400
            )
        ])
        try await Received.append([
            try Received.snapshot(
                .orderDetail, "2603010000000004712",
                #"{"orderId":"2603010000000004712","cjOrderCode":"SD2603010000000004712","orderStatus":"UNSHIPPED","isSandbox":1}"#
            )
        ])
        try await project()
        try await withPages { pages in
            let split = try await pages.ask("/orders/main/SD1613355441583259648").body
            #expect(split.contains("Other orders took its place"))
            #expect(split.contains("href=\"/orders/main/SD1613355441583259648-2\""))
            let test = try await pages.ask("/orders/main/SD2603010000000004712").body
            #expect(test.contains("A test order, by CJ’s own word"))
            let none = try await pages.ask("/orders/main/SD0000000000000000001")
            #expect(none.status == 404)
            #expect(none.body.contains("SD0000000000000000001"))
            #expect(try await pages.ask("/orders/other/SD1613355441583259648").status == 404)
        }
    }

    @Test func `tells what is wrong of orders of a bad day, and fails for none`() async throws {
        try await Story.simulate(orders: 25)
        let connection = try await TestDatabase.current.connect()
        let keys = try await connection.query(
            "SELECT order_key FROM analytics.orders ORDER BY order_key", as: String.self)
        let parcels = try await connection.query(
            "SELECT track_number FROM analytics.shipments ORDER BY track_number", as: String.self)
        let events = try await connection.query(
            "SELECT position FROM ledger.events WHERE position % 7 = 1 ORDER BY position", as: Int.self)
        await connection.close()
        #expect(keys.count > 20)
        try await withPages { pages in
            let paths =
                keys.map { Link.order("main", $0) } + parcels.map { Link.shipment("main", $0) }
                + events.map(Link.event)
            for path in paths {
                let answer = try await pages.ask(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.body.utf8.count < 100_000, "\(path)")
            }
        }
    }
}

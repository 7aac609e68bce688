import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A parcel` {
    private func row(_ bodies: [UInt8]..., track: String = "T01") throws -> ShipmentRow {
        try ShipmentRow(#require(Folded(stored(bodies)).shipments[track]), trackNumber: track, texts: .fromSchema())
    }

    private func message(_ status: String, at: String, order: String = "1") -> [UInt8] {
        Messages.logistic([
            "orderId": order, "trackingNumber": #""T01""#, "trackingStatus": status,
            "logisticsTrackEvents": #"[{"status":\#(status),"activity":"a\#(status)","eventTime":"\#(at)"}]"#,
        ])
    }

    @Test func `of the documented shape is delivered in Nenana, blanks trimmed`() throws {
        let row = try row(Array(Messages.logistic.utf8), track: "number12345678")
        #expect(row.meaning.status == .delivered)
        #expect(row.meaning.substatus == "signed_for")
        #expect(row.rawStatus == "12")
        #expect(row.meaning.mappedBy == .code)
        #expect(row.orders.first == .cj("210823100016290555"))
        #expect(row.deliveredAt == .utc("2024-01-18T07:59:22Z"))
        #expect(row.events.count == 1)
        #expect(row.events.first?.event.activity == "Delivered, PO Box")
        #expect(row.events.first?.event.location == "NENANA,AK 99760")
    }

    @Test func `lists its events by time, those that happened in no year that can be last`() throws {
        let years = ["2000", "2023", "0000", "0001", "1900", "1969", "1970", "9999"]
        let messages = years.shuffled().map { message("5", at: "\($0)-06-01 00:00:00") }
        let events = try ShipmentRow(
            #require(Folded(stored(messages)).shipments["T01"]), trackNumber: "T01", texts: .fromSchema()
        ).events
        #expect(events.compactMap { $0.event.time?.text.prefix(4) }.map(String.init) == years)
    }

    @Test func `is delivered at no time that lies days after it was heard of, and keeps the text`() throws {
        let row = try row(message("12", at: "2099-01-01 00:00:00"))
        #expect(row.meaning.status == .delivered)
        #expect(row.deliveredAt == nil)
        #expect(row.events.map(\.event.time?.text) == ["2099-01-01 00:00:00"])
        #expect(row.events.map(\.event.time?.instant) == [nil])
    }

    @Test func `is not what a scan says that lies days after its receipt, however long ago that was`() throws {
        let scans = Messages.logistic([
            "orderId": "1001", "trackingNumber": #""T01""#,
            "logisticsTrackEvents": #"""
            [{"activity":"Delivered","eventTime":"2099-01-01 00:00:00"},
             {"activity":"Out for delivery","eventTime":"2024-01-01 08:00:00"}]
            """#,
        ])
        let heard = try row(scans)
        #expect(heard.meaning.status == .outForDelivery && heard.deliveredAt == nil)
        // In 2100 the parcel is heard of again, and the scan of 2099 is as old as it was.
        let later = StoredMessage(
            position: 2, body: message("5", at: "2024-01-02 00:00:00"), digest: "d",
            receivedAt: .utc("2100-01-01T00:00:00Z"))
        let known = try ShipmentRow(
            #require(Folded(stored([scans]) + [later]).shipments["T01"]), trackNumber: "T01", texts: .fromSchema())
        #expect(known.deliveredAt == nil && known.firstEventAt == .utc("2024-01-01T08:00:00Z"))
    }

    @Test func `has a scan once that could be dated only when it was told again`() throws {
        let body = message("12", at: "2024-06-01 00:00:00")
        func heard(_ position: Int, _ time: String) -> StoredMessage {
            StoredMessage(position: position, body: body, digest: "\(position)", receivedAt: .utc(time))
        }
        let messages = [heard(1, "2024-05-01T00:00:00Z"), heard(2, "2024-06-02T00:00:00Z")]
        for order in [messages, messages.reversed()] {
            let row = try ShipmentRow(
                #require(Folded(order).shipments["T01"]), trackNumber: "T01", texts: .fromSchema())
            #expect(row.events.count == 1 && row.deliveredAt == .utc("2024-06-01T00:00:00Z"))
        }
    }

    @Test func `shows the newest by its track events, not by arrival, and the union of all events`() throws {
        let early = message("5", at: "2024-01-01 00:00:00")
        let late = message("12", at: "2024-01-09 00:00:00")
        for row in [try row(early, late), try row(late, early), try row(late, early, early)] {
            #expect(row.meaning.status == .delivered)
            #expect(row.events.map(\.event.activity) == ["a5", "a12"])
            #expect(row.firstEventAt == .utc("2024-01-01T00:00:00Z"))
        }
    }

    @Test func `without track events shows what was heard last`() throws {
        let first = Messages.logistic(["orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": "5"])
        let second = Messages.logistic([
            "orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": "10", "x": "1",
        ])
        // Two messages received in one second would tie; the third makes sure that they are not.
        #expect(try row(first, first, second).meaning.status == .outForDelivery)
    }

    @Test(arguments: [("99", "unknown"), (#""odd one""#, "unknown"), ("null", "unknown")])
    func `with a status that neither code nor rule names is unknown, and says that nothing mapped it`(
        json: String, status: String
    ) throws {
        let row = try row(Messages.logistic(["orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": json]))
        #expect(row.meaning.status.rawValue == status)
        #expect(row.meaning.mappedBy == .none)
        #expect(row.deliveredAt == nil)
    }

    @Test func `without a status of its own takes that of its newest event`() throws {
        let row = try row(
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#,
                "logisticsTrackEvents":
                    #"[{"status":12,"eventTime":"2024-01-09 00:00:00"},{"status":5,"eventTime":"2024-01-01 00:00:00"}]"#,
            ]))
        #expect(row.meaning.status == .delivered)
    }

    @Test func `by a carrier's words alone is what the rules make of them`() throws {
        let row = try row(
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": #""DELIVERED""#,
                "logisticsTrackEvents": #"""
                [{"statusDesc":"Out for delivery","activity":"Delivered","eventTime":"2024-01-08 00:00:00"},
                 {"activity":"Delivered, PO Box","eventTime":"2024-01-09 00:00:00"},
                 {"status":12,"activity":"Undelivered","eventTime":"2024-01-10 00:00:00"},
                 {"status":99,"activity":"Delivered","eventTime":"2024-01-11 00:00:00"}]
                """#,
            ]))
        #expect(row.meaning == ShipmentMeaning(status: .delivered, substatus: nil, mappedBy: .text))
        #expect(row.rawStatus == "DELIVERED")
        #expect(row.events.map(\.meaning.status) == [.outForDelivery, .delivered, .delivered, .delivered])
        #expect(row.events.map(\.meaning.mappedBy) == [.text, .text, .code, .text])
        #expect(row.deliveredAt == .utc("2024-01-10T00:00:00Z"))
    }

    @Test(arguments: [
        // Of the message, of its newest event: what decides.
        ("0", #""status":0,"activity":"Delivered""#, ShipmentStatus.delivered, ShipmentMeaning.MappedBy.text),
        ("0", #""status":0,"statusDesc":"Info received","activity":"Delivered""#, .preTransit, .text),
        ("0", #""status":"0","statusDesc":"who knows","activity":"Entregado""#, .delivered, .text),
        ("0", #""status":12,"activity":"Undelivered""#, .delivered, .code),
        ("0", #""activity":"who knows""#, .unknown, .none), ("0", #""location":"Nenana""#, .outForDelivery, .text),
        ("99", #""status":99,"activity":"Not delivered""#, .attemptFailed, .text),
        ("99", #""activity":"who knows""#, .unknown, .none),
        ("5", #""status":0,"activity":"Delivered""#, .inTransit, .code),
        (#""who knows""#, #""activity":"Delivered""#, .delivered, .text),
        ("null", #""status":0,"activity":"Delivered""#, .delivered, .text),
    ])
    func `with a number that says nothing is what the words beside it say`(
        json: String, event: String, status: ShipmentStatus, mappedBy: ShipmentMeaning.MappedBy
    ) throws {
        let row = try row(
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": json,
                "logisticsTrackEvents": """
                [{"eventTime":"2024-01-08 00:00:00","activity":"Out for delivery"},
                 {"eventTime":"2024-01-09 00:00:00",\(event)}]
                """,
            ]))
        #expect(row.meaning.status == status)
        #expect(row.meaning.mappedBy == mappedBy)
    }

    @Test func `of which a message says nothing keeps what another witness told`() throws {
        let order = Messages.order(["cjOrderId": #""SD1""#, "trackNumber": #""T01""#])
        let silent = Messages.logistic(["orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": "0"])
        let row = try row(order, silent)
        #expect(row.rawStatus == "0")
        #expect(row.meaning == ShipmentMeaning(status: .unknown, substatus: "none", mappedBy: .code))
    }

    @Test func `without a status takes the words of its newest dated event that has any`() throws {
        let row = try row(
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#,
                "logisticsTrackEvents": #"""
                [{"activity":"Departed","eventTime":"2024-01-08 00:00:00"},
                 {"statusDesc":"Held by customs","activity":"Departed","eventTime":"2024-01-09 00:00:00"},
                 {"location":"Nenana","eventTime":"2024-01-10 00:00:00"}, {"activity":"Delivered","eventTime":"soon"}]
                """#,
            ]))
        #expect(row.rawStatus == "Held by customs")
        #expect(row.meaning == ShipmentMeaning(status: .exception, substatus: nil, mappedBy: .text))
        #expect(row.events.map(\.meaning.mappedBy) == [.text, .text, .none, .text])
    }

    @Test func `is there as soon as an ORDER names it`() throws {
        let row = try row(
            Messages.order(["cjOrderId": #""SD1""#, "trackNumber": #""T01""#, "logisticName": #""USPS""#]))
        #expect(row.meaning.status == .unknown)
        #expect(row.orders.first == .cj("SD1"))
        #expect(row.logisticName == "USPS")
    }

    @Test func `named with a number alone is found by it until an id of CJ's comes`() throws {
        let byNumber = Messages.logistic(["storeOrderNumbers": #"["N"]"#, "trackingNumber": #""T01""#])
        #expect(try row(byNumber).orders.first == .number("N"))
        #expect(try row(byNumber).orders.first?.lookupId == "#N")
        let byId = Messages.logistic(["orderId": "1001", "trackingNumber": #""T01""#])
        #expect(try row(byId, byNumber).orders.first == .cj("1001"))
    }

    @Test func `an event whose time cannot be read is kept with its text, last`() throws {
        let row = try row(
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#,
                "logisticsTrackEvents":
                    #"[{"status":5,"activity":"x","eventTime":"soon"},{"status":5,"activity":"y","eventTime":"2024-01-01 00:00:00"}]"#,
            ]))
        #expect(row.events.map(\.event.activity) == ["y", "x"])
        #expect(row.events.last?.event.time?.text == "soon")
        #expect(row.events.last?.event.time?.instant == nil)
    }

    @Test func `nothing that names nothing can be read`() {
        let message = stored([Messages.logistic(["trackingStatus": "12"])])[0]
        #expect(throws: UnreadableMessage.self) { _ = try Fold.contribution(of: message, zone: .gmt) }
    }
}

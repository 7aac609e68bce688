import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A parcel's numbers` {
    /// The rows in every order of the same events, which must not matter.
    private func rows(_ messages: [StoredMessage]) throws -> [ShipmentRow] {
        let texts = try ShipmentTexts.fromSchema()
        let expected = Folded(messages)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<8 { #expect(Folded(messages.shuffled(using: &random)) == expected) }
        return expected.shipments.sorted { $0.key < $1.key }
            .map { ShipmentRow($0.value, trackNumber: $0.key, texts: texts) }
    }

    private func rows(_ bodies: [UInt8]...) throws -> [ShipmentRow] { try rows(stored(bodies)) }

    private func order(_ track: String, id: String = "SD1") -> [UInt8] {
        Messages.order(["cjOrderId": "\"\(id)\"", "orderStatus": #""SHIPPED""#, "trackNumber": "\"\(track)\""])
    }

    private func delivery(_ track: String, id: String = "SD1") -> [UInt8] {
        Messages.logistic([
            "orderId": "\"\(id)\"", "trackingNumber": "\"\(track)\"", "trackingStatus": "12",
            "logisticsTrackEvents":
                #"[{"status":12,"activity":"Delivered","eventTime":"2026-03-15 10:00:00"}]"#,
        ])
    }

    private func answer(_ body: String, askedBy entity: String, position: Int = 50) throws -> StoredMessage {
        let askedAt = Date(timeIntervalSince1970: 1_700_001_000 + Double(position))
        return StoredMessage(
            position: position,
            try #require(
                Snapshot(
                    .trackInfo, entity: entity, endpoint: "/", askedAt: askedAt, requestId: nil,
                    answer: try JSON(parsing: Array(body.utf8)))))
    }

    private func ids(_ row: ShipmentRow) -> [String] { row.ids.map { "\($0.kind.rawValue) \($0.id)" } }

    @Test(arguments: [
        ("YT2600100000000701", " yt 2600 1000 0000 0701 "), ("YT2600100000000701", "YT2600100000000701"),
        ("yt2600100000000701", "YT-2600-1000-0000-0701"), ("9400110000000000000017", "420900019400110000000000000017"),
        ("9400110000000000000017", "4209000112349400110000000000000017"),
        ("420900019400110000000000000017", "9400110000000000000017"), ("LZ 123456785 CN", "lz123456785cn"),
    ])
    func `in two writings are one, delivered, and shown as the order wrote it`(ordered: String, told: String) throws {
        let rows = try rows(order(ordered), delivery(told))
        #expect(rows.map(\.trackNumber) == [ordered])
        #expect(rows.map(\.meaning.status) == [.delivered])
        for writing in [ordered, told.trimmingCharacters(in: .whitespaces)] {
            #expect(ids(rows[0]).contains("carrier \(writing)"))
        }
    }

    @Test(arguments: [
        "YT2600100000000801,YT2600100000000802", "YT2600100000000801; YT2600100000000802",
        "YT2600100000000801 YT2600100000000802",
    ])
    func `in one field are two parcels, each with its own way`(field: String) throws {
        let rows = try rows(order(field), delivery("yt2600100000000802"))
        #expect(rows.map(\.trackNumber) == ["YT2600100000000801", "YT2600100000000802"])
        #expect(rows.map(\.meaning.status) == [.unknown, .delivered])
        #expect(rows.allSatisfy { $0.orders == [.cj("SD1")] })
    }

    @Test(arguments: [
        (#"{"trackingNumber":"YT9001","cjMailNo":"CJP9001YQ","trackingStatus":"Delivered"}"#, "YT9001"),
        (#"{"trackingNumber":"YT9001","cjMailNo":"CJP9001YQ","trackingStatus":"Delivered"}"#, "CJP9001YQ"),
        (#"{"trackingNumber":"CJP9001YQ","cjMailNo":"YT9001","trackingStatus":"Delivered"}"#, "YT9001"),
        (#"{"trackingNumber":"YT9001","trackingStatus":"Delivered"}"#, "CJP9001YQ"),
        (#"{"cjMailNo":"cjp 9001 yq","trackingStatus":"Delivered"}"#, "YT9001"),
    ])
    func `that one answer shows are one parcel's, whichever the order wrote`(body: String, asked: String) throws {
        for (ordered, told) in [("YT9001", "CJP9001YQ"), ("CJP9001YQ", "YT9001")] {
            let rows = try rows(stored([order(ordered), delivery(told)]) + [answer(body, askedBy: asked)])
            #expect(rows.map(\.trackNumber) == [ordered])
            #expect(rows[0].meaning.status == .delivered && rows[0].events.count == 1)
            #expect(rows[0].ids.contains(ShipmentRow.Id(id: "CJP9001YQ", kind: .cj)))
            #expect(rows[0].ids.contains(ShipmentRow.Id(id: "YT9001", kind: .carrier)))
            #expect(rows[0].askedBy == asked)
        }
    }

    @Test(arguments: ["YT9001,CJP9001YQ", "CJP9001YQ; YT9001"])
    func `in one field are one parcel once an answer shows both, under the first`(field: String) throws {
        let rows = try rows(
            stored([order(field), delivery("YT9001")]) + [
                answer(#"{"trackingNumber":"YT9001","cjMailNo":"CJP9001YQ"}"#, askedBy: "YT9001")
            ])
        #expect(rows.map(\.trackNumber) == [String(field.prefix { $0.isLetter || $0.isNumber })])
        #expect(rows[0].meaning.status == .delivered)
    }

    @Test(arguments: [
        ("yt-9001", true, "yt-9001"), ("yt-9001", false, "YT9001"),
        ("420900019400110000000000000017", false, "9400110000000000000017"),
    ])
    func `are asked for as an order writes them, else in plain form`(number: String, isAnOrders: Bool, asked: String)
        throws
    {
        let rows = try rows(isAnOrders ? order(number) : delivery(number))
        #expect(rows.map(\.trackNumber) == [number] && rows[0].askedBy == asked)
    }

    @Test func `of one order stay apart until an answer shows both`() throws {
        let apart = try rows(order("YT9001"), delivery("CJP9001YQ"))
        #expect(apart.map(\.trackNumber) == ["CJP9001YQ", "YT9001"])
        #expect(apart.map(\.meaning.status) == [.delivered, .unknown])
    }

    @Test func `tie parcels that answers show one after the other`() throws {
        let chain = try [
            answer(#"{"trackingNumber":"A1","cjMailNo":"CJ1YQ"}"#, askedBy: "A1", position: 50),
            answer(#"{"trackingNumber":"B1","cjMailNo":"CJ1YQ"}"#, askedBy: "B1", position: 51),
            answer(#"{"trackingNumber":"C1","cjMailNo":"CJ2YQ"}"#, askedBy: "C1", position: 52),
        ]
        #expect(try rows(chain).map(\.trackNumber) == ["A1", "C1"])
    }

    @Test func `of the last mile find a parcel and tie none`() throws {
        let sack = #","lastTrackNumber":"SACK 1","trackingStatus":"In transit"}"#
        let rows = try rows(
            stored([order("A1"), order("B1", id: "SD2")]) + [
                answer(#"{"trackingNumber":"A1""# + sack, askedBy: "A1", position: 50),
                answer(#"{"trackingNumber":"B1""# + sack, askedBy: "B1", position: 51),
            ])
        #expect(rows.map(\.trackNumber) == ["A1", "B1"])
        for row in rows {
            #expect(row.lastMileNumber == "SACK 1")
            #expect(row.ids.contains(ShipmentRow.Id(id: "SACK1", kind: .lastMile)))
            #expect(row.ids.contains(ShipmentRow.Id(id: "SACK 1", kind: .lastMile)))
        }
    }

    @Test func `of the last mile are the parcel's where CJ answered to one`() throws {
        let rows = try rows(
            stored([order("A1"), delivery("L1")]) + [
                answer(#"{"trackingNumber":"A1","lastTrackNumber":"L1"}"#, askedBy: "L1")
            ])
        #expect(rows.map(\.trackNumber) == ["A1"])
        #expect(rows[0].meaning.status == .delivered)
        #expect(rows[0].ids.contains(ShipmentRow.Id(id: "L1", kind: .lastMile)))
    }

    @Test func `shared by two orders are one parcel of the order with the least code`() throws {
        let rows = try rows(
            order("YT9001", id: "SD2"), order("yt9001", id: "SD1"), delivery("YT9001", id: "210823100016290555"))
        #expect(rows.map(\.trackNumber) == ["YT9001"])
        #expect(rows[0].orders == [.cj("SD1"), .cj("SD2"), .cj("210823100016290555")])
    }

    @Test func `in one place of an answer are several parcels that nothing ties`() throws {
        let rows = try rows([answer(#"{"trackingNumber":"A1,B1","trackingStatus":"In transit"}"#, askedBy: "A1")])
        #expect(rows.map(\.trackNumber) == ["A1", "B1"])
        #expect(rows.allSatisfy { $0.meaning.status == .inTransit })
    }

    @Test func `are what an order shows first, and not what a message about the parcel calls it`() throws {
        let orders = Folded(stored([order("YT9001,YT9002"), delivery("CJP9001YQ")])).orders.entries
        #expect(orders.map(\.row.trackNumber) == ["YT9001"])
        #expect(Folded(stored([delivery("CJP9001YQ")])).orders.entries.map(\.row.trackNumber) == ["CJP9001YQ"])
    }
}

import CJ
import Folding
import Foundation
import TestSupport
import Testing

/// What happened to a parcel, where clocks on the way are those of places.
@Suite struct `A parcel's way` {
    private func logistic(_ events: [(String, String)]) -> [UInt8] {
        let list = events.map { #"{"activity":"\#($0.0)","eventTime":"\#($0.1)"}"# }
        return Messages.logistic([
            "orderId": "1001", "trackingNumber": #""T1""#, "logisticsTrackEvents": "[\(list.joined(separator: ","))]",
        ])
    }

    private func answer(_ members: String, routes: [(String, String)], position: Int = 50) throws
        -> StoredMessage
    {
        let list = routes.map { #"{"remark":"\#($0.0)","acceptTime":"\#($0.1)"}"# }
        let body = #"{"trackingNumber":"T1",\#(members)"routes":[\#(list.joined(separator: ","))]}"#
        return StoredMessage(
            position: position,
            try #require(
                Snapshot(
                    .trackInfo, entity: "T1", endpoint: "/", askedAt: Date(timeIntervalSince1970: 1_800_000_000),
                    requestId: nil, answer: try JSON(parsing: Array(body.utf8)))))
    }

    private func row(_ messages: [StoredMessage]) throws -> ShipmentRow {
        try ShipmentRow(#require(Folded(messages).shipments["T1"]), trackNumber: "T1", texts: .fromSchema())
    }

    @Test func `begins with the first scan, and no label or notice is one`() throws {
        let told = try row(
            stored([
                logistic([
                    ("Shipping label created", "2023-03-01 08:00:00"), ("Info received", "2023-03-01 09:00:00"),
                    ("Departed from warehouse", "2023-03-09 08:00:00"), ("Quite something else", "2023-03-20 08:00:00"),
                    ("Delivery attempt failed", "2023-03-11 08:00:00"), ("Parcel lost", "2023-03-30 08:00:00"),
                ])
            ]))
        #expect(told.labelAt == .utc("2023-03-01T08:00:00Z"))
        #expect(told.firstScanAt == .utc("2023-03-09T08:00:00Z") && told.lastScanAt == .utc("2023-03-11T08:00:00Z"))
        let announced = try row(stored([logistic([("Shipping label created", "2023-03-01 08:00:00")])]))
        #expect(announced.firstScanAt == nil && announced.lastScanAt == nil && announced.labelAt != nil)
    }

    @Test(arguments: [
        ("Parcel lost", ExceptionKind.lost), ("包裹丢失", .lost), ("Sendung verloren", .lost), ("荷物は紛失", .lost),
        ("Paquete extraviado", .lost), ("Colis perdu", .lost), ("Посылка утеряна", .lost),
        ("Package damaged", .damaged),
        ("Colis endommagé", .damaged), ("包裹破损", .damaged), ("Held by customs", .customs), ("清关失败", .customs),
        ("Customs clearance failed", .customs), ("Address incorrect", .address), ("Dirección incorrecta", .address),
        ("Falsche Adresse", .address), ("查无此人", .address), ("Delayed by weather", .delayed), ("Retraso", .delayed),
        ("延误", .delayed), ("Exception", .other), ("Incidencia", .other), ("Damaged, and lost", .lost),
        ("الطرد مفقود", .lost), ("החבילה אבדה", .lost), ("Pakket vermist", .lost), ("Przesyłka zaginęła", .lost),
        ("Kargo kayboldu", .lost), ("소포 분실", .lost), ("Pacco smarrito", .lost), ("Encomenda extraviada", .lost),
    ])
    func `has a kind of exception, in whatever language`(words: String, kind: ExceptionKind) throws {
        for members in [#""trackingStatus":"\#(words)","#, ""] {
            let told = try row([answer(members, routes: [(words, "2023-03-01 08:00:00")])])
            #expect(told.meaning.status == .exception && told.exceptionKind == kind)
        }
        let coded = Messages.logistic([
            "orderId": "1001", "trackingNumber": #""T1""#, "trackingStatus": "13",
            "logisticsTrackEvents": #"[{"status":13,"activity":"\#(words)","eventTime":"2023-03-01 08:00:00"}]"#,
        ])
        #expect(try row(stored([coded])).exceptionKind == kind)
    }

    @Test func `has no kind of exception where there is none`() throws {
        for words in ["Address corrected, in transit", "Delivered", "Presented to import customs"] {
            #expect(try row([answer(#""trackingStatus":"\#(words)","#, routes: [])]).exceptionKind == nil)
        }
    }

    @Test(
        arguments: [
            (#"{"logisticsModes":[{"logisticsName":"X","arrivalTime":"3-7 Days"}]}"#, 3, 7),
            (#"{"logisticsName":"X","arrivalTime":"10 days"}"#, 10, 10),
            (
                #"{"logisticsModes":[{"logisticsName":"Y","arrivalTime":"1-2 Days"},{"logisticsName":"X","arrivalTime":"7-15 Days"}]}"#,
                7, 15
            ),
            (#"{"logisticsModes":[]}"#, nil, nil), (#"{"logisticsName":"X","arrivalTime":"soon"}"#, nil, nil),
        ] as [(String, Int?, Int?)])
    func `is promised in so many days`(timeliness: String, from: Int?, to: Int?) throws {
        let order = answered(
            .orderDetail,
            #"{"cjOrderCode":"SD1","trackNumber":"T1","logisticName":"X","logisticsTimeliness":\#(timeliness)}"#)
        let told = try row([order, answer(#""deliveryDay":"13","#, routes: [])])
        #expect(told.promisedDaysFrom == from && told.promisedDaysTo == to && told.deliveryDays == 13)
    }

    private static let way = [
        ("Out for delivery", "2023-03-09 20:00:00"), ("Arrived at facility", "2023-03-10 06:00:00"),
        ("Departed", "2023-03-01 08:00:00"),
    ]

    @Test func `ends where its list ends, whatever the clock of the last place says`() throws {
        for events in [Self.way, Self.way.reversed()] {
            #expect(try row(stored([logistic(events)])).rawStatus == "Out for delivery")
            #expect(try row([answer("", routes: events)]).rawStatus == "Out for delivery")
        }
    }

    @Test func `ends at the latest clock where the list does not show its order`() throws {
        let events = [("Departed", "2023-03-10 06:00:00"), ("Arrived at facility", "2023-03-10 20:00:00")]
        for events in [events, events.reversed()] {
            #expect(try row(stored([logistic(events)])).rawStatus == "Arrived at facility")
        }
        let unsorted = [Self.way[0], ("Held by customs", "2023-04-20 00:00:00"), Self.way[2]]
        #expect(try row(stored([logistic(unsorted)])).rawStatus == "Held by customs")
    }

    @Test func `is told newest by the longer list, where the last step's clock is behind`() throws {
        let early = stored([logistic(Array(Self.way.dropFirst()))])[0]
        let late = stored([logistic(Self.way)])[0]
        for (first, second) in [(early, late), (late, early)] {
            let messages = [
                first,
                StoredMessage(
                    position: 2, body: second.body, digest: second.digest,
                    receivedAt: second.receivedAt.addingTimeInterval(60)),
            ]
            #expect(try row(messages).rawStatus == "Out for delivery")
        }
    }

    @Test(arguments: [0, 8, -8, 14, -12])
    func `is told once where the API tells it again by the clocks of places`(hours: Int) throws {
        let events = [("Delivered, PO Box", "2023-03-10 12:00:00"), ("Departed", "2023-03-05 12:00:00")]
        let shifted = [("DELIVERED , PO box", 10), ("Departed", 5)].map { words, day in
            (words, day * 24 + 12 + hours)
        }.map { words, hour in
            (words, String(format: "2023-03-%02d %02d:00:00", hour / 24, hour % 24))
        }
        let row = try row(stored([logistic(events)]) + [answer(#""trackingStatus":"Delivered","#, routes: shifted)])
        #expect(row.events.map(\.event.activity) == ["Departed", "Delivered, PO Box"])
    }

    @Test func `has the steps that only the API tells, each once`() throws {
        let events = [("Arrived at facility", "2023-03-05 12:00:00")]
        let routes = [
            ("Arrived at facility", "2023-03-05 22:00:00"), ("Arrived at facility", "2023-03-05 12:00:00"),
            ("Arrived at facility", "2023-03-07 12:00:00"), ("Departed", "2023-03-05 13:00:00"),
        ]
        let row = try row(stored([logistic(events)]) + [answer("", routes: routes)])
        #expect(
            row.events.compactMap(\.event.time?.text) == [
                "2023-03-05 12:00:00", "2023-03-05 13:00:00", "2023-03-05 22:00:00", "2023-03-07 12:00:00",
            ])
    }

    @Test func `ends when code 12 says, else when CJ's API says, else when words say`() throws {
        let words = logistic([("Delivered", "2023-03-10 12:00:00")])
        let code = Messages.logistic([
            "orderId": "1001", "trackingNumber": #""T1""#,
            "logisticsTrackEvents": #"[{"status":12,"activity":"x","eventTime":"2023-03-10 13:00:00"}]"#,
        ])
        let api = try answer(
            #""trackingStatus":"Delivered","deliveryTime":"2023-03-10 14:00:00","#,
            routes: [("Delivered", "2023-03-10 02:00:00")])
        #expect(try row(stored([words])).deliveredAt == .utc("2023-03-10T12:00:00Z"))
        #expect(try row(stored([words]) + [api]).deliveredAt == .utc("2023-03-10T14:00:00Z"))
        #expect(try row(stored([words, code]) + [api]).deliveredAt == .utc("2023-03-10T13:00:00Z"))
        #expect(try row([api]).deliveredAt == .utc("2023-03-10T14:00:00Z"))
    }
}

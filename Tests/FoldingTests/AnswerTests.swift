import CJ
import Folding
import Foundation
import TestSupport
import Testing

/// What is heard of one order or parcel: at a second, by a webhook or an answer.
enum Heard: Sendable {
    /// A webhook received at this second, whose content CJ dates to that one.
    case webhook(at: Int, dated: Int, String?)
    /// An answer about the order itself, asked for at this second.
    case detail(Int, String?)
    /// A row of the list, asked for at this second.
    case list(Int, String?)
    /// CJ's answer at this second that there is no such order.
    case unknown(Int, id: String)
}

extension Heard {
    /// As stored: the order's status where one is told.
    func stored(at position: Int) -> StoredMessage {
        func instant(_ second: Int) -> Date { Date(timeIntervalSince1970: 1_704_103_200 + Double(second)) }
        switch self {
        case .webhook(let second, let dated, let status):
            let minutes = dated / 60 < 10 ? "0\(dated / 60)" : "\(dated / 60)"
            let seconds = dated % 60 < 10 ? "0\(dated % 60)" : "\(dated % 60)"
            let body = Messages.order([
                "cjOrderId": #""SD1""#, "orderStatus": status.map { #""\#($0)""# } ?? "null",
                "updateDate": #""2024-01-01 10:\#(minutes):\#(seconds)""#,
            ])
            return StoredMessage(position: position, body: body, digest: "w\(position)", receivedAt: instant(second))
        case .detail(let second, let status): return answer(.orderDetail, second, status, position, instant(second))
        case .list(let second, let status): return answer(.orderList, second, status, position, instant(second))
        case .unknown(let second, let id):
            return StoredMessage(
                position: position,
                Snapshot(
                    .orderDetail, unknown: id, code: "1600300", endpoint: "/", askedAt: instant(second), requestId: nil)
            )
        }
    }

    private func answer(
        _ type: SnapshotType, _ second: Int, _ status: String?, _ position: Int, _ askedAt: Date
    ) -> StoredMessage {
        let members = #""orderId":"7007","cjOrderCode":"SD1""# + (status.map { #","orderStatus":"\#($0)""# } ?? "")
        return answered(type, "{\(members)}", askedAt: askedAt, position: position)
    }
}

/// An answer as it would be stored.
func answered(
    _ type: SnapshotType, _ answer: String, entity: String = "SD1", askedAt: Date = .utc("2024-01-05T10:00:00Z"),
    position: Int = 1
) -> StoredMessage {
    let json = (try? JSON(parsing: Array(answer.utf8))).flatMap {
        Snapshot(type, entity: entity, endpoint: "/", askedAt: askedAt, requestId: nil, answer: $0)
    }
    let snapshot =
        json ?? Snapshot(type, unknown: "broken", code: nil, endpoint: "/", askedAt: askedAt, requestId: nil)
    return StoredMessage(position: position, snapshot)
}

@Suite struct `What CJ's API said` {
    private func rows(_ messages: [StoredMessage]) -> [OrderRow] {
        Folded(messages).orders.entries.filter { $0.attachedTo == nil }.map(\.row)
    }

    @Test func `tells the shop, the warehouse, the carrier and the weight of an order`() throws {
        let row = try #require(
            rows([
                answered(
                    .orderDetail,
                    #"{"cjOrderCode":"SD1","orderWeight":"20","shopId":"5","shopName":"S","storageId":2,"storageName":"US","trackingProvider":"Yun","trackingUrl":"https://t.example/?n=LX123456789CN&zip=1","storeCreateDate":"2024-01-01 09:59:00"}"#
                )
            ]).first)
        #expect(row.grams == 20 && row.shopId == "5" && row.shopName == "S")
        #expect(row.warehouseId == "2" && row.warehouse == "US" && row.carrier == "Yun")
        #expect(row.trackingURL == "https://t.example/?n=LX123456789CN")
        #expect(row.shopDate?.instant == .utc("2024-01-01T09:59:00Z"))
        let byItems = try #require(
            rows([
                answered(
                    .orderDetail,
                    #"{"cjOrderCode":"SD1","orderWeight":0,"productList":[{"lineItemId":"1","shopId":"5","storageId":"2"},{"lineItemId":"2","shopId":"5","storageId":"3"}]}"#
                )
            ]).first)
        #expect(byItems.shopId == "5" && byItems.warehouseId == nil && byItems.grams == nil)
    }

    @Test(arguments: [
        #""productList":[{"lineItemId":"1"},{"lineItemId":"2","subOrderProducts":[{"lineItemId":"21","variantId":"V01","quantity":2}]}]"#,
        #""productList":[{"lineItemId":"1"},{"lineItemId":"2","isGroup":true}],"subOrderProducts":[{"lineItemId":"21","vid":"V01","quantity":"2"}]"#,
    ])
    func `tells what a bundle is made of, with its line or with the order`(members: String) throws {
        let answer = answered(.orderDetail, #"{"cjOrderCode":"SD1",\#(members)}"#)
        let later = Heard.webhook(at: 900_000, dated: 5, "SHIPPED").stored(at: 2)
        for messages in [[answer], [answer, later]] {
            let parts = try #require(rows(messages).first).bundleParts
            #expect(parts.map(\.bundle) == ["2"])
            #expect(parts.map(\.part) == [OrderLine.Part(lineItemId: "21", vid: "V01", quantity: 2)])
        }
    }

    @Test func `dates an order in UTC, whatever zone is meant by webhooks`() throws {
        let shanghai = try #require(TimeZone(identifier: "Asia/Shanghai"))
        func created(_ message: StoredMessage) throws -> Date? {
            let picture = try #require(try Fold.contribution(of: message, zone: shanghai).orders.first)
            return OrderRow(picture, key: OrderKey("SD1")).created?.instant
        }
        let dates = #""createDate":"2024-01-01 10:00:00""#
        let webhook = stored([Messages.order(["cjOrderId": #""SD1""#, "createDate": #""2024-01-01 10:00:00""#])])[0]
        #expect(try created(webhook) == .utc("2024-01-01T02:00:00Z"))
        for type in [SnapshotType.orderDetail, .orderList] {
            let answer = answered(type, #"{"cjOrderCode":"SD1",\#(dates)}"#)
            #expect(try created(answer) == .utc("2024-01-01T10:00:00Z"))
        }
    }

    @Test(
        arguments: [
            // (what was heard, the status shown, the evidence)
            ([.webhook(at: 5, dated: 5, "SHIPPED"), .detail(10, "UNSHIPPED")], "UNSHIPPED", .both),
            // However new CJ's own date.
            ([.webhook(at: 5, dated: 900, "SHIPPED"), .detail(10, "UNSHIPPED")], "UNSHIPPED", .both),
            // A webhook that came after the question is shown, whatever it is dated.
            ([.webhook(at: 15, dated: 5, "SHIPPED"), .detail(10, "UNSHIPPED")], "SHIPPED", .both),
            ([.webhook(at: 10, dated: 5, "SHIPPED"), .detail(10, "UNSHIPPED")], "SHIPPED", .both),
            // Another one that is newer by CJ's date, and was there before the question, keeps it out.
            (
                [
                    .webhook(at: 5, dated: 60, "DELIVERED"), .webhook(at: 15, dated: 5, "SHIPPED"),
                    .detail(10, "UNSHIPPED"),
                ],
                "UNSHIPPED", .both
            ),
            // Of the answers the one asked for last.
            ([.detail(10, "UNSHIPPED"), .detail(20, "SHIPPED")], "SHIPPED", .api),
            ([.list(20, "SHIPPED"), .detail(10, "UNSHIPPED")], "SHIPPED", .api),
            ([.list(10, "SHIPPED"), .detail(20, "UNSHIPPED")], "UNSHIPPED", .api),
            // What an answer does not know is asked of the other answers first, then of the webhooks.
            ([.list(10, "SHIPPED"), .detail(20, nil), .webhook(at: 5, dated: 5, "CREATED")], "SHIPPED", .both),
            ([.detail(20, nil), .webhook(at: 5, dated: 5, "CREATED")], "CREATED", .both),
            // A webhook between two questions beats neither the later answer nor, for what that lacks, falls behind.
            ([.list(10, "SHIPPED"), .detail(20, nil), .webhook(at: 15, dated: 5, "DELIVERED")], "DELIVERED", .both),
            ([.webhook(at: 5, dated: 5, "SHIPPED")], "SHIPPED", .webhook),
        ] as [([Heard], String, Evidence)])
    func `beats what webhooks claimed before it was asked`(heard: [Heard], status: String, evidence: Evidence) throws {
        let stored = heard.enumerated().map { $1.stored(at: $0 + 1) }
        for messages in [stored, stored.reversed()] {
            let row = try #require(rows(messages).first)
            #expect(row.status == status)
            #expect(row.evidence == evidence)
            #expect((row.confirmedAt == nil) == (evidence == .webhook))
        }
    }

    @Test(
        arguments: [
            ([.detail(10, "SHIPPED"), .unknown(20, id: "SD1")], 20, .api),
            ([.detail(10, "SHIPPED"), .unknown(20, id: "SD1"), .unknown(30, id: "SD1")], 20, .api),
            ([.detail(10, "SHIPPED"), .unknown(20, id: "SD1"), .list(30, "SHIPPED")], nil, .api),
            (
                [.detail(10, "SHIPPED"), .unknown(20, id: "SD1"), .list(30, "SHIPPED"), .unknown(40, id: "SD1")], 40,
                .api
            ),
            // CJ need not find an order by its internal id while it has a code.
            ([.detail(10, "SHIPPED"), .unknown(20, id: "7007")], nil, .api),
            ([.unknown(20, id: "7007")], 20, .api),
            ([.webhook(at: 5, dated: 5, "SHIPPED"), .unknown(20, id: "SD1")], 20, .webhook),
            ([.webhook(at: 25, dated: 25, "SHIPPED"), .unknown(20, id: "SD1")], 20, .webhook),
        ] as [([Heard], Int?, Evidence)])
    func `marks an order it no longer knows, and takes nothing away`(
        heard: [Heard], since: Int?, evidence: Evidence
    ) throws {
        let stored = heard.enumerated().map { $1.stored(at: $0 + 1) }
        for messages in [stored, stored.reversed()] {
            let row = try #require(rows(messages).first)
            #expect(row.unknownSince == since.map { Date(timeIntervalSince1970: 1_704_103_200 + Double($0)) })
            #expect(row.evidence == evidence)
            if heard.count > 1 { #expect(row.status == "SHIPPED") }
        }
    }

    @Test(
        arguments: [
            (#""originalOrderCode":"""#, "0", []), (#""originalOrderCode":"SD0""#, "0", ["split SD0"]),
            (#""originalOrderCode":"SD0,SD2""#, "0", ["merge SD0", "merge SD2"]),
            (#""originalOrderCode":"SD0""#, "1", ["reissue SD0"]), (#""originalOrderCode":"SD1""#, "0", []),
        ] as [(String, String, [String])])
    func `of an order's costs tells what it came of, and that there is one`(
        origin: String, reissue: String, links: [String]
    ) throws {
        let rows = rows([
            answered(
                .costSheet, #"{"orderCode":"SD1",\#(origin),"cogsBasicDataOrderInfoJson":{"a":"CJ9","qq":\#(reissue)}}"#
            )
        ])
        let row = try #require(rows.first { $0.key.text == "SD1" })
        #expect(row.links.map { "\($0.link.kind.rawValue) \($0.link.code)" } == links)
        #expect(row.shipmentOrderId == "CJ9")
        #expect(rows.count == links.count + 1)
    }

    @Test func `of an order's costs is kept as it was first, as it is, and each change between`() throws {
        func sheet(_ total: String, _ second: Double, _ position: Int) -> StoredMessage {
            answered(
                .costSheet, #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"g":\#(total)}}"#,
                askedAt: Date(timeIntervalSince1970: second), position: position)
        }
        let messages = [sheet("1", 10, 1), sheet("2", 20, 2), sheet("2", 30, 3), sheet("3", 40, 4)]
        let sheets = try #require(Folded(messages.reversed()).orders.entries.first?.picture.costSheets)
        #expect(sheets.first?.value.total == 1 && sheets.newest?.value.total == 3)
        #expect(sheets.changes.map(\.value.total) == [1, 2, 3])
        #expect(sheets.changes.map(\.position) == [1, 2, 4])
    }

    @Test func `of a list makes no lines, and of costs and draws completes them`() throws {
        let list = answered(
            .orderList, #"{"orderId":"7007","cjOrderId":"SD1","productList":[{"vid":"V01","quantity":1}]}"#)
        #expect(try #require(rows([list]).first).lines.isEmpty)
        let messages = [
            answered(
                .orderDetail,
                #"{"cjOrderCode":"SD1","productList":[{"vid":"V01","lineItemId":"L","quantity":2,"sellPrice":"0.57"}]}"#
            ),
            answered(
                .costSheet, #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"z":{"L":{"pc":"L","w":"K"}}}}"#),
            answered(
                .outboundDetail,
                #"{"orderId":"SD1","productList":[{"stanProductId":"V01","privateOrderId":"SY1","quantity":2}]}"#),
        ]
        let line = try #require(rows(messages).first?.lines.first)
        #expect(line.sku == "K" && line.productCode == "L" && line.stockingOrderId == "SY1")
        #expect(line.unitPrice == Decimal(string: "0.57"))
    }

    @Test func `of the warehouse comes before the webhooks' day of shipping`() throws {
        let webhook = StoredMessage(
            position: 2,
            body: Messages.order(["cjOrderId": #""SD1""#, "deliveryDate": #""2024-01-05 00:00:00""#]), digest: "w",
            receivedAt: Date(timeIntervalSince1970: 2_000_000_000))
        let answer = answered(.orderDetail, #"{"cjOrderCode":"SD1","outWarehouseTime":"2024-01-04 10:00:00"}"#)
        #expect(try #require(rows([webhook, answer]).first).shipped?.text == "2024-01-04 10:00:00")
        #expect(try #require(rows([webhook]).first).shipped?.text == "2024-01-05 00:00:00")
    }

    @Test(arguments: [
        ([0, 1, 2, 5], BillStatus.open), ([3], .cancelled), ([4], .paid), ([9], .unknown),
    ])
    func `of a bill tells its status`(codes: [Int], status: BillStatus) throws {
        for code in codes {
            let folded = Folded([answered(.bill, #"{"orderCode":"BT1","status":\#(code),"amount":12.35}"#)])
            let row = BillRow(try #require(folded.bills["BT1"]), billId: "BT1")
            #expect(row.status == status && row.amount == Decimal(string: "12.35") && row.source == .billList)
        }
    }

    @Test(arguments: [("0", BillStatus.unknown), ("4", .paid), ("3", .cancelled)])
    func `of a bill that is gone from the list is unknown while it was open`(code: String, status: BillStatus) throws {
        let gone = StoredMessage(
            position: 2,
            Snapshot(
                .bill, unknown: "BT1", code: nil, endpoint: "/", askedAt: .utc("2024-01-05T10:01:00Z"),
                requestId: nil))
        let listed = answered(.bill, #"{"orderCode":"BT1","status":\#(code)}"#)
        let again = answered(
            .bill, #"{"orderCode":"BT1","status":0}"#, askedAt: .utc("2024-01-05T10:02:00Z"), position: 3)
        let row = BillRow(try #require(Folded([listed, gone]).bills["BT1"]), billId: "BT1")
        #expect(row.status == status)
        #expect(BillRow(try #require(Folded([again, gone, listed]).bills["BT1"]), billId: "BT1").status == .open)
    }

    @Test(
        arguments: [
            ("Delivered", "2024-01-02T00:00:00Z", .delivered), ("In transit", nil, .inTransit),
        ] as [(String, String?, ShipmentStatus)])
    func `of a parcel dates its delivery only when it was delivered`(
        words: String, deliveredAt: String?, status: ShipmentStatus
    ) throws {
        let track = answered(
            .trackInfo,
            #"{"trackingNumber":"T01","trackingStatus":"\#(words)","deliveryTime":"2024-01-02 00:00:00","lastMileCarrier":"USPS","trackingTo":"US","routes":[{"acceptTime":"2024-01-01 00:00:00","remark":"Departed from warehouse"}]}"#,
            entity: "T01")
        let texts = try ShipmentTexts.fromSchema()
        let row = ShipmentRow(try #require(Folded([track]).shipments["T01"]), trackNumber: "T01", texts: texts)
        #expect(row.deliveredAt == deliveredAt.map(Date.utc))
        #expect(row.meaning.status == status && row.rawStatus == words && row.lastMileCarrier == "USPS")
        #expect(row.toCountry == "US" && row.events.count == 1 && row.confirmedAt != nil)
    }

    @Test func `that cannot be read is parked with the reason`() {
        let message = StoredMessage(
            position: 1, source: .snapshot(type: "trackInfo"), body: Array("{}".utf8), digest: "d", receivedAt: Date())
        let error = #expect(throws: UnreadableMessage.self) { _ = try Fold.contribution(of: message, zone: .gmt) }
        #expect(error?.description == "trackInfo: `asked_at` is no instant")
        let unknown = StoredMessage(
            position: 1, source: .snapshot(type: "some/new/call"), body: [], digest: "d", receivedAt: Date())
        #expect(throws: Never.self) { _ = try Fold.contribution(of: unknown, zone: .gmt) }
    }

    @Test func `of the seller's number leads to the order created at the same time, where several have it`() throws {
        let created = [#""2024-01-01 00:00:00""#, #""2024-01-02 00:00:00""#]
        let orders = created.indices.map { index in
            answered(
                .orderDetail, #"{"cjOrderCode":"SD\#(index + 1)","orderNum":"N","createDate":\#(created[index])}"#,
                entity: "SD\(index + 1)", position: index + 1)
        }
        let pending = stored([Messages.order(["orderNumber": #""N""#, "createDate": created[1]])])
        let entries = Folded(orders + pending).orders.entries
        #expect(entries.first { $0.row.key.text == "#N" }?.attachedTo?.text == "SD2")
        let other = stored([Messages.order(["orderNumber": #""N""#, "createDate": #""2024-01-03 00:00:00""#])])
        #expect(Folded(orders + other).orders.entries.first { $0.row.key.text == "#N" }?.attachedTo == nil)
    }
}

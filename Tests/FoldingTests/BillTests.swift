import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A bill` {
    private func row(_ bodies: [UInt8]..., bill: String = "BT1") throws -> BillRow {
        BillRow(try #require(Folded(stored(bodies)).bills[bill]), billId: bill)
    }

    private func bill(_ params: [String: String], messageType: String = "UPDATE") -> [UInt8] {
        Messages.message("MAKEUP", ["orderId": #""BT1""#].merging(params) { $1 }, messageType: messageType)
    }

    @Test func `names its order, its amount and its use`() throws {
        let row = try row(
            bill([
                "relationOrderId": "210823100016290555", "amount": "12.35", "reason": #""Postage difference""#,
                "diffUseType": "0", "status": #""CREATED""#, "createDate": #""2024-01-01 00:00:00""#,
            ]))
        #expect(row.orderId == "210823100016290555")
        #expect(row.amount == Decimal(string: "12.35"))
        #expect(row.use == .order)
        #expect(row.status == .open)
        #expect(row.reason == "Postage difference")
        #expect(row.created?.instant == .utc("2024-01-01T00:00:00Z"))
        #expect(row.paid == nil)
    }

    @Test(arguments: [
        ("0", BillUse.order), ("1", .balanceTopUp), ("2", .repayment), ("3", .transferFreight),
        (#""3""#, .transferFreight),
        ("4", nil), ("null", nil),
    ])
    func `has the use its number stands for`(json: String, use: BillUse?) throws {
        #expect(try row(bill(["diffUseType": json])).use == use)
    }

    @Test func `is paid or cancelled for good, whatever comes late`() throws {
        let created = bill(["status": #""CREATED""#, "createDate": #""2024-01-01 00:00:00""#])
        let cancelled = bill(["status": #""CANCELED""#, "createDate": #""2024-01-01 00:00:00""#])
        let paid = bill([
            "status": #""PAID""#, "createDate": #""2024-01-01 00:00:00""#, "paymentDate": #""2024-01-02 00:00:00""#,
        ])
        #expect(try row(created, paid).status == .paid)
        #expect(try row(paid, created).status == .paid)
        #expect(try row(cancelled, created).status == .cancelled)
        #expect(try row(created, cancelled).status == .cancelled)
    }

    @Test(arguments: [("INSERT", BillStatus.open), ("CANCEL", .cancelled), ("PAID", .paid), ("UPDATE", .unknown)])
    func `without a status has the one its message type tells`(messageType: String, status: BillStatus) throws {
        #expect(try row(bill([:], messageType: messageType)).status == status)
    }

    @Test(arguments: [("CREATED", BillStatus.open), ("canceled", .cancelled), ("PAID", .paid), ("odd", .unknown)])
    func `has the status CJ's word stands for, and keeps the word`(word: String, status: BillStatus) throws {
        let row = try row(bill(["status": "\"\(word)\""]))
        #expect(row.status == status)
        #expect(row.rawStatus == word)
    }

    @Test func `is nobody's order, though its id stands where others have an order's`() {
        let folded = Folded(
            stored([
                Messages.message("MAKEUP", ["orderId": "7007", "relationOrderId": #""SD1""#]),
                Messages.logistic(["orderId": "7007", "trackingNumber": #""T01""#]),
                Messages.message("PRIVATE_ORDER", ["orderId": "7007", "status": #""WAIT_PAY""#]),
            ]))
        #expect(folded.orders.entries.map(\.row.key.text) == ["7007", "SD1"])
        #expect(folded.orders.entries.map(\.row.status) == [nil, nil])
        #expect(Array(folded.bills.keys) == ["7007"])
        #expect(Array(folded.stockingOrders.keys) == ["7007"])
    }

    @Test func `shows that there is the order it names`() throws {
        let order = try #require(
            Folded(stored([bill(["relationOrderId": #""SD1""#])])).orders.entries.first?.row)
        #expect(order.key.text == "SD1")
        #expect(order.status == nil)
        #expect(order.evidence == .webhook)
    }

    @Test func `without an id cannot be read, and says so`() {
        let message = stored([Messages.message("MAKEUP", ["amount": "1"])])[0]
        let error = #expect(throws: UnreadableMessage.self) { _ = try Fold.contribution(of: message, zone: .gmt) }
        #expect(error?.description == "MAKEUP: no orderId names the bill")
    }

    @Test(
        arguments: [
            ("SD2603010000001", "1", BillSubject.order), ("2603010000000001", nil, .order), ("CJ26", "0", .order),
            ("SY2603010000001", nil, .stock), ("SY2603010000001", "2", .stock), ("2603010000000001", "2", .stock),
            ("2603010000000001", "9", .stock), ("SD2603010000001", "2", .order), ("ZF2603010000001", "1", .account),
            ("ZF2603010000001", nil, .account), ("BK2603010000001", nil, .account), (nil, "1", .account),
        ] as [(String?, String?, BillSubject)])
    func `is that of what it names, by the id's form, else by CJ's kind of order`(
        related: String?, orderType: String?, subject: BillSubject
    ) throws {
        func text(_ value: String?) -> String { value.map { #""\#($0)""# } ?? "null" }
        let answer =
            #"{"orderCode":"BT1","cjOrderCode":\#(text(related)),"orderType":\#(orderType ?? "null"),"amount":3,"status":0,"diffUseType":0}"#
        let listed = Folded([answered(.bill, answer, entity: "BT1")])
        #expect(BillRow(try #require(listed.bills["BT1"]), billId: "BT1").subject == subject)
        #expect(listed.orders.entries.isEmpty == (subject != .order), "a bill of no order makes none")
        guard orderType == nil || subject == .account else { return }
        let told = Folded(stored([bill(["relationOrderId": text(related)])]))
        #expect(BillRow(try #require(told.bills["BT1"]), billId: "BT1").subject == subject)
        #expect(told.orders.entries.isEmpty == (subject != .order))
    }

    @Test func `of something with an id of a form nobody knows makes no order, and is that order's if there is one`()
        throws
    {
        let folded = Folded(stored([bill(["relationOrderId": #""XQ123""#])]))
        #expect(folded.orders.entries.isEmpty)
        #expect(BillRow(try #require(folded.bills["BT1"]), billId: "BT1").subject == .order)
    }

    @Test func `is one under both spellings of its number`() throws {
        let folded = Folded(
            stored([
                Messages.message("MAKEUP", ["orderId": #""BT260526000001""#, "amount": "1", "status": #""CREATED""#])
            ])
                + [
                    answered(
                        .bill, #"{"orderCode":"BK260526000001","amount":1,"status":4}"#, entity: "BK260526000001",
                        askedAt: Date(timeIntervalSince1970: 1_800_000_000), position: 9),
                    StoredMessage(
                        position: 10,
                        Snapshot(
                            .bill, unknown: "bk260526000001", code: nil, endpoint: "/",
                            askedAt: Date(timeIntervalSince1970: 1_800_000_001), requestId: nil)),
                ])
        #expect(Array(folded.bills.keys) == ["BT260526000001"])
        let row = BillRow(try #require(folded.bills["BT260526000001"]), billId: "BT260526000001")
        #expect(row.status == .paid)
    }

    @Test func `keeps a number that only begins as the other does`() throws {
        let folded = Folded(stored([Messages.message("MAKEUP", ["orderId": #""BK-1""#])]))
        #expect(Array(folded.bills.keys) == ["BK-1"])
    }
}

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
                Messages.message("MAKEUP", ["orderId": "77", "relationOrderId": #""SD1""#]),
                Messages.logistic(["orderId": "77", "trackingNumber": #""T""#]),
                Messages.message("PRIVATE_ORDER", ["orderId": "77", "status": #""WAIT_PAY""#]),
            ]))
        #expect(folded.orders.entries.map(\.row.key.text) == ["77", "SD1"])
        #expect(folded.orders.entries.map(\.row.status) == [nil, nil])
        #expect(Array(folded.bills.keys) == ["77"])
        #expect(Array(folded.stockingOrders.keys) == ["77"])
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
}

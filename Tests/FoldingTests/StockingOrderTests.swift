import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A stocking order` {
    private func row(_ bodies: [UInt8]...) throws -> StockingOrderRow {
        StockingOrderRow(try #require(Folded(stored(bodies)).stockingOrders["SY1"]), stockingOrderId: "SY1")
    }

    private func order(_ params: [String: String]) -> [UInt8] {
        Messages.message("PRIVATE_ORDER", ["orderId": #""SY1""#].merging(params) { $1 })
    }

    @Test func `has the dates and status of its newest message, by what those tell, not by arrival`() throws {
        let waiting = order(["status": #""WAIT_PAY""#, "createDate": #""2024-01-01 00:00:00""#, "orderNumber": #""N""#])
        let shipped = order([
            "status": #""SHIPPED""#, "createDate": #""2024-01-01 00:00:00""#, "paymentDate": #""2024-01-02 00:00:00""#,
            "deliveryDate": #""2024-01-05 00:00:00""#,
        ])
        for row in [try row(waiting, shipped), try row(shipped, waiting)] {
            #expect(row.status == "SHIPPED")
            #expect(row.paid?.instant == .utc("2024-01-02T00:00:00Z"))
            #expect(row.shipped?.instant == .utc("2024-01-05T00:00:00Z"))
        }
    }

    @Test func `takes the later status of its life where no date tells`() throws {
        let paid = order(["status": #""PAID""#, "createDate": #""2024-01-01 00:00:00""#])
        let waiting = order(["status": #""wait_pay""#, "createDate": #""2024-01-01 00:00:00""#])
        #expect(try row(paid, waiting).status == "PAID")
        #expect(try row(waiting, paid).status == "PAID")
    }

    @Test func `keeps a status nobody knows as it is`() throws {
        #expect(try row(order(["status": #""Odd one""#])).status == "Odd one")
    }

    @Test func `without an id cannot be read, and says so`() {
        let message = stored([Messages.message("PRIVATE_ORDER", ["orderNumber": #""N""#])])[0]
        let error = #expect(throws: UnreadableMessage.self) { _ = try Fold.contribution(of: message, zone: .gmt) }
        #expect(error?.description == "PRIVATE_ORDER: no orderId names the stocking order")
    }
}

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

    // MARK: What the list answers

    struct Stock: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Members of the order beside amount 100: two lines of 10 pieces at 4 and 10 pieces at 6.
        var order = ""
        /// Members of the first line.
        var line = ""
        /// What was given back, the pieces of the first line that are there, what one costs, and the second line's cost.
        let shown: String
    }

    @Test(arguments: [
        Stock(testDescription: "as bought", shown: "NULL 10 4 6"),
        Stock(
            testDescription: "refunded in part", order: #""refundAmount":20,"refundStatus":2"#, shown: "20 10 3.2 4.8"),
        Stock(testDescription: "refunded, its status unsaid", order: #""refundAmount":20"#, shown: "20 10 3.2 4.8"),
        Stock(testDescription: "refund pending", order: #""refundAmount":20,"refundStatus":1"#, shown: "0 10 4 6"),
        Stock(
            testDescription: "refund pending, as text", order: #""refundAmount":20,"refundStatus":"1""#,
            shown: "0 10 4 6"),
        Stock(
            testDescription: "refund of what was out of stock refused",
            order: #""refundAmount":20,"stockoutRefundStatus":"2""#, shown: "0 10 4 6"),
        Stock(
            testDescription: "refund of what was out of stock pending",
            order: #""refundAmount":20,"stockoutRefundStatus":"0""#, shown: "0 10 4 6"),
        Stock(
            testDescription: "refund of what was out of stock given back",
            order: #""refundAmount":20,"stockoutRefundStatus":"1""#, shown: "20 10 3.2 4.8"),
        Stock(
            testDescription: "a line refunded that never came",
            line: #""refundStatus":2,"allocateNum":0"#, shown: "40 0 4 6"),
        Stock(
            testDescription: "a line refunded for the pieces that never came",
            line: #""refundStatus":2,"allocateNum":7"#, shown: "12 7 4 6"),
        Stock(
            testDescription: "a line refunded though all came", line: #""refundStatus":2,"allocateNum":10"#,
            shown: "40 0 4 6"),
        Stock(
            testDescription: "a line refunded while the order's refund is pending",
            order: #""refundAmount":40,"refundStatus":1"#, line: #""refundStatus":2,"allocateNum":0"#, shown: "40 0 4 6"
        ),
        Stock(
            testDescription: "a line's refund pending", line: #""refundStatus":1,"allocateNum":0"#, shown: "NULL 10 4 6"
        ),
        Stock(
            testDescription: "pieces under way are there to come",
            order: #""status":"12""#, line: #""allocateNum":3"#, shown: "NULL 10 4 6"),
        Stock(
            testDescription: "pieces that never came are not there once the order is over",
            order: #""status":"7""#, line: #""allocateNum":3"#, shown: "NULL 3 4 6"),
        Stock(
            testDescription: "more than was bought cannot come",
            order: #""status":"13""#, line: #""allocateNum":30"#, shown: "NULL 10 4 6"),
        Stock(
            testDescription: "all refunded", order: #""refundAmount":100,"refundStatus":2"#, shown: "100 0 4 6"),
        Stock(testDescription: "cancelled", order: #""status":"8""#, shown: "NULL 0 4 6"),
    ])
    func `has the stock that is there, at what was not given back`(stock: Stock) throws {
        let order = stock.order.isEmpty ? "" : ",\(stock.order)"
        let line = stock.line.isEmpty ? "" : ",\(stock.line)"
        let answer =
            #"{"orderCode":"SY1","amount":100,"orderAmount":100\#(order),"supplierList":[{"productList":[{"productVariantListList":[{"stanProductId":"V01","quantity":10,"price":4\#(line)},{"stanProductId":"W01","quantity":10,"price":"6.00"}]}]}]}"#
        let picture = try #require(
            Folded([answered(.stockingOrder, answer, entity: "SY1")]).stockingOrders["SY1"])
        let row = StockingOrderRow(picture, stockingOrderId: "SY1")
        let first = try #require(row.lines.first)
        let shown = [row.refund, first.pieces.map { Decimal($0) }, first.unitCost, row.lines.last?.unitCost]
        // A line that was refunded costs nothing more; its price is shown.
        #expect(shown.map { $0.map { "\($0)" } ?? "NULL" }.joined(separator: " ") == stock.shown)
    }

    @Test(arguments: [
        (#""amount":100,"orderAmount":90,"postage":10,"diffAmount":5,"diffType":1"#, "5"),
        (#""amount":105,"orderAmount":90,"postage":10,"diffAmount":5,"diffType":3"#, "0"),
        (#""amount":100,"orderAmount":100,"diffAmount":"2.50""#, "2.5"), (#""amount":100,"diffAmount":0"#, "0"),
        (#""amount":100,"diffAmount":-5"#, "0"), (#""amount":100"#, nil),
    ])
    func `has a surcharge, unless its amount holds it`(members: String, surcharge: String?) throws {
        let answer = #"{"orderCode":"SY1",\#(members)}"#
        let picture = try #require(Folded([answered(.stockingOrder, answer, entity: "SY1")]).stockingOrders["SY1"])
        #expect(StockingOrderRow(picture, stockingOrderId: "SY1").surcharge.map { "\($0)" } == surcharge)
    }
}

@Suite struct `What an order takes of private stock` {
    private func taken(_ line: String, outbound: String = "", status: String = "UNSHIPPED") throws -> [Int?] {
        let messages = [
            answered(.orderDetail, #"{"cjOrderCode":"SD1","orderStatus":"\#(status)","privateOutboundOrder":1}"#),
            answered(
                .outboundDetail,
                #"{"orderId":"SD1"\#(outbound),"productList":[{"stanProductId":"V01","privateOrderId":"SY1",\#(line)}]}"#,
                position: 2),
        ]
        let draw = try #require(Folded(messages).orders.entries.first?.row.costs.draws.first)
        return [draw.quantity, draw.wanted]
    }

    @Test(arguments: [
        (#""quantity":10"#, "", "UNSHIPPED", 10), (#""quantity":10,"lockQuantity":10"#, "", "UNSHIPPED", 10),
        (#""quantity":10,"lockQuantity":6"#, "", "UNSHIPPED", 6),
        (#""quantity":10,"lockQuantity":"6""#, "", "CREATED", 6),
        (#""quantity":10,"lockQuantity":0"#, "", "UNSHIPPED", 0),
        (#""quantity":10,"lockQuantity":12"#, "", "UNSHIPPED", 10),
        (#""quantity":10,"lockQuantity":0"#, "", "SHIPPED", 10), (#""quantity":10,"lockQuantity":6"#, "", "SHIPPED", 6),
        (#""quantity":10"#, #","submitStatus":"LOCK_FAIL""#, "UNSHIPPED", 0),
        (#""quantity":10"#, #","createStatus":"lock_fail""#, "UNSHIPPED", 0),
        (#""quantity":10,"lockQuantity":6"#, #","submitStatus":"LOCK_FAIL""#, "UNSHIPPED", 6),
        (#""quantity":10"#, #","submitStatus":"NOT_SUBMITTED""#, "CREATED", 0),
        (#""quantity":10"#, #","submitStatus":"UNKNOWN""#, "UNSHIPPED", 10),
        (#""quantity":10"#, #","submitStatus":"SUBMITTED""#, "UNSHIPPED", 10),
    ])
    func `is what is locked for it`(line: String, outbound: String, status: String, pieces: Int) throws {
        #expect(try taken(line, outbound: outbound, status: status) == [pieces, 10])
    }

    @Test func `is what CJ last answered, when the order was made again with other quantities`() throws {
        let order = answered(.orderDetail, #"{"cjOrderCode":"SD1","orderStatus":"UNSHIPPED","privateOutboundOrder":1}"#)
        func outbound(_ pieces: Int, at second: Double) -> StoredMessage {
            answered(
                .outboundDetail, #"{"orderId":"SD1","productList":[{"stanProductId":"V01","quantity":\#(pieces)}]}"#,
                askedAt: Date(timeIntervalSince1970: second), position: Int(second) + 2)
        }
        let draws = Folded([outbound(4, at: 9), order, outbound(10, at: 5)]).orders.entries.first?.row.costs.draws
        #expect(draws?.map(\.quantity) == [4])
    }
}

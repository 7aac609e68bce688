import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A split order` {
    private func rows(_ bodies: [UInt8]...) -> [String: OrderRow] {
        let rows = Folded(stored(bodies)).orders.entries.filter { $0.attachedTo == nil }.map(\.row)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.key.text, $0) })
    }

    /// What an order came of; throws where there is no such order, which would pass for one that came of none.
    private func links(_ row: OrderRow?) throws -> [String] {
        try #require(row).links.map {
            "\($0.link.kind.rawValue) \($0.link.code) \($0.position.map(String.init) ?? "–")"
        }
    }

    @Test func `of the documented shape has two children that came of the original order id`() throws {
        let rows = rows(Array(Messages.orderSplit.utf8))
        let one = try #require(rows["SD1613355441583259648-1"])
        let two = try #require(rows["SD1613355441583259648-2"])
        #expect(try links(one) == ["split original order id 1"])
        #expect(try links(two) == ["split original order id 1"])
        #expect(one.status == "UNSHIPPED")
        #expect(one.created?.instant == .utc("2023-01-12T02:34:05.706Z"))
        #expect(two.lines.map(\.sku) == ["CJNSSYLY01043-Claret-S", "CJJSAQXF00016-Orange"])
        #expect(two.lines.map(\.productCode) == ["1613355657229205504", "1613355657229205506"])
        #expect(two.linesSource == .orderSplit)
        let parent = try #require(rows["original order id"])
        #expect(parent.status == nil)
        #expect(parent.evidence == .webhook)
        #expect(rows.count == 3)
    }

    @Test func `a child whose message names no parent came of the order its code is made from`() throws {
        #expect(try links(rows(Messages.order(["cjOrderId": #""SD12-1""#]))["SD12-1"]) == ["split SD12 –"])
        #expect(try links(rows(Messages.order(["cjOrderId": #""SD12-1-2""#]))["SD12-1-2"]) == ["split SD12-1 –"])
    }

    @Test(arguments: ["SD12", "SD12-0", "SD12-01", "SD12-100", "sd12-1", "SD-1", "1200-1", "SD12-1-", "SD12-x"])
    func `is not guessed from a code that only looks a little like a child's`(code: String) throws {
        #expect(try links(rows(Messages.order(["cjOrderId": "\"\(code)\""]))[code]).isEmpty)
    }

    @Test func `the parent a message names counts, whatever the child's code and whichever came first`() throws {
        let split = Messages.message(
            "ORDERSPLIT", ["originalOrderId": "7007", "splitOrderList": #"[{"orderCode":"SD12-1","orderStatus":300}]"#])
        let child = Messages.order(["cjOrderId": #""SD12-1""#])
        #expect(try links(rows(split, child)["SD12-1"]) == ["split 7007 1"])
        #expect(try links(rows(child, split)["SD12-1"]) == ["split 7007 2"])
    }

    @Test func `a child's own later ORDER says more of it than the split did`() throws {
        let split = Messages.message(
            "ORDERSPLIT",
            [
                "originalOrderId": #""SD12""#, "orderSplitTime": #""2024-01-01 00:00:00""#,
                "splitOrderList":
                    #"[{"orderCode":"SD12-1","orderStatus":300,"productList":[{"vid":"vid1","sku":"s"}]}]"#,
            ])
        let order = Messages.order([
            "cjOrderId": #""SD12-1""#, "orderStatus": #""SHIPPED""#, "updateDate": #""2024-01-03 00:00:00""#,
            "orderItems": #"[{"vid":"vid1","lineItemId":"L","sellPrice":1.5,"quantity":2}]"#,
        ])
        for row in [rows(split, order)["SD12-1"], rows(order, split)["SD12-1"]] {
            #expect(row?.status == "SHIPPED")
            #expect(row?.lines.map(\.lineItemId) == ["L"])
            #expect(row?.linesSource == .order)
            #expect(row.map { Set($0.timeline.map(\.statement.status)) } == ["UNSHIPPED", "SHIPPED"])
        }
    }

    @Test func `which was split before keeps what is known of itself`() throws {
        let first = Messages.message(
            "ORDERSPLIT",
            ["originalOrderId": #""SD1""#, "splitOrderList": #"[{"orderCode":"SD1-1","orderStatus":300}]"#])
        let second = Messages.message(
            "ORDERSPLIT",
            ["originalOrderId": #""SD1-1""#, "splitOrderList": #"[{"orderCode":"SD1-1-1","orderStatus":300}]"#])
        #expect(rows(first, second)["SD1-1"]?.status == "UNSHIPPED")
        #expect(try links(rows(second, first)["SD1-1-1"]) == ["split SD1-1 1"])
    }

    @Test func `is not its own parent, and a child named twice is one`() throws {
        let odd = Messages.message(
            "ORDERSPLIT",
            [
                "originalOrderId": #""SD1""#,
                "splitOrderList":
                    #"[{"orderCode":"SD1"},{"orderCode":"SD2","orderStatus":300},{"orderCode":"SD2","orderStatus":500}]"#,
            ])
        #expect(try links(rows(odd)["SD1"]).isEmpty)
        #expect(rows(odd)["SD2"]?.timeline.map(\.statement.status) == ["UNSHIPPED"])
    }

    @Test func `that names no order cannot be read, and says so`() {
        let message = stored([Messages.message("ORDERSPLIT", ["orderSplitTime": #""x""#])])[0]
        let error = #expect(throws: UnreadableMessage.self) { _ = try Fold.contribution(of: message, zone: .gmt) }
        #expect(error?.description == "ORDERSPLIT: neither originalOrderId nor an orderCode names an order")
    }

    @Test func `is not what a child came of whose own id a message names as the parent`() throws {
        let split = Messages.message(
            "ORDERSPLIT", ["originalOrderId": "7007", "splitOrderList": #"[{"orderCode":"SD12","orderStatus":300}]"#])
        let both = Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD12""#])
        #expect(try links(rows(split)["SD12"]) == ["split 7007 1"])
        #expect(try links(rows(split, both)["SD12"]).isEmpty)
    }
}

import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `An order` {
    private func entries(_ bodies: [UInt8]...) -> [OrderEntry] { Folded(stored(bodies)).orders.entries }
    private func row(_ bodies: [UInt8]...) throws -> OrderRow {
        let entries = Folded(stored(bodies)).orders.entries.filter { $0.attachedTo == nil }
        try #require(entries.count == 1)
        return entries[0].row
    }

    @Test func `has the documented id to the digit`() throws {
        let row = try row(Array(Messages.order.utf8), Array(Messages.logistic.utf8))
        #expect(row.key.text == "210823100016290555")
        #expect(row.cjInternalId == "210823100016290555")
        #expect(row.cjOrderCode == nil)
        #expect(row.orderNumber == "api_0f1e2d3c4b5a69788796a5b4c3d2e1f0")
        #expect(row.status == "CREATED")
        #expect(row.trackNumber == "number12345678")
        #expect(row.evidence == .webhook)
        #expect(row.lines.count == 1)
        #expect(row.timeline.map(\.statement.status) == ["CREATED"])
    }

    @Test func `shows the newest by CJ's date, not by arrival`() throws {
        let later = Messages.order([
            "cjOrderId": "1001", "orderStatus": #""SHIPPED""#, "updateDate": #""2024-01-02 00:00:00""#,
        ])
        let earlier = Messages.order([
            "cjOrderId": "1001", "orderStatus": #""UNSHIPPED""#, "updateDate": #""2024-01-01 00:00:00""#,
        ])
        #expect(try row(later, earlier).status == "SHIPPED")
        #expect(try row(earlier, later).status == "SHIPPED")
        #expect(try row(later, earlier).timeline.map(\.statement.status) == ["SHIPPED", "UNSHIPPED"])
    }

    private func order(_ status: String, updated date: String?) -> [UInt8] {
        Messages.order([
            "cjOrderId": #""SD1""#, "orderStatus": #""\#(status)""#, "updateDate": date.map { #""\#($0)""# } ?? "null",
        ])
    }

    /// Each with the status that is shown, in whatever order they come.
    @Test(
        arguments: [
            ([("UNPAID", "2024-01-01 00:00:00"), ("SHIPPED", nil)], "SHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNPAID", nil)], "SHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNPAID", "0000-00-00 00:00:00")], "SHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNPAID", "2024-02-30 00:00:00")], "SHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNPAID", "1970-01-01 08:00:00")], "SHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNPAID", "2099-12-31 00:00:00")], "SHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("Odd one", nil)], "SHIPPED"),
            ([("310", "2024-01-01 00:00:00"), ("UNSHIPPED", "yesterday")], "UNSHIPPED"),
            // What CJ moved back by a date stays moved back, whatever came without one.
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNSHIPPED", "2024-01-02 00:00:00"), ("UNPAID", nil)], "UNSHIPPED"),
            ([("SHIPPED", "2024-01-01 00:00:00"), ("UNPAID", nil), ("CANCELLED", "2024-01-03 00:00:00")], "CANCELLED"),
        ] as [([(String, String?)], String)])
    func `is not put back by a message without a date`(told: [(String, String?)], status: String) throws {
        let bodies = told.map { order($0.0, updated: $0.1) }
        for start in bodies.indices {
            let turned = Array(bodies[start...] + bodies[..<start])
            for ordered in [turned, turned.reversed()] {
                let entries = Folded(stored(ordered)).orders.entries
                #expect(entries.map(\.row.status) == [status])
            }
        }
    }

    @Test func `keeps what a dated message told and one without a date, which counts, is silent about`() throws {
        // Both tell of the same status; the one with a date of 2023 was written after the other, and received after it.
        let completed = Messages.order([
            "cjOrderId": #""SD1""#, "orderStatus": "601", "updateDate": #""2023-12-01 00:00:00""#,
            "completeDate": #""2023-12-01 00:00:00""#,
        ])
        let silent = Messages.order(["cjOrderId": #""SD1""#, "orderStatus": "601", "logisticName": #""Packet""#])
        for bodies in [[silent, completed], [completed, silent]] {
            let rows = Folded(stored(bodies)).orders.entries.map(\.row)
            #expect(rows.map(\.completed?.text) == ["2023-12-01 00:00:00"])
            #expect(rows.map(\.logisticName) == ["Packet"])
        }
        // What CJ takes back with a date is taken back.
        let reopened = order("500", updated: "2023-12-02 00:00:00")
        #expect(Folded(stored([completed, reopened])).orders.entries.map(\.row.completed?.text) == [nil])
    }

    @Test func `takes the last of messages without dates, and a dated one that came after them`() throws {
        #expect(try row(order("SHIPPED", updated: nil), order("UNSHIPPED", updated: nil)).status == "SHIPPED")
        let messages = stored([
            order("UNPAID", updated: nil), order("SHIPPED", updated: nil), order("UNPAID", updated: "-"),
        ])
        #expect(Folded(messages).orders.entries.map(\.row.status) == ["UNPAID"])
        let later = order("UNSHIPPED", updated: "2024-02-01 00:00:09")
        #expect(try row(order("SHIPPED", updated: nil), later).status == "UNSHIPPED")
    }

    @Test(
        arguments: [
            ("310", nil, "PENDING"), ("UNSHIPPED", "PROCESSING", "PROCESSING"), ("PROCESSING", nil, "PROCESSING"),
            ("SHIPPED", "PROCESSING", nil),
        ] as [(String, String?, String?)])
    func `is at what CJ says beside its status`(status: String, beside: String?, sub: String?) throws {
        let body = Messages.order([
            "cjOrderId": #""SD1""#, "orderStatus": #""\#(status)""#, "subStatus": beside.map { #""\#($0)""# } ?? "null",
        ])
        #expect(try row(body).subStatus == sub)
    }

    @Test func `moves from pending to processing within one second, whatever came first`() throws {
        let (pending, processing) = (
            order("300", updated: "2024-01-01 00:00:00"), order("400", updated: "2024-01-01 00:00:00")
        )
        #expect(try row(pending, processing).subStatus == "PROCESSING")
        #expect(try row(processing, pending).subStatus == "PROCESSING")
    }

    @Test func `takes the later status of its life within one second, whatever came first`() throws {
        let paid = Messages.order(["cjOrderId": "1001", "orderStatus": "300", "updateDate": #""2024-01-01 00:00:00""#])
        let shipped = Messages.order([
            "cjOrderId": "1001", "orderStatus": "500", "updateDate": #""2024-01-01 00:00:00""#,
        ])
        #expect(try row(paid, shipped).status == "SHIPPED")
        #expect(try row(shipped, paid).status == "SHIPPED")
    }

    @Test func `keeps its lines when a newer message says nothing of lines`() throws {
        let lines = Messages.order([
            "cjOrderId": "1001", "updateDate": #""2024-01-01 00:00:00""#, "orderItems": #"[{"vid":"vid1"}]"#,
        ])
        let silent = Messages.order(["cjOrderId": "1001", "updateDate": #""2024-01-02 00:00:00""#])
        #expect(try row(lines, silent).lines.map(\.vid) == ["vid1"])
        let fewer = Messages.order([
            "cjOrderId": "1001", "updateDate": #""2024-01-03 00:00:00""#, "orderItems": #"[{"vid":"vid2"}]"#,
        ])
        #expect(try row(fewer, lines, silent).lines.map(\.vid) == ["vid2"])
    }

    @Test func `is one as soon as CJ shows its code beside its internal id`() throws {
        let byCode = Messages.order(["cjOrderId": #""SD1""#, "orderStatus": "300"])
        let byInternal = Messages.order(["cjOrderId": "7007", "orderStatus": "500"])
        #expect(entries(byCode, byInternal).count == 2)
        let pair = Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD1""#])
        let row = try row(byCode, byInternal, pair)
        #expect(row.key.text == "SD1")
        #expect(row.cjInternalId == "7007")
        #expect(row.timeline.count == 2)
    }

    @Test func `is never one with another that only has the same number`() {
        let one = Messages.order(["cjOrderId": "1001", "orderNumber": #""N""#])
        let two = Messages.order(["cjOrderId": "1002", "orderNumber": #""N""#])
        #expect(entries(one, two).map(\.row.key.text) == ["1001", "1002"])
    }

    @Test func `known by its number alone waits, attaches to the only one that has it, and detaches for a second`()
        throws
    {
        let pending = Messages.order(["orderNumber": #""N""#, "orderStatus": #""CREATED""#])
        let one = Messages.order(["cjOrderId": "1001", "orderNumber": #""N""#, "orderStatus": "300"])
        let two = Messages.order(["cjOrderId": "1002", "orderNumber": #""N""#, "orderStatus": "300"])
        #expect(entries(pending).map(\.row.key.text) == ["#N"])
        let attached = entries(pending, one)
        #expect(attached.map(\.attachedTo?.text) == ["1001", nil])
        #expect(attached.last?.row.timeline.map(\.statement.status) == ["CREATED", "UNSHIPPED"])
        #expect(attached.first?.ids.map(\.key.text) == ["1001"])
        let apart = entries(pending, one, two)
        #expect(apart.map(\.attachedTo) == [nil, nil, nil])
        #expect(apart.map(\.row.timeline.count) == [1, 1, 1])
    }

    @Test func `leads every id it ever had to its key`() throws {
        let entry = try #require(
            entries(Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD1""#, "orderNumber": #""N""#])).first)
        #expect(
            Set(entry.ids.map { "\($0.kind.rawValue) \($0.id) \($0.key)" }) == [
                "code SD1 SD1", "internal 7007 SD1", "number N SD1",
            ])
        #expect(entry.picture.ids.pairs["SD1 7007"] == FirstSaid(position: 1))
    }

    @Test func `whose id looks like a pending key is not taken for one`() {
        let nasty = Messages.order(["cjOrderId": ##""#N""##, "orderNumber": #""M""#])
        #expect(entries(nasty).map(\.row.key.text) == ["#M"])
    }

    @Test func `that names no order cannot be read, and says so`() {
        let messages = stored([Messages.order(["orderStatus": "300"])])
        let error = #expect(throws: UnreadableMessage.self) {
            _ = try Fold.contribution(of: messages[0], zone: .gmt)
        }
        #expect(error?.description == "ORDER: neither cjOrderId nor orderNumber names an order")
    }

    @Test func `takes dates without zone in the account's zone and keeps their text`() throws {
        let shanghai = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let message = stored([Messages.order(["cjOrderId": "1001", "createDate": #""2024-01-01 08:00:00""#])])[0]
        let picture = try #require(try Fold.contribution(of: message, zone: shanghai).orders.first)
        let row = OrderRow(picture, key: OrderKey("1"))
        #expect(row.created?.instant == .utc("2024-01-01T00:00:00Z"))
        #expect(row.created?.text == "2024-01-01 08:00:00")
    }

    @Test func `a mutated retry changes nothing but what is counted of events`() throws {
        let one = Messages.order(["cjOrderId": "1001", "orderStatus": "300", "updateDate": #""2024-01-01 00:00:00""#])
        let retry = Messages.order([
            "cjOrderId": #""1001""#, "orderStatus": #""UNSHIPPED""#, "updateDate": #""2024-01-01 00:00:00""#,
        ])
        #expect(try row(one, retry).timeline.count == 1)
        #expect(try row(one, retry).status == row(one).status)
    }
}

import Testing

@testable import Simulator

@Suite struct `An order that is created over the API` {
    static let world = World(seed: 61, orders: 10)

    private func caller() -> Caller {
        var caller = Caller(Self.world)
        caller.now = Self.world.epoch + .hours(3)
        return caller
    }

    private func create(_ caller: inout Caller, _ fields: [String: String]) throws -> String {
        try #require(caller.answer(.createOrder, body: Wish(fields).json)["data"]?["orderId"]?.string)
    }

    private func status(_ caller: inout Caller, _ id: String) -> String? {
        caller.answer(.orderDetail, [("orderId", id)])["data"]?["orderStatus"]?.string
    }

    private func truthRow(_ caller: Caller, _ view: String, _ id: String) -> JSON? {
        Truth(of: caller.simulation.world, at: caller.now).json.rows(view).first { $0["cj_order_code"]?.string == id }
    }

    @Test(arguments: [
        ("1", "0", "UNPAID"), ("\"\"", "0", "UNPAID"), ("\"2\"", "0", "UNSHIPPED"), ("3", "0", "CREATED"),
        ("1", "1", "UNSHIPPED"), ("2", "1", "UNSHIPPED"), ("3", "1", "CREATED"),
    ])
    func `is paid as its payType says`(payType: String, isSandbox: String, expected: String) throws {
        var caller = caller()
        let data = try #require(
            caller.answer(.createOrder, body: Wish(["payType": payType, "isSandbox": isSandbox]).json)["data"])
        #expect(data["orderStatus"]?.string == expected)
        #expect((data["cjPayUrl"]?.string?.isEmpty == false) == (expected == "UNPAID"))
        let id = try #require(data["orderId"]?.string)
        #expect(status(&caller, id) == "CREATED")
        caller.now = caller.now + 5
        #expect(status(&caller, id) == expected)
        let row = try #require(truthRow(caller, "orders", id))
        #expect(row["status"]?.string == expected && row["is_sandbox"] == .bool(isSandbox == "1"))
        #expect(row["order_number"]?.string == "W-1" && row["order_amount"] == data["orderAmount"])
        let item = try #require(truthRow(caller, "order_items", id))
        #expect(item["sku"]?.string == Wish.variant.sku && item["quantity"] == .number("2"))
        #expect(item["line_item_id"] == data.rows("productInfoList").first?["lineItemId"])
        let detail = caller.answer(.orderDetail, [("orderId", id)])["data"]
        #expect(detail?["shippingCustomerName"]?.string == "Planted Wisher")
    }

    @Test(arguments: [
        ("orderNumber", "-"), ("orderNumber", "\"\""), ("orderNumber", "7"),
        ("orderNumber", "\"\(String(repeating: "x", count: 51))\""), ("shippingCountryCode", "-"),
        ("shippingCountryCode", "\"USA\""), ("shippingCountryCode", "\"us\""), ("shippingCountry", "-"),
        ("shippingProvince", "-"), ("shippingCity", "-"), ("shippingCustomerName", "-"), ("shippingAddress", "-"),
        ("shippingPhone", "\"\(String(repeating: "5", count: 21))\""), ("logisticName", "-"), ("fromCountryCode", "-"),
        ("fromCountryCode", "\"C1\""), ("payType", "4"), ("payType", "\"x\""), ("isSandbox", "2"), ("iossType", "9"),
        ("shopLogisticsType", "1"), ("shopLogisticsType", "4"), ("orderFlow", "0"),
        ("storeOrderTime", "99999999999"), ("products", "-"), ("products", "[]"),
        ("products", #"[{"quantity":1}]"#), ("products", #"[{"vid":"\#(Wish.variant.vid)"}]"#),
        ("products", #"[{"vid":"\#(Wish.variant.vid)","quantity":0}]"#),
        ("products", #"[{"vid":"\#(Wish.variant.vid)","quantity":1.5}]"#),
        ("products", "[" + Array(repeating: #"{"vid":"1","quantity":1}"#, count: 21).joined(separator: ",") + "]"),
    ])
    func `is refused when its request is wrong, and nothing is made`(field: String, value: String) {
        var caller = caller()
        let answer = caller.answer(.createOrder, body: Wish([field: value]).json)
        #expect(answer["code"] == .number("1600100"))
        #expect(caller.simulation.world.lives.count == Self.world.lives.count)
        #expect(caller.simulation.takeNewPostings().isEmpty)
    }

    @Test func `has a variant that CJ sells, by its id, its SKU, or both of one`() throws {
        var caller = caller()
        let (one, other) = (Wish.variant, Self.world.catalogue.variants[1])
        for product in [#""vid":"\#(one.vid)""#, #""sku":"\#(one.sku)""#, #""vid":"\#(one.vid)","sku":"\#(one.sku)""#] {
            #expect(caller.code(.createOrder, body: Wish(["products": "[{\(product),\"quantity\":1}]"]).json) == "200")
        }
        let unknown = #"[{"vid":"1","quantity":1}]"#
        #expect(caller.code(.createOrder, body: Wish(["products": unknown]).json) == "1600300")
        let two = #"[{"vid":"\#(one.vid)","sku":"\#(other.sku)","quantity":1}]"#
        #expect(caller.code(.createOrder, body: Wish(["products": two]).json) == "1600100")
    }

    @Test func `is paid from the balance while that lasts`() throws {
        var caller = caller()
        let before = caller.simulation.balance
        let amount = caller.answer(.createOrder, body: Wish(["payType": "2"]).json)["data"]?.cents("actualPayment")
        #expect(before - caller.simulation.balance == USD(cents: try #require(amount)))
        caller.simulation.balance = USD(cents: 1)
        #expect(caller.code(.createOrder, body: Wish(["payType": "2"]).json) == "1604000")
        #expect(caller.code(.createOrder, body: Wish(["payType": "2", "isSandbox": "1"]).json) == "200")
        #expect(caller.simulation.balance == USD(cents: 1))
    }

    @Test func `leaves all other lives as they were, and follows from the seed and the calls`() throws {
        var first = caller()
        var second = caller()
        var ids: [[String]] = [[], []]
        for payType in ["1", "2", "3"] {
            ids[0].append(try create(&first, ["payType": payType]))
            ids[1].append(try create(&second, ["payType": payType]))
        }
        #expect(ids[0] == ids[1] && Set(ids[0]).count == 3)
        #expect(first.simulation.world.lives == second.simulation.world.lives)
        #expect(Array(first.simulation.world.lives.prefix(10)) == Self.world.lives)
        #expect(first.simulation.takeNewPostings() == second.simulation.takeNewPostings())
        #expect(first.simulation.world.end >= Self.world.end)
        let all = first.simulation.world.lives.flatMap(\.orders).flatMap { [$0.ids.code, $0.ids.internalId] }
        #expect(Set(all).count == all.count)
    }

    @Test func `is told of by webhooks, once each`() throws {
        var caller = caller()
        let id = try create(&caller, ["payType": "2"])
        let postings = caller.simulation.takeNewPostings()
        #expect(caller.simulation.takeNewPostings().isEmpty)
        let world = caller.simulation.world
        #expect(postings.map(\.number) == Array(world.lives[10].changes(in: .documents).indices))
        #expect(postings.allSatisfy { $0.life == 10 && $0.due >= caller.now })
        #expect(zip(postings, postings.dropFirst()).allSatisfy { $0.due <= $1.due })
        caller.now = world.end
        #expect(truthRow(caller, "orders", id)?["track_number"]?.kind == "text")
        #expect(truthRow(caller, "order_costs", id)?["paid_amount"]?.kind == "text")
    }
}

@Suite struct `A test order` {
    static let world = World(seed: 61, orders: 10)

    private func create(_ caller: inout Caller, payType: Int = 3, isSandbox: Int = 1) throws -> (
        id: String, parent: String
    ) {
        let wish = Wish(["payType": String(payType), "isSandbox": String(isSandbox)])
        let data = try #require(caller.answer(.createOrder, body: wish.json)["data"])
        return (try #require(data["orderId"]?.string), try #require(data["shipmentOrderId"]?.string))
    }

    private func move(_ caller: inout Caller, _ id: String, to status: Int) -> String? {
        caller.code(.updateStatus, body: #"{"orderId":"\#(id)","targetStatus":\#(status)}"#)
    }

    @Test func `is paid and moved on, step by step, with its past unchanged and webhooks of each step`() throws {
        var caller = Caller(Self.world)
        let (id, _) = try create(&caller)
        #expect(caller.simulation.takeNewPostings().count == 1)
        #expect(move(&caller, id, to: 400) == "1600300")
        var past: [Change] = caller.simulation.world.lives[10].changes(in: .documents)

        let steps: [(code: Int, status: String, types: Set<MessageType>)] = [
            (300, "UNSHIPPED", [.order]), (400, "UNSHIPPED", [.order]), (500, "SHIPPED", [.order, .logistic]),
            (600, "DELIVERED", [.order, .logistic]), (700, "DELIVERED", [.order]),
        ]
        for step in steps {
            if step.code == 300 {
                #expect(caller.code(.simulatePay, body: #"{"orderId":"\#(id)"}"#) == "200")
            } else {
                #expect(move(&caller, id, to: step.code) == "200")
                #expect(move(&caller, id, to: step.code) == "1600300", "no step is taken twice")
            }
            let changes = caller.simulation.world.lives[10].changes(in: .documents)
            #expect(Array(changes.prefix(past.count)) == past)
            let postings = caller.simulation.takeNewPostings()
            #expect(postings.map(\.number) == Array(past.count..<changes.count))
            #expect(Set(postings.map(\.change.subject.messageType)).subtracting([.stock]) == step.types)
            past = changes
            // All of it is asked for within one second, so simulated time must pass for it to happen.
            let later = Truth(of: caller.simulation.world, at: caller.simulation.world.end).json
            let row = try #require(later.rows("orders").first { $0["cj_order_code"]?.string == id })
            #expect(row["status"]?.string == step.status)
        }
        caller.now = caller.simulation.world.end
        let detail = try #require(caller.answer(.orderDetail, [("orderId", id)])["data"])
        #expect(detail["orderStatus"]?.string == "DELIVERED" && detail["isSandbox"] == .number("1"))
        let number = try #require(detail["trackNumber"]?.string)
        let track = caller.answer(.trackInfo, [("trackNumber", number)]).rows("data").first
        #expect(track?["trackingStatus"]?.string == "Delivered")
        let truth = Truth(of: caller.simulation.world, at: caller.now).json
        let row = truth.rows("orders").first { $0["cj_order_code"]?.string == id }
        #expect(row?["completed_at"]?.kind == "text" && row?["track_number"]?.string == number)
        #expect(truth.rows("order_costs").first { $0["cj_order_code"]?.string == id }?["paid_amount"] == .null)
    }

    @Test func `has the track number that it was given between its payment and its shipping`() throws {
        var caller = Caller(Self.world)
        let (id, _) = try create(&caller)
        func give(_ number: String) -> String? {
            caller.code(.updateTrackNumber, body: #"{"orderId":"\#(id)","trackNumber":"\#(number)"}"#)
        }
        #expect(give("SELFTEST1") == "1600300", "it is not paid")
        #expect(caller.code(.simulatePay, body: #"{"orderId":"\#(id)"}"#) == "200")
        #expect(give("") == "1600100")
        #expect(give("SELFTEST1") == "200")
        #expect(move(&caller, id, to: 400) == "200" && move(&caller, id, to: 500) == "200")
        #expect(give("SELFTEST2") == "1600300", "it is under way")
        caller.now = caller.simulation.world.end
        let detail = try #require(caller.answer(.orderDetail, [("orderId", id)])["data"])
        #expect(detail["trackNumber"]?.string == "SELFTEST1")
    }

    @Test func `is paid by its shipment order too, and once`() throws {
        var caller = Caller(Self.world)
        let (id, parent) = try create(&caller)
        _ = caller.simulation.takeNewPostings()
        #expect(caller.code(.simulatePay, body: #"{"shipmentOrderId":"\#(parent)"}"#) == "200")
        #expect(caller.simulation.takeNewPostings().count == 1)
        #expect(caller.code(.simulatePay, body: #"{"orderId":"\#(id)"}"#) == "200")
        #expect(caller.simulation.takeNewPostings().isEmpty)
    }

    @Test func `is moved by nobody else's call`() throws {
        var caller = Caller(Self.world)
        let (id, parent) = try create(&caller, isSandbox: 0)
        let drawn = try #require(Self.world.lives.first?.orders.first?.ids.code)
        let cases: [(Call, String, String)] = [
            (.simulatePay, "{}", "1600100"), (.simulatePay, #"{"orderId":"SD0"}"#, "1603100"),
            (.simulatePay, #"{"shipmentOrderId":"CJ0"}"#, "1603100"),
            (.simulatePay, #"{"orderId":"\#(id)"}"#, "1600300"),
            (.simulatePay, #"{"shipmentOrderId":"\#(parent)"}"#, "1600300"),
            (.simulatePay, #"{"orderId":"\#(drawn)"}"#, "1600300"),
            (.updateStatus, #"{"targetStatus":400}"#, "1600300"),
            (.updateStatus, #"{"orderId":"\#(id)"}"#, "1600100"),
            (.updateStatus, #"{"orderId":"\#(id)","targetStatus":300}"#, "1600100"),
            (.updateStatus, #"{"orderId":"\#(id)","targetStatus":450}"#, "1600100"),
            (.updateStatus, #"{"orderId":"\#(id)","targetStatus":400}"#, "1600300"),
            (.updateStatus, #"{"orderId":"SD0","targetStatus":400}"#, "1603100"),
        ]
        let lives = caller.simulation.world.lives
        for (call, body, code) in cases { #expect(caller.code(call, body: body) == code, "\(body)") }
        #expect(caller.simulation.world.lives == lives)
    }
}

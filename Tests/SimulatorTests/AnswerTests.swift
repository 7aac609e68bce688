import Testing

@testable import Simulator

@Suite struct `CJ's answers` {
    static let world = World(seed: 61, orders: 80)
    static let register = Register(world)
    static let instants = [1, 3, 8, 20, 90].map { world.epoch + .days($0) }

    /// The whole answer to a call at an instant.
    private func answer(_ path: String, _ query: [(String, String)] = [], body: String = "", at now: Instant) -> JSON {
        let request = Request(
            path: path, query: query.map { Request.Parameter(name: $0.0, value: $0.1) }, body: Array(body.utf8))
        return Answers(register: Self.register, now: now).answer(to: request, requestId: "r-1")
    }

    private func data(_ path: String, _ query: [(String, String)] = [], body: String = "", at now: Instant) -> JSON? {
        answer(path, query, body: body, at: now)["data"]
    }

    private func costSheets(of codes: [String], at now: Instant) -> [JSON] {
        codes.flatMap { code in
            answer(
                "/shopping/order/queryCogsBasicDataOrderInfoList", body: #"{"orderCodesList":["\#(code)"]}"#, at: now
            ).rows("data")
        }
    }

    @Test func `come in CJ's envelope, that of a cost sheet in its own`() {
        let detail = answer("/shopping/pay/nothing", at: Self.world.end)
        #expect(detail.keys == ["code", "result", "message", "data", "requestId", "success"])
        #expect(detail["code"] == .number("1600101") && detail["result"] == .bool(false) && detail["data"] == .null)
        let list = answer("/shopping/order/list", at: Self.world.end)
        #expect(list["code"] == .number("200") && list["result"] == .bool(true))
        #expect(list["requestId"] == .text("r-1"))
        let sheets = answer(
            "/shopping/order/queryCogsBasicDataOrderInfoList", body: #"{"orderCodesList":["none"]}"#,
            at: Self.world.end)
        #expect(sheets.keys == ["code", "data", "message", "success"] && sheets["data"] == .array([]))
    }

    @Test(arguments: [
        ("/shopping/order/list", [("pageNum", "x")], "", 1_600_100),
        ("/shopping/order/list", [("pageNum", "0")], "", 1_600_100),
        ("/shopping/order/list", [("pageSize", "201")], "", 1_600_100),
        ("/shopping/order/list", [("status", "PAID")], "", 1_600_100),
        ("/shopping/order/getOrderDetail", [], "", 1_600_300),
        ("/shopping/order/getOrderDetail", [("orderId", "SD1")], "", 1_600_300),
        ("/shopping/order/getOrderDetailBatch", [], #"{"orderIds":[]}"#, 1_600_100),
        ("/shopping/order/getOrderDetailBatch", [], "{", 1_600_100),
        ("/shopping/order/queryCogsBasicDataOrderInfoList", [], #"{"orderCodesList":"SD1"}"#, 1_600_100),
        ("/shopping/makeup/list", [], #"{"pageSize":201}"#, 1_600_100),
        ("/shopping/makeup/list", [], #"{"type":2}"#, 1_600_100),
        ("/shopping/privateInventory/order/list", [], #"{"pageNum":0}"#, 1_600_100),
        ("/shopping/privateInventory/outbound/detail", [], "{}", 1_600_300),
        ("/logistic/trackInfo", [], "", 1_600_100),
        ("/product/variant/queryByVid", [("vid", "1")], "", 1_600_300),
    ])
    func `refuse what is asked wrongly with CJ's code`(
        path: String, query: [(String, String)], body: String, code: Int
    ) {
        let refused = answer(path, query, body: body, at: Self.world.end)
        #expect(refused["code"] == .number(String(code)))
        #expect(refused["success"] == .bool(false))
    }

    @Test func `of order detail hold what the truth says of an order`() throws {
        for now in Self.instants {
            for row in Truth(of: Self.world, at: now).json.rows("orders") {
                let code = try #require(row["cj_order_code"]?.string)
                let detail = try #require(data("/shopping/order/getOrderDetail", [("orderId", code)], at: now))
                let same = [
                    ("cjOrderCode", "cj_order_code"), ("orderId", "cj_internal_id"), ("orderNum", "order_number"),
                    ("platformOrderId", "platform_order_id"), ("orderStatus", "status"),
                    ("privateOutboundOrder", "is_private_outbound"), ("logisticName", "logistic_name"),
                    ("trackNumber", "track_number"), ("fromCountryCode", "from_country"),
                    ("shippingCountryCode", "to_country"),
                ]
                for (field, column) in same { #expect(detail[field] == row[column], "\(field)") }
                for (field, column) in [
                    ("orderAmount", "order_amount"), ("productAmount", "product_amount"),
                    ("postageAmount", "postage_amount"),
                ] {
                    #expect(detail[field]?.digits == row[column]?.string, "\(field)")
                }
                for (field, column) in [
                    ("createDate", "created_at"), ("paymentDate", "paid_at"), ("outWarehouseTime", "shipped_at"),
                ] {
                    #expect(detail[field]?.isoText == row[column]?.string)
                }
                #expect((detail["isSandbox"] == .number("1")) == (row["is_sandbox"] == .bool(true)))
                #expect(detail["cjOrderId"] == .null)
                // The other id of CJ's finds the same.
                let id = try #require(row["cj_internal_id"]?.string)
                #expect(data("/shopping/order/getOrderDetail", [("orderId", id)], at: now) == detail)
            }
        }
    }

    @Test func `of the list show every order once, by its status`() {
        let statuses = ["CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CANCELLED", "OTHER"]
        for now in Self.instants {
            var codes: [String] = []
            for status in statuses {
                var page = 1
                while true {
                    let query = [("status", status), ("pageNum", String(page)), ("pageSize", "7")]
                    let rows = data("/shopping/order/list", query, at: now)?.rows("list") ?? []
                    #expect(rows.allSatisfy { $0["orderStatus"]?.string == status })
                    codes += rows.compactMap { $0["cjOrderId"]?.string }
                    if rows.count < 7 { break }
                    page += 1
                }
            }
            let truth = Truth(of: Self.world, at: now).json.rows("orders").compactMap { $0["cj_order_code"]?.string }
            #expect(codes.sorted() == truth.sorted())
        }
    }

    @Test func `of the list are of cancelled orders when no status is asked for`() {
        let list = data("/shopping/order/list", at: Self.world.end)
        #expect(list?.rows("list").isEmpty == false)
        #expect(list?.rows("list").allSatisfy { $0["orderStatus"]?.string == "CANCELLED" } == true)
    }

    @Test func `of the batch are those of the details, without what is not known`() throws {
        let codes = Self.world.lives.prefix(3).compactMap { $0.orders.first?.ids.code }
        let batch = answer(
            "/shopping/order/getOrderDetailBatch", body: #"{"orderIds":["\#(codes[2])","SD0","\#(codes[0])"]}"#,
            at: Self.world.end
        ).rows("data")
        #expect(
            batch
                == [codes[2], codes[0]].compactMap {
                    data("/shopping/order/getOrderDetail", [("orderId", $0)], at: Self.world.end)
                })
    }

    @Test func `of a cost sheet make the truth's costs`() throws {
        for now in Self.instants {
            for row in Truth(of: Self.world, at: now).json.rows("order_costs") {
                let code = try #require(row["cj_order_code"]?.string)
                let sheets = costSheets(of: [code], at: now)
                #expect(sheets.isEmpty == (row["paid_amount"] == .null))
                guard let sheet = sheets.first?["cogsBasicDataOrderInfoJson"] else { continue }
                #expect(sheet["f"]?.digits == row["shipping_cost"]?.string)
                #expect(sheet["g"]?.digits == row["paid_amount"]?.string)
                #expect((sheet["rr"]?.digits ?? "0.00") == row["outbound_fee"]?.string)
                #expect((sheet["tt"]?.digits ?? "0.00") == row["storage_fee"]?.string)
                let rest = sheet.amount("g") - ["f", "h", "rr", "tt"].map { sheet.amount($0) }.reduce(0, +)
                #expect(max(rest, 0) == row.cents("import_tax"))
                #expect(min(rest, 0) == row.cents("paid_variance"))

                let lines = (sheet["z"]?.keys ?? []).compactMap { sheet["z"]?[$0] }
                #expect(
                    lines.map { $0.amount("t") * (Int($0["y"]?.digits ?? "") ?? 0) }.reduce(0, +) == sheet.amount("h"))
                let refunds = (sheet["x"]?.keys ?? []).compactMap { sheet["x"]?[$0] }
                #expect(
                    refunds.flatMap { refund in refund.keys.map { refund.amount($0) } }.reduce(0, +)
                        == row.cents("dispute_credit"))
            }
        }
    }

    @Test func `of a cost sheet name the orders it came of`() {
        let now = Self.world.end
        let links = Dictionary(grouping: Truth(of: Self.world, at: now).json.rows("order_links")) {
            $0["cj_order_code"]?.string ?? ""
        }
        #expect(Set(links.values.flatMap { $0 }.compactMap { $0["kind"]?.string }) == ["split", "merge", "reissue"])
        for (code, rows) in links {
            let sheet = costSheets(of: [code], at: now).first
            let named = sheet?["originalOrderCode"]?.string?.split(separator: ",").map(String.init)
            #expect(named == rows.compactMap { $0["related_code"]?.string })
            let isReissue = rows.contains { $0["kind"]?.string == "reissue" }
            #expect(sheet?["cogsBasicDataOrderInfoJson"]?["qq"] == .number(isReissue ? "1" : "0"))
        }
    }

    @Test func `of tracking say what the truth says of a parcel`() throws {
        for now in Self.instants {
            for row in Truth(of: Self.world, at: now).json.rows("shipments") {
                let number = try #require(row["track_number"]?.string)
                let found = answer("/logistic/trackInfo", [("trackNumber", "CJ0"), ("trackNumber", number)], at: now)
                    .rows("data")
                #expect(found.count == 1)
                for (field, column) in [
                    ("trackingNumber", "track_number"), ("logisticName", "logistic_name"),
                    ("trackingStatus", "raw_status"), ("lastMileCarrier", "last_mile_carrier"),
                    ("lastTrackNumber", "last_mile_number"), ("trackingFrom", "from_country"),
                    ("trackingTo", "to_country"),
                ] {
                    #expect(found.first?[field] == row[column], "\(field)")
                }
                let delivered = found.first?["deliveryTime"]?.isoText
                #expect(delivered == row["delivered_at"]?.string)
            }
        }
    }

    @Test func `of the bills hold every bill, whatever has become of it`() {
        for now in Self.instants {
            var bills: [JSON] = []
            for query in [
                #"{"type":0,"pageSize":200}"#, #"{"type":1,"diffUseType":1,"pageSize":200}"#,
                #"{"type":1,"diffUseType":2,"pageSize":200}"#, #"{"type":1,"diffUseType":3,"pageSize":200}"#,
            ] {
                bills += data("/shopping/makeup/list", body: query, at: now)?["pageData"]?.rows("content") ?? []
            }
            let truth = Truth(of: Self.world, at: now).json.rows("cost_adjustments").filter {
                $0["kind"]?.string == "bill"
            }
            let states = ["0": "open", "3": "cancelled", "4": "paid"]
            func told(_ rows: [JSON], _ tell: (JSON) -> String) -> [String] { rows.map(tell).sorted() }
            #expect(
                told(bills) {
                    "\($0["orderCode"]?.string ?? "") \($0["amount"]?.digits ?? "") "
                        + "\(states[$0["status"]?.digits ?? ""] ?? "") \($0["cjOrderCode"]?.string ?? "")"
                }
                    == told(truth) {
                        "\($0["reference"]?.string ?? "") \($0["amount"]?.string ?? "") "
                            + "\($0["status"]?.string ?? "") \($0["cj_order_code"]?.string ?? "")"
                    })
        }
    }

    @Test func `of the bills name each as its webhook does`() throws {
        let content = data("/shopping/makeup/list", body: #"{"type":0,"pageSize":200}"#, at: Self.world.end)?[
            "pageData"]?
            .rows("content")
        let listed = Set(try #require(content).compactMap { $0["orderCode"]?.string })
        var told: Set<String> = []
        for life in Self.world.lives {
            for change in life.changes(in: .documents) {
                guard case .bill = change.subject else { continue }
                told.insert(try #require(life.message(about: change, in: .documented)?.params["orderId"]?.string))
            }
        }
        #expect(!listed.isEmpty && listed == told)
    }

    @Test func `of private stock let one find what an outbound order's products cost`() throws {
        let now = Self.world.end
        let content =
            data("/shopping/privateInventory/order/list", body: #"{"pageSize":200}"#, at: now)?
            .rows("content") ?? []
        let costs = Truth(of: Self.world, at: now).json.rows("order_costs")
        let outbound = Self.world.lives.flatMap(\.orders).filter(\.isPrivateOutbound)
        #expect(!outbound.isEmpty)
        for order in outbound {
            let detail = try #require(
                data(
                    "/shopping/privateInventory/outbound/detail", body: #"{"orderId":"\#(order.ids.code)"}"#, at: now))
            let cost = detail.rows("productList").map { line in
                let stock = content.first { $0["orderCode"] == line["privateOrderId"] }
                let products = stock?.rows("supplierList").first?.rows("productList") ?? []
                let product = products.flatMap { $0.rows("productVariantListList") }.first { $0["sku"] == line["sku"] }
                return (product?.amount("price") ?? 0) * (Int(line["quantity"]?.digits ?? "") ?? 0)
            }
            let row = costs.first { $0["cj_order_code"]?.string == order.ids.code }
            #expect(cost.reduce(0, +) == row?.cents("product_cost"))
        }
    }

    @Test func `of a variant name its SKU and weight`() {
        for variant in Self.world.catalogue.variants {
            let found = data("/product/variant/queryByVid", [("vid", variant.vid)], at: Self.world.end)
            #expect(found?["variantSku"] == .text(variant.sku) && found?["pid"] == .text(variant.pid))
            #expect(found?["variantWeight"] == .number("\(variant.grams).00"))
        }
    }

    @Test func `know nothing of what is to come`() {
        for order in Self.world.lives.flatMap(\.orders) {
            let before = order.createdAt + -1
            #expect(
                answer("/shopping/order/getOrderDetail", [("orderId", order.ids.code)], at: before)["code"]
                    == .number("1600300"))
            #expect(costSheets(of: [order.ids.code], at: before).isEmpty)
            if let parcel = order.parcel, let event = parcel.events.first {
                let query = [("trackNumber", parcel.trackNumber)]
                #expect(data("/logistic/trackInfo", query, at: event.at + -1) == .array([]))
            }
        }
    }

    @Test func `plant a word in all that is personal`() throws {
        let code = try #require(Self.world.lives.first?.orders.first?.ids.code)
        let detail = try #require(data("/shopping/order/getOrderDetail", [("orderId", code)], at: Self.world.end))
        for field in ["shippingCustomerName", "shippingPhone", "shippingAddress", "shippingCity", "shippingProvince"] {
            #expect(detail[field]?.string?.lowercased().contains("planted") == true)
        }
    }
}

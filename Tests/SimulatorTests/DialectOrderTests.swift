import Testing

@testable import Simulator

/// A CJ that speaks a dialect of one switch, or of several.
private func speaker(_ dialect: Dialect, orders: Int = 80) -> Caller {
    Caller(World(seed: 61, orders: orders, dialect: dialect))
}

extension World {
    fileprivate var orders: [Order] { lives.flatMap(\.orders) }
}

@Suite struct `In a dialect, answers about orders` {
    @Test(arguments: SandboxFlag.allCases)
    func `say which is a test order always, where it is one, or never`(flag: SandboxFlag) throws {
        var caller = speaker(.documents.with(flag))
        let orders = caller.simulation.world.orders
        #expect(orders.contains { $0.isSandbox })
        for order in orders {
            let detail = try #require(caller.answer(.orderDetail, [("orderId", order.ids.code)])["data"])
            let expected: JSON? =
                switch flag {
                case .always: .number(order.isSandbox ? "1" : "0")
                case .whenSet: order.isSandbox ? .number("1") : nil
                case .never: nil
                }
            #expect(detail["isSandbox"] == expected)
            #expect(detail["cjOrderCode"] == .text(order.ids.code))
        }
        let truth = Truth(of: caller.simulation.world, at: caller.now).json
        let unknowable = truth.rows("unknowable").filter { $0["column"] == .text("is_sandbox") }
        let hidden = orders.filter { order in
            switch flag {
            case .always: false
            case .whenSet: !order.isSandbox
            case .never: true
            }
        }.map(\.ids.code)
        #expect(unknowable.compactMap { $0["key"]?.string } == hidden)
        #expect(unknowable.allSatisfy { $0["view"] == .text("orders") })
    }

    @Test(arguments: OrderFoundBy.allCases)
    func `are found by the all-digit id or by the code alone`(found: OrderFoundBy) throws {
        var caller = speaker(.documents.with(found))
        for order in caller.simulation.world.orders.prefix(20) {
            let byCode = caller.answer(.orderDetail, [("orderId", order.ids.code)])
            let byId = caller.answer(.orderDetail, [("orderId", order.ids.internalId)])
            #expect(byCode["code"] == .number("200"))
            #expect(byId["code"] == .number(found == .everyId ? "200" : "1600300"))
            for id in [order.ids.code, order.ids.internalId] {
                let batch = caller.answer(.orderDetails, body: #"{"orderIds":["\#(id)"]}"#).rows("data")
                #expect(batch.count == (id == order.ids.code || found == .everyId ? 1 : 0))
            }
        }
    }

    @Test(arguments: Dialect.seeds)
    func `are found one by one by the seller's number in any letter case`(seed: UInt64) throws {
        var caller = speaker(.random(seed: seed).with(SingleAsObject.no))
        let orders = caller.simulation.world.orders
        for order in orders.prefix(20) {
            let oldest = try #require(orders.first { $0.ids.number == order.ids.number })
            for number in [order.ids.number, order.ids.number.uppercased()] {
                let data = try #require(caller.answer(.orderDetail, [("orderId", number)])["data"])
                #expect(data["cjOrderCode"] == .text(oldest.ids.code))
            }
            #expect(
                caller.answer(.orderDetails, body: #"{"orderIds":["\#(order.ids.number)"]}"#).rows("data").isEmpty)
        }
    }

    @Test func `come in a batch, without some of the orders, now and then, or not at all`() throws {
        let codes = World(seed: 61, orders: 80).orders.prefix(90).map { #""\#($0.ids.code)""# }
        let body = #"{"orderIds":[\#(codes.joined(separator: ","))]}"#
        func batches(_ batch: BatchDetail) -> [JSON] {
            var caller = speaker(.documents.with(batch))
            return (0..<30).map { _ in caller.answer(.orderDetails, body: body) }
        }
        #expect(batches(.offered).allSatisfy { $0.rows("data").count == codes.count })
        #expect(batches(.absent).allSatisfy { $0["code"] == .number("1600101") })
        let left = Set(batches(.leavesOut).map { $0.rows("data").count })
        #expect(left.count == 1 && left.allSatisfy { (codes.count / 4..<codes.count).contains($0) })
        let busy = batches(.busy)
        #expect(Set(busy.map { $0["code"] }) == [.number("200"), .number("1600000")])
        #expect(busy.filter { $0["code"] == .number("200") }.allSatisfy { $0.rows("data").count == codes.count })
    }

    @Test(arguments: ProcessingStatus.allCases)
    func `say how far a paid order is, beside its status or instead of it`(form: ProcessingStatus) throws {
        var caller = speaker(.documents.with(form))
        var words: Set<String> = []
        for hours in [6, 12, 24, 48] {
            caller.now = caller.simulation.world.epoch + .hours(hours)
            let truth = Truth(of: caller.simulation.world, at: caller.now).json
            for row in truth.rows("orders") {
                let detail = try #require(
                    caller.answer(.orderDetail, [("orderId", row["cj_order_code"]?.string ?? "")])["data"])
                let part = row["sub_status"] ?? .null
                #expect((part != .null) == (row["status"] == .text("UNSHIPPED")))
                switch form {
                case .nameOnly:
                    #expect(detail["subStatus"] == nil && detail["orderStatus"] == row["status"])
                case .withSubStatus:
                    #expect(detail["subStatus"] == part && detail["orderStatus"] == row["status"])
                case .asStatus:
                    #expect(detail["orderStatus"] == (part == .null ? row["status"] : part))
                }
                if let word = part.string { words.insert(word) }
            }
            let hidden = truth.rows("unknowable").filter { $0["column"] == .text("sub_status") }.count
            let paid = truth.rows("orders").filter { $0["sub_status"] != .null }.count
            #expect(hidden == (form == .nameOnly ? paid : 0))
        }
        #expect(words == ["PENDING", "PROCESSING"])
    }

    @Test func `are filtered by a status in any letter case, and by its parts where CJ takes them`() throws {
        var caller = speaker(.documents.with(StatusFilter.withPending))
        caller.now = caller.simulation.world.epoch + .hours(12)
        func codes(_ status: String) -> Set<String> {
            let query = [("status", status), ("pageSize", "200")]
            return Set(
                (caller.answer(.orderList, query)["data"]?.rows("list") ?? []).compactMap { $0["cjOrderId"]?.string })
        }
        let paid = codes("UNSHIPPED")
        #expect(!paid.isEmpty && codes("unshipped") == paid && codes("UnShipped") == paid)
        let (pending, processing) = (codes("PENDING"), codes("processing"))
        #expect(!pending.isEmpty && !processing.isEmpty && pending.isDisjoint(with: processing))
        #expect(pending.union(processing) == paid)
        var strict = Caller(World(seed: 61, orders: 5))
        #expect(strict.code(.orderList, [("status", "delivered")]) == "200")
        #expect(strict.code(.orderList, [("status", "PENDING")]) == "1600100")
    }

    @Test func `tell how long the way takes where that feature is asked for`() throws {
        var caller = speaker(.documents)
        let order = try #require(caller.simulation.world.orders.first)
        let query = [("orderId", order.ids.code)]
        #expect(caller.answer(.orderDetail, query)["data"]?["logisticsTimeliness"] == nil)
        let features = query + [("features", "OTHER"), ("features", "LOGISTICS_TIMELINESS")]
        let told = try #require(caller.answer(.orderDetail, features)["data"]?["logisticsTimeliness"])
        #expect(told.rows("logisticsModes").first?["logisticsName"] == .text(order.logisticName))
        #expect(told.rows("logisticsModes").first?["arrivalTime"]?.string?.hasSuffix("Days") == true)
        #expect(caller.code(.orderDetail, query + (0..<21).map { ("features", "F\($0)") }) == "1600300")
    }

    @Test func `have the fields of newer documents`() throws {
        var caller = speaker(.documents.with(OrderFields.newer))
        let order = try #require(caller.simulation.world.orders.first)
        let detail = try #require(caller.answer(.orderDetail, [("orderId", order.ids.code)])["data"])
        for field in ["shopId", "shopName", "storageId", "storageName", "actualPayment"] {
            #expect(detail[field] != nil, "\(field)")
        }
    }

    @Test func `have nothing, a zero or a word where there is no id or date`() throws {
        func details(_ dialect: Dialect) throws -> [JSON] {
            var caller = speaker(dialect)
            return try caller.simulation.world.orders.map {
                try #require(caller.answer(.orderDetail, [("orderId", $0.ids.code)])["data"])
            }
        }
        let plain = try details(.documents)
        let zeros = try details(.documents.with(AbsentIds.zero).with(MissingDates.zero))
        let words = try details(.documents.with(AbsentIds.words).with(MissingDates.epoch))
        for field in ["platformOrderId", "trackNumber", "lastMileTrackNumber", "disputeId"] {
            let none = plain.indices.filter { plain[$0][field] == .null }
            #expect(!none.isEmpty)
            #expect(none.allSatisfy { zeros[$0][field] == .text("0") }, "\(field)")
            #expect(none.allSatisfy { ["-1", "N/A", "undefined", "none"].contains(words[$0][field]?.string) })
        }
        for field in ["paymentDate", "outWarehouseTime"] {
            let none = plain.indices.filter { plain[$0][field] == .null }
            #expect(!none.isEmpty)
            #expect(none.allSatisfy { zeros[$0][field] == .text("0000-00-00 00:00:00") })
            #expect(none.allSatisfy { words[$0][field] == .text("1970-01-01 00:00:00") })
        }
    }
}

@Suite struct `In a dialect, lists` {
    private func page(_ dialect: Dialect, size: Int, number: Int = 1) throws -> JSON {
        var caller = speaker(dialect, orders: 200)
        let query = [("status", "DELIVERED"), ("pageSize", "\(size)"), ("pageNum", "\(number)")]
        return try #require(caller.answer(.orderList, query)["data"])
    }

    @Test func `have fifty rows on a page at most, and say the size that was asked for or the one they have`() throws {
        let capped = Dialect.documents.with(PageCap.fifty)
        let whole = try page(.documents, size: 200)
        let total = try #require(whole["total"]?.number)
        #expect(total > 60 && whole.rows("list").count == min(total, 200))
        let asked = try page(capped, size: 200)
        #expect(asked.rows("list").count == 50 && asked["pageSize"] == .number("200"))
        #expect(asked["total"] == .number("\(total)"))
        let real = try page(capped.with(PageSizeEcho.real), size: 200)
        #expect(real.rows("list") == asked.rows("list") && real["pageSize"] == .number("50"))
        #expect(try page(capped, size: 20) == page(.documents, size: 20))
        // The pages follow each other by the rows they have.
        var rows: [JSON] = []
        for number in 1...(total / 50 + 1) { rows += try page(capped, size: 200, number: number).rows("list") }
        #expect(rows.count == total && Set(rows).count == total)
        #expect(try page(capped, size: 200, number: total / 50 + 2).rows("list").isEmpty)
    }

    @Test(arguments: PageShapes.allCases) func `come in one of the three shapes`(shape: PageShapes) throws {
        var caller = speaker(.documents.with(shape))
        let orders = try #require(caller.answer(.orderList, [("status", "DELIVERED")])["data"])
        let bills = try #require(caller.answer(.bills, body: #"{"type":0}"#)["data"])
        let stock = try #require(caller.answer(.stockingOrders, body: "{}")["data"])
        for (data, documented) in [(orders, PageShapes.listTotal), (bills, .pageData), (stock, .contentRecords)] {
            switch shape == .documents ? documented : shape {
            case .documents, .listTotal:
                #expect(!data.rows("list").isEmpty && data["total"]?.number != nil && data["content"] == nil)
            case .contentRecords:
                #expect(!data.rows("content").isEmpty && data["totalRecords"]?.number != nil && data["list"] == nil)
            case .pageData:
                let page = try #require(data["pageData"])
                #expect(!page.rows("content").isEmpty && page["totalRecords"]?.number != nil && data["list"] == nil)
            }
        }
        #expect(bills["unPaymentCountList"] != nil)
    }

    @Test func `and other answers may lack a code or a result, or have the code 0`() {
        func keys(_ envelope: AnswerEnvelope) -> [[String]] {
            var caller = speaker(.documents.with(envelope))
            return [caller.answer(.orderList), caller.answer(.costSheets, body: #"{"orderCodesList":["SD1"]}"#)]
                .map(\.keys)
        }
        #expect(keys(.noCode) == keys(.documents).map { $0.filter { $0 != "code" } })
        #expect(keys(.noResult) == keys(.documents).map { $0.filter { $0 != "result" } })
        var caller = speaker(.documents.with(AnswerEnvelope.codeZero))
        #expect(caller.code(.orderList) == "0" && caller.code(.orderDetail) == "1600300")
    }
}

extension Dialect {
    /// Some seeds of random dialects.
    fileprivate static let seeds: [UInt64] = Array(0..<8)
}

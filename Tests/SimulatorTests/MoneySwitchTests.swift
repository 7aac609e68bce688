import Testing

@testable import Simulator

@Suite struct `Switches of money` {
    private static let seed: UInt64 = 83
    private static let documents = World(seed: seed, orders: 240)
    private static let end = documents.end
    private static let stocked = documents.lives.filter { !$0.stockingOrders.isEmpty }

    private func world(_ dialect: Dialect) -> World { World(seed: Self.seed, orders: 240, dialect: dialect) }

    private func answer(
        _ call: Call, _ query: [(String, String)] = [], body: String = "", _ dialect: Dialect, at now: Instant = end
    ) -> JSON {
        let request = Request(
            method: call.method, path: call.rawValue,
            query: query.map { Request.Parameter(name: $0.0, value: $0.1) }, body: Array(body.utf8))
        return Answers(register: Register(world(dialect)), now: now).answer(to: request, requestId: "r")
    }

    // MARK: Disputes

    private static let settled = documents.lives.flatMap(\.orders).filter { $0.dispute?.settledAt != nil }
    private static let unsettled = documents.lives.flatMap(\.orders).filter {
        $0.dispute != nil && $0.dispute?.settledAt == nil
    }
    private static let running = unsettled.filter { $0.dispute?.loss == nil && $0.dispute?.resent == nil }
    private static let lost = unsettled.filter { $0.dispute?.loss != nil }

    @Test func `the calls about disputes are there, or no calls of CJ's`() throws {
        let order = try #require(Self.settled.first)
        let dispute = try #require(order.dispute)
        let list = answer(.disputes, [("orderId", order.ids.code)], .documents)["data"]
        #expect(list?.rows("list").compactMap { $0["id"]?.string } == [dispute.id])
        let detail = answer(.dispute, [("disputeId", dispute.id)], .documents)["data"]
        #expect(detail?["money"]?.digits == dispute.refund.total.text && detail?["finallyDeal"] == .number("1"))
        let open = try #require(Self.running.first?.dispute)
        let running = answer(.dispute, [("disputeId", open.id)], .documents)["data"]
        #expect(running?["money"] == .null && running?["finallyDeal"] == .null)
        #expect(answer(.dispute, [("disputeId", "DI0")], .documents)["code"] == .number("1600300"))
        let all = answer(.disputes, [("pageSize", "200")], .documents)["data"]
        #expect(all?["total"]?.number == Self.settled.count + Self.unsettled.count)
        for call in [Call.disputes, .dispute] {
            let absent = answer(call, [("disputeId", dispute.id)], .documents.with(DisputesCalls.absent))
            #expect(absent["code"] == .number("1600101"))
        }
    }

    @Test func `a dispute may end without a refund, refused or withdrawn`() throws {
        var ends: Set<String> = []
        for order in Self.lost {
            let dispute = try #require(order.dispute)
            let loss = try #require(dispute.loss)
            let detail = answer(.dispute, [("disputeId", dispute.id)], .documents)["data"]
            #expect(detail?["status"] == .text(loss.isWithdrawn ? "Cancelled" : "Rejected"))
            #expect(detail?["finallyDeal"] == (loss.isWithdrawn ? .null : .number("3")))
            #expect(detail?["disputeReason"] == .text(dispute.reason))
            #expect(detail?["createDate"] == .text(dispute.openedAt.cjText))
            let row = try #require(
                Truth(of: Self.documents, at: Self.end).json.rows("cost_adjustments")
                    .first { $0["reference"] == .text(dispute.id) })
            #expect(row["amount"] == .text("0.00") && row["reason"] == .text(dispute.reason))
            ends.insert(row["status"]?.string ?? "")
            let milliseconds = answer(
                .dispute, [("disputeId", dispute.id)], .documents.with(DisputeDates.milliseconds))["data"]
            #expect(milliseconds?["createDate"] == .number("\(dispute.openedAt.seconds)000"))
        }
        #expect(ends == ["refused", "cancelled"] && !Self.running.isEmpty)
    }

    @Test func `a dispute may end with the goods sent again`() throws {
        for order in Self.unsettled where order.dispute?.resent != nil {
            let dispute = try #require(order.dispute)
            let again = try #require(
                Self.documents.lives.flatMap(\.orders).first { $0.ids.code == dispute.resent?.code })
            #expect(again.origins.map(\.code) == [order.ids.code] && again.createdAt == dispute.resent?.at)
            let detail = answer(.dispute, [("disputeId", dispute.id)], .documents)["data"]
            #expect(detail?["finallyDeal"] == .number("2") && detail?["resendOrderCode"] == .text(again.ids.code))
            let row = try #require(
                Truth(of: Self.documents, at: Self.end).json.rows("disputes")
                    .first { $0["dispute_id"] == .text(dispute.id) })
            #expect(row["decision"] == .text("reissue") && row["credit"] == .text("0.00"))
            #expect(row["reissued_order_code"] == .text(again.ids.code))
        }
        #expect(Self.unsettled.contains { $0.dispute?.resent != nil })
    }

    @Test func `the refund amount of a dispute may be what was asked for`() throws {
        let dispute = try #require(Self.settled.first { $0.dispute?.asked != nil }?.dispute)
        func sum(_ value: RefundAmount, at now: Instant) -> JSON? {
            answer(.dispute, [("disputeId", dispute.id)], .documents.with(value), at: now)["data"]?["refundAmount"]
        }
        let settled = try #require(dispute.settledAt)
        #expect(
            sum(.asked, at: settled + -1)?.digits == dispute.asked?.text
                && sum(.asked, at: settled) == sum(.asked, at: Self.end))
        #expect(
            sum(.given, at: settled + -1)?.digits == "0.00"
                && sum(.given, at: settled)?.digits == dispute.refund.total.text)
    }

    @Test func `an order's dispute id may go when the dispute ends`() throws {
        let order = try #require(Self.settled.first { $0.dispute?.openedAt != $0.dispute?.settledAt })
        let dispute = try #require(order.dispute)
        let ended = try #require(dispute.settledAt)
        func id(_ value: DisputeId, _ now: Instant) -> JSON? {
            answer(.orderDetail, [("orderId", order.ids.code)], .documents.with(value), at: now)["data"]?["disputeId"]
        }
        #expect(id(.stays, ended) == .text(dispute.id) && id(.gone, ended) == .null)
        #expect(id(.gone, ended + -1) == .text(dispute.id))
    }

    @Test func `the tax of a refund may be within its other parts`() throws {
        let order = try #require(Self.settled.first { $0.dispute?.refund.importTax != .zero })
        let refund = try #require(order.dispute).refund
        func parts(_ value: RefundTax) -> [String: Int] {
            let sheet = answer(
                .costSheets, body: #"{"orderCodesList":["\#(order.ids.code)"]}"#, .documents.with(value)
            ).rows("data").first?["cogsBasicDataOrderInfoJson"]
            let told = sheet?["x"]?[order.dispute?.id ?? ""]
            return Dictionary(uniqueKeysWithValues: ["q", "e", "p", "s", "d"].map { ($0, told?.amount($0) ?? -1) })
        }
        let (part, within) = (parts(.refund), parts(.tax))
        #expect(part.values.reduce(0, +) == refund.total.cents)
        #expect(within["e"] == refund.importTax.cents)
        #expect(within.filter { $0.key != "e" }.values.reduce(0, +) == refund.total.cents)
        let money = answer(.dispute, [("disputeId", order.dispute?.id ?? "")], .documents.with(RefundTax.tax))
        #expect(money["data"]?["money"]?.digits == refund.total.text)
    }

    @Test func `what only the calls about disputes would tell is named where they are not there`() {
        func named(_ dialect: Dialect) -> Set<String> {
            Set(
                Truth(of: world(dialect), at: Self.end).json.rows("unknowable")
                    // What follows from the others.
                    .filter { !["parcels_at_risk", "margins"].contains($0["view"]?.string) }
                    .compactMap { $0["column"]?.string })
        }
        // Without routes only messages tell when a parcel was scanned.
        let scans: Set = ["label_at", "first_scan_at", "last_scan_at"]
        #expect(named(.documents) == scans)
        let course: Set = [
            "reason", "at", "opened_at", "asked_amount", "status", "row", "amount", "credit", "decision", "cost_state",
            "reissued_order_code",
        ]
        #expect(
            named(.documents.with(DisputesCalls.absent))
                == course.union(scans).union(["dispute_credit", "landed_cost", "cost_complete"]))
        #expect(named(.documents.with(DisputeId.gone)) == course.union(scans))
        #expect(named(.documents.with(RefundAmount.given)) == scans.union(["asked_amount"]))
    }

    @Test func `an order that is sent again may be told by either key`() throws {
        let order = try #require(Self.documents.lives.first { $0.kind == .reissued }?.orders.last)
        for (value, key, other) in [(ReissueFlag.qq, "qq", "isReissue"), (.isReissue, "isReissue", "qq")] {
            let sheet = answer(
                .costSheets, body: #"{"orderCodesList":["\#(order.ids.code)"]}"#, .documents.with(value)
            ).rows("data").first?["cogsBasicDataOrderInfoJson"]
            #expect(sheet?[key] == .number("1") && sheet?[other] == nil)
        }
    }

    @Test func `a cost sheet may have codes of its own for lines, and another mark between orders`() throws {
        let whole = try #require(Self.documents.lives.first { $0.kind == .merged }?.orders.last)
        func sheet(_ dialect: Dialect) -> JSON? {
            answer(.costSheets, body: #"{"orderCodesList":["\#(whole.ids.code)"]}"#, dialect).rows("data").first
        }
        let origins = whole.origins.map(\.code)
        for (value, mark) in [(MergeSeparator.comma, ","), (.commaBlank, ", "), (.semicolon, ";")] {
            #expect(sheet(.documents.with(value))?["originalOrderCode"]?.string == origins.joined(separator: mark))
        }
        let lines = whole.lines.map(\.lineItemId)
        let own = sheet(.documents.with(ProductCode.own))?["cogsBasicDataOrderInfoJson"]?["z"]
        #expect(sheet(.documents)?["cogsBasicDataOrderInfoJson"]?["z"]?.keys == lines)
        #expect(own?.keys.count == lines.count && own?.keys != lines)
        #expect(own?.keys.allSatisfy { own?[$0]?["pc"]?.string == $0 } == true)
    }

    // MARK: Stock

    private func stock(_ dialect: Dialect) -> [String: JSON] {
        let rows = answer(.stockingOrders, body: #"{"pageSize":200}"#, dialect)["data"]?.rows("content") ?? []
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["orderCode"]?.string ?? "", $0) })
    }

    private func lines(_ row: JSON?) -> [JSON] {
        (row?.rows("supplierList") ?? []).flatMap { $0.rows("productList") }
            .flatMap { $0.rows("productVariantListList") }
    }

    @Test func `a stocking order may be refunded in part, or not yet, or not at all`() {
        let stocks = StockRefund.allCases.map { stock(.documents.with($0)) }
        for life in Self.stocked {
            let told = stocks.map { $0[life.stockingOrders[0].id] }
            #expect(told[0]?["refundStatus"] == nil && told[1]?["refundStatus"] == .number("1"))
            #expect(told[2]?["stockoutRefundStatus"] == .text("2"))
            let byLine = told[3]
            let refunded = lines(byLine).filter { $0["refundStatus"] == .number("2") }
            #expect(refunded.count == 1 && lines(byLine).count == life.stockingOrders[0].lines.count + 1)
            #expect(refunded.first?["allocateNum"] == .number("0"))
            let taken = Set(life.orders.flatMap(\.lines).map(\.variant.vid))
            #expect(!taken.contains(refunded.first?["stanProductId"]?.string ?? ""))
            let sum = lines(byLine).map { $0.amount("price") * ($0["quantity"]?.number ?? 0) }.reduce(0, +)
            #expect(byLine?.amount("amount") == sum)
        }
    }

    @Test func `some of the pieces may never arrive, and what orders take does`() {
        var missing = 0
        for (value, isPart) in [(StockArrival.all, false), (.part, true)] {
            let stock = stock(.documents.with(value))
            for life in Self.stocked {
                for row in lines(stock[life.stockingOrders[0].id]) {
                    let (bought, arrived) = (row["quantity"]?.number ?? 0, row["allocateNum"]?.number ?? 0)
                    let taken = life.orders.flatMap(\.lines)
                        .filter { $0.variant.vid == row["stanProductId"]?.string }.map(\.quantity).reduce(0, +)
                    #expect(taken <= arrived && arrived <= bought && (isPart || arrived == bought))
                    if arrived < bought { missing += 1 }
                }
            }
        }
        #expect(missing > 0)
    }

    @Test(arguments: StockSurcharge.allCases, BillKinds.allCases)
    func `stock costs the same, whether in its price, as a surcharge or by a bill`(
        surcharge: StockSurcharge, kinds: BillKinds
    ) {
        let dialect = Dialect.documents.with(surcharge).with(kinds)
        let bills = answer(.bills, body: #"{"pageSize":200,"type":0}"#, dialect)["data"]?["pageData"]?.rows("content")
        let stock = stock(dialect)
        var told = 0
        for life in Self.stocked {
            let order = life.stockingOrders[0]
            let row = stock[order.id]
            let own = (bills ?? []).filter { $0["cjOrderCode"]?.string == order.id }
            #expect(own.allSatisfy { $0["orderType"] == .number("2") && $0["status"] == .number("4") })
            let beside = (row?["diffAmount"] == nil ? 0 : row?.amount("diffAmount") ?? 0)
            let billed = own.map { $0.amount("amount") }.reduce(0, +)
            #expect((row?.amount("amount") ?? 0) + beside + billed == order.amount.cents)
            if beside > 0 { told += 1 }
            if billed > 0 { told += 1 }
        }
        #expect((told > 0) == (surcharge == .yes || kinds == .withStock))
    }

    @Test func `bills may be for a payment, which is no order`() {
        func subjects(_ dialect: Dialect) -> [String] {
            (1...3).flatMap { use in
                answer(.bills, body: #"{"pageSize":200,"type":1,"diffUseType":\#(use)}"#, dialect)["data"]?["pageData"]?
                    .rows("content") ?? []
            }.compactMap { $0["cjOrderCode"]?.string }
        }
        #expect(subjects(.documents).isEmpty)
        let told = subjects(.documents.with(BillKinds.withStock))
        #expect(!told.isEmpty && told.allSatisfy { $0.hasPrefix("ZF") })
    }

    @Test func `an outbound order may have to wait for its pieces until it is paid`() throws {
        let order = try #require(Self.stocked.first?.orders.first)
        let paid = try #require(order.paidAt)
        func locked(_ value: OutboundLock, _ now: Instant) -> [Int?] {
            answer(
                .outboundDetail, body: #"{"orderId":"\#(order.ids.code)"}"#, .documents.with(value), at: now)["data"]?
                .rows("productList").map { $0["lockQuantity"]?.number } ?? []
        }
        let all = order.lines.map { $0.quantity as Int? }
        #expect(OutboundLock.allCases.allSatisfy { locked($0, paid) == all })
        #expect(locked(.locked, paid + -1) == all && locked(.fail, paid + -1).allSatisfy { $0 == 0 })
        #expect(locked(.half, paid + -1) == order.lines.map { $0.quantity / 2 })
    }

    @Test func `the balance may pay the orders`() throws {
        func balance(_ value: BalancePaid, at now: Instant) -> Int {
            var caller = Caller(world(.documents.with(value)))
            caller.now = now
            return caller.answer(.getBalance)["data"]?.amount("amount") ?? 0
        }
        #expect(balance(.no, at: Self.end) == balance(.no, at: Self.documents.epoch))
        let first = try #require(
            Self.documents.lives.flatMap(\.orders).filter { $0.hasCostSheet(at: Self.end) && !$0.isPart }
                .min { ($0.paidAt ?? Self.end) < ($1.paidAt ?? Self.end) })
        let paid = try #require(first.paidAt)
        #expect(balance(.yes, at: paid + -1) - balance(.yes, at: paid) == first.charge.total.cents)
    }
}

import Testing

@testable import Simulator

@Suite struct `The truth` {
    static let world = World(seed: 23, orders: 400)
    /// Some instants of the world's time, from before its first order to after its last change.
    static let instants = stride(from: 0, through: 60, by: 6).map { world.epoch + .days($0) }

    private func truth(at now: Instant) -> JSON { Truth(of: Self.world, at: now).json }

    @Test func `is the same whenever and however often it is asked for`() {
        let again = World(seed: 23, orders: 400)
        for now in Self.instants {
            #expect(Truth(of: again, at: now).written == Truth(of: Self.world, at: now).written)
        }
    }

    @Test func `is empty at first, and has ended when nothing more can happen`() {
        let first = truth(at: Self.world.epoch + -1)
        #expect(first["ended"] == .bool(false))
        #expect(
            first.rows("orders").isEmpty && first.rows("shipments").isEmpty && first.rows("cost_adjustments").isEmpty)

        let last = truth(at: Self.world.end)
        #expect(last["ended"] == .bool(true))
        #expect(truth(at: Self.world.end + -1)["ended"] == .bool(false))
        #expect(last.rows("orders").count == Self.world.lives.flatMap(\.orders).count)
        #expect(truth(at: Self.world.end + .days(900)).rows("orders") == last.rows("orders"))
    }

    @Test func `nothing in it is to come`() {
        let dates = ["created_at", "paid_at", "shipped_at", "delivered_at", "completed_at", "at"]
        for now in Self.instants {
            let truth = self.truth(at: now)
            for row in truth.rows("orders") + truth.rows("shipments") + truth.rows("cost_adjustments") {
                #expect(dates.compactMap { row[$0]?.string }.allSatisfy { $0 <= now.iso })
            }
        }
    }

    @Test(arguments: [
        (
            "orders",
            """
            cj_order_code cj_internal_id order_number platform_order_id shipment_order_id original_order_code status \
            sub_status is_sandbox is_superseded is_private_outbound logistic_name track_number from_country to_country \
            order_amount product_amount postage_amount carrier tracking_url grams shop_id shop_name warehouse_id warehouse \
            shop_created_at created_at paid_at shipped_at delivered_at completed_at
            """
        ),
        (
            "order_items",
            """
            cj_order_code line_item_id store_line_item_id vid sku quantity unit_price production_status abnormal_types
            """
        ),
        (
            "shipments",
            """
            track_number cj_order_code logistic_name status substatus raw_status last_mile_carrier last_mile_number \
            from_country to_country label_at first_scan_at last_scan_at exception_kind delivery_days delivered_at \
            days_in_transit
            """
        ),
        (
            "order_costs",
            """
            cj_order_code currency product_cost shipping_cost import_tax import_fee outbound_fee storage_fee \
            extra_bills extra_bills_open dispute_credit landed_cost paid_amount paid_variance cost_complete cost_state \
            counts
            """
        ),
        (
            "item_costs",
            """
            cj_order_code line_item_id sku vid quantity unit_cost product_cost shipping_allocated \
            import_tax_allocated import_fee_allocated outbound_fee_allocated storage_fee_allocated \
            extra_bills_allocated dispute_credit_allocated landed_cost cost_state counts to_country
            """
        ),
        ("cost_adjustments", "cj_order_code kind reference amount status reason at"),
        (
            "disputes",
            """
            cj_order_code dispute_id status reason opened_at asked_amount credit decision reissued_order_code
            """
        ),
        ("order_links", "cj_order_code kind related_code"),
        (
            "parcels_at_risk",
            """
            track_number cj_order_code kind since days landed_cost status exception_kind first_scan_at last_scan_at \
            shipped_at
            """
        ),
        ("wallet_balances", "wallet amount frozen_amount not_withdrawable_amount"),
        ("variants", "vid pid sku name grams length_mm width_mm height_mm"),
        ("stock_levels", "vid listed_under area_id area country_code quantity"),
        (
            "sales",
            """
            shop order_number platform_order_id line_id kind status counts sku quantity amount currency amount_usd \
            sold_at country
            """
        ),
        ("margins", "shop order_number line_id kind sku quantity counts revenue cost margin"),
        ("order_bundle_parts", "cj_order_code line_item_id part_line_item_id vid quantity"),
        (
            "stocking_orders",
            """
            stocking_order_id discount product_discount postage_discount track_number cj_track_number warehouse_id \
            warehouse created_at paid_at
            """
        ),
    ])
    func `has the columns of the views that are not the ledger's own`(view: String, columns: String) {
        let rows = truth(at: Self.world.end).rows(view)
        #expect(!rows.isEmpty)
        #expect(rows.allSatisfy { $0.keys.joined(separator: " ") == columns })
    }

    @Test func `says when it is`() {
        let truth = self.truth(at: Self.world.epoch + 61)
        #expect(truth.keys.prefix(2) == ["now", "ended"])
        #expect(truth["now"]?.string == (Self.world.epoch + 61).iso)
        #expect(Truth(of: Self.world, after: 61).written == truth.written)
    }

    @Test func `every row names an order that is there, and every order has its costs`() {
        for now in Self.instants {
            let truth = self.truth(at: now)
            let codes = truth.rows("orders").compactMap { $0["cj_order_code"]?.string }
            #expect(truth.rows("order_costs").compactMap { $0["cj_order_code"]?.string } == codes)
            for view in ["order_items", "item_costs", "shipments", "order_links"] {
                let named = truth.rows(view).compactMap { $0["cj_order_code"]?.string }
                #expect(Set(named).isSubset(of: codes))
            }
            let related = truth.rows("order_links").compactMap { $0["related_code"]?.string }
            #expect(Set(related).isSubset(of: codes))
        }
    }

    @Test func `the lines' landed costs sum to their order's, and so does their shipping`() {
        for now in Self.instants {
            let truth = self.truth(at: now)
            let items = Dictionary(grouping: truth.rows("item_costs")) { $0["cj_order_code"]?.string }
            for cost in truth.rows("order_costs") {
                let lines = items[cost["cj_order_code"]?.string] ?? []
                #expect(lines.map { $0.cents("landed_cost") }.reduce(0, +) == cost.cents("landed_cost"))
                #expect(lines.map { $0.cents("product_cost") }.reduce(0, +) == cost.cents("product_cost"))
                #expect(lines.allSatisfy { ($0["shipping_allocated"] == .null) == (cost["shipping_cost"] == .null) })
                #expect(lines.map { $0.cents("shipping_allocated") }.reduce(0, +) == cost.cents("shipping_cost"))
            }
        }
    }

    @Test func `an order's landed cost is the sum of the parts that are known, less what was given back`() {
        let parts = [
            "product_cost", "shipping_cost", "import_tax", "import_fee", "outbound_fee", "storage_fee", "extra_bills",
        ]
        for cost in Self.instants.flatMap({ truth(at: $0).rows("order_costs") }) {
            let known = parts.map { cost.cents($0) }.reduce(0, +)
            #expect(cost.cents("landed_cost") == known - cost.cents("dispute_credit"))
        }
    }

    @Test func `a line's products cost what a piece costs, times the pieces`() {
        for line in truth(at: Self.world.end).rows("item_costs") {
            #expect(line.cents("unit_cost") * (line["quantity"]?.number ?? 0) == line.cents("product_cost"))
        }
    }

    @Test func `what was paid is what the parts say, less a rebate that no part shows`() {
        let orders = Dictionary(
            uniqueKeysWithValues: Self.world.lives.flatMap(\.orders).map { ($0.ids.code, $0) })
        let parts = ["product_cost", "shipping_cost", "import_tax", "import_fee", "outbound_fee", "storage_fee"]
        var rebates = 0
        for cost in truth(at: Self.world.end).rows("order_costs") where cost["paid_amount"] != .null {
            guard let order = orders[cost["cj_order_code"]?.string ?? ""] else { continue }
            let paidBefore = order.isPrivateOutbound ? cost.cents("product_cost") : 0
            let charged = parts.map { cost.cents($0) }.reduce(0, +) - paidBefore
            #expect(cost.cents("paid_amount") - charged == cost.cents("paid_variance"))
            if cost.cents("paid_variance") != 0 { rebates += 1 }
            #expect(cost.cents("paid_variance") <= 0)
        }
        #expect(rebates > 0)
    }

    @Test func `an order that is not paid has only its lines' prices for a cost`() {
        let truth = self.truth(at: Self.world.end)
        let paid = Dictionary(
            uniqueKeysWithValues: truth.rows("orders").map {
                ($0["cj_order_code"]?.string, $0["paid_at"] != .null && $0["is_sandbox"] == .bool(false))
            })
        for cost in truth.rows("order_costs") where paid[cost["cj_order_code"]?.string] == false {
            #expect(cost["paid_amount"] == .null && cost["shipping_cost"] == .null && cost["import_fee"] == .null)
            #expect(cost["landed_cost"] == cost["product_cost"])
            #expect(cost["cost_complete"] == .bool(false))
        }
    }

    @Test func `a cancelled order has no parcel, and one that was paid got all of it back`() {
        let truth = self.truth(at: Self.world.end)
        let costs = Dictionary(uniqueKeysWithValues: truth.rows("order_costs").map { ($0["cj_order_code"], $0) })
        let cancelled = truth.rows("orders").filter { $0["status"]?.string == "CANCELLED" }
        #expect(Set(cancelled.map { $0["paid_at"] == .null }) == [true, false])
        for order in cancelled {
            #expect(order["track_number"] == .null && order["shipped_at"] == .null)
            if order["paid_at"] != .null {
                #expect(costs[order["cj_order_code"]]?["landed_cost"]?.string == "0.00")
            }
        }
    }

    @Test func `a bill is part of the cost while it stands, and open until it is paid`() throws {
        let order = try #require(
            Self.world.lives.first { $0.kind == .billed([.paid]) }?.orders.first)
        let bill = order.bills[0]
        let paid = try #require(bill.endedAt)
        let before = OrderCost(of: order, at: bill.createdAt + -1)
        let open = OrderCost(of: order, at: paid + -1)
        let after = OrderCost(of: order, at: paid)
        #expect(before.bills == .zero && before.isComplete)
        #expect(open.bills == bill.amount && open.openBills == bill.amount && !open.isComplete)
        #expect(after.bills == bill.amount && after.openBills == .zero && after.isComplete)
        #expect(after.landed == before.landed + bill.amount)

        let cancelled = try #require(
            Self.world.lives.first { $0.kind == .billed([.cancelled]) }?.orders.first)
        #expect(OrderCost(of: cancelled, at: Self.world.end).bills == .zero)
    }

    @Test func `a dispute gives back when it is settled, and shows before`() throws {
        let order = try #require(
            Self.world.lives.first { $0.kind == .disputed(isSettled: true) }?.orders.first)
        let dispute = try #require(order.dispute)
        let settled = try #require(dispute.settledAt)
        #expect(OrderCost(of: order, at: settled + -1).credit == .zero)
        #expect(OrderCost(of: order, at: settled).credit == dispute.refund.total)
        let row = try #require(
            truth(at: dispute.openedAt).rows("cost_adjustments")
                .first { $0["reference"]?.string == dispute.id })
        #expect(row["status"]?.string == "open" && row["amount"] == .null)
    }

    @Test func `a merged order is known to be one when its cost sheet is there, a part of a split at once`() throws {
        let merged = try #require(Self.world.lives.first { $0.kind == .merged }?.orders.last)
        let paid = try #require(merged.paidAt)
        #expect(merged.knownOrigins(at: paid + -1).isEmpty)
        #expect(merged.knownOrigins(at: paid).count == 2)
        let child = try #require(Self.world.lives.first { $0.kind == .split(into: 2) }?.orders.last)
        #expect(child.knownOrigins(at: child.createdAt).map(\.kind) == [.split])
    }

    @Test func `a test order is there and is no money`() throws {
        let truth = self.truth(at: Self.world.end)
        let codes = truth.rows("orders").filter { $0["is_sandbox"] == .bool(true) }.map { $0["cj_order_code"] }
        #expect(!codes.isEmpty)
        let costs = truth.rows("order_costs").filter { codes.contains($0["cj_order_code"]) }
        #expect(costs.allSatisfy { $0["paid_amount"] == .null })
    }
}

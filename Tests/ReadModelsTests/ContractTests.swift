import Ledger
import TestSupport
import Testing

/// A view of `analytics` with columns that queries out there rely on.
struct PromisedView: Sendable, CustomTestStringConvertible {
    let name: String
    let columns: [String]

    var testDescription: String { name }

    init(_ name: String, _ columns: String) {
        self.name = name
        self.columns = columns.split(separator: " ").map(String.init)
    }

    static let all: [PromisedView] = [
        PromisedView(
            "orders",
            """
            account order_key cj_order_code cj_internal_id order_number platform_order_id shipment_order_id \
            original_order_code status is_sandbox is_private_outbound logistic_name track_number from_country to_country \
            order_amount product_amount postage_amount created_at paid_at shipped_at delivered_at completed_at \
            first_seen_at last_event_at confirmed_at evidence
            """),
        PromisedView(
            "order_items",
            """
            account order_key line_item_id store_line_item_id vid sku quantity unit_price production_status \
            abnormal_types
            """),
        PromisedView("order_ids", "account id kind order_key"),
        PromisedView("order_timeline", "account order_key at status source position"),
        PromisedView("order_links", "account order_key kind related_order_key related_code"),
        PromisedView(
            "shipments",
            """
            account track_number order_key logistic_name status substatus raw_status mapped_by last_mile_carrier \
            last_mile_number from_country to_country delivered_at days_in_transit last_event_at confirmed_at
            """),
        PromisedView("shipment_ids", "account id kind track_number"),
        PromisedView("shipment_events", "account track_number at at_text status activity location"),
        PromisedView(
            "order_costs",
            """
            account order_key currency product_cost shipping_cost import_tax import_fee outbound_fee storage_fee \
            extra_bills extra_bills_open dispute_credit landed_cost paid_amount paid_variance cost_complete sources \
            cost_state counts is_superseded is_sandbox created_at paid_at
            """),
        PromisedView(
            "item_costs",
            """
            account order_key line_item_id sku vid quantity unit_cost product_cost shipping_allocated landed_cost method \
            import_tax_allocated import_fee_allocated outbound_fee_allocated storage_fee_allocated \
            extra_bills_allocated dispute_credit_allocated to_country family_key cj_order_code counts paid_at
            """),
        PromisedView("cash_movements", "account at at_is kind reference order_key amount position"),
        PromisedView("cost_postings", "account order_key paid_at posted_at position source reference part amount"),
        PromisedView(
            "sales",
            """
            account sale_id shop order_number platform_order_id line_id kind status counts sku quantity amount currency \
            amount_usd rate_day sold_at country position
            """),
        PromisedView(
            "margins",
            """
            account kind sale_id shop order_number line_id sku quantity country at counts revenue cost margin order_key \
            family_key matched_by cost_method cost_complete
            """),
        PromisedView("exchange_rates", "account day currency per_usd position"),
        PromisedView(
            "evidence", "position account call asked_at received_at parameters answer order_ids track_numbers"),
        PromisedView("cost_adjustments", "account order_key kind reference amount status reason at"),
        PromisedView(
            "events",
            "position account source type message_type message_id received_at recorded_at order_ids track_numbers"),
        PromisedView("freshness", "position last_received_at lag_seconds generation version"),
    ]
}

@Suite(.database) struct `A view that queries rely on` {
    @Test(arguments: PromisedView.all)
    func `has its columns, and the analyst may read them`(view: PromisedView) async throws {
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        let columns = view.columns.joined(separator: ", ")
        #expect(
            try await analyst.text("SELECT count(*) FROM (SELECT \(columns) FROM analytics.\(view.name)) AS v") != nil)
    }

    @Test func `shows amounts as numeric and instants with their zone`() async throws {
        let owner = try await TestDatabase.current.connect()
        let odd = try await owner.texts(
            """
            SELECT table_name || '.' || column_name || ': ' || data_type
            FROM information_schema.columns
            WHERE table_schema = 'analytics'
                AND (data_type IN ('double precision', 'real', 'timestamp without time zone', 'money')
                    OR (column_name ~ '(_cost|_amount|_price|_tax|_fee|_credit|bills|bills_open|variance|allocated)$'
                        AND data_type <> 'numeric')
                    OR (column_name ~ '(_at|^at)$' AND data_type <> 'timestamp with time zone'))
            """, columns: 1)
        #expect(odd.isEmpty, "\(odd)")
    }
}

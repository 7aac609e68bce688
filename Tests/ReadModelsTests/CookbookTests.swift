import Bench
import CJ
import Folding
import Foundation
import Imports
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

/// The queries of `docs/cookbook.md`, as they stand there, beside what the simulator says is the case.
@Suite(.database) struct `The cookbook` {
    private static let page = URL(filePath: #filePath).appending(path: "../../../docs/cookbook.md").standardized

    /// The queries by their numbers.
    private func queries() throws -> [Int: String] {
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let found = page.matches(of: /### ([0-9]+)\. [^\n]*\n\n```sql\n([\s\S]*?);\n```/)
        return Dictionary(found.compactMap { match in Int(match.1).map { ($0, String(match.2)) } }) { first, _ in first
        }
    }

    @Test(arguments: [(1, 6), (1, 400)] as [(UInt64, Int)])
    func `answers each question as the truth does`(seed: UInt64, day: Int) async throws {
        let cj = OfflineCJ(seed: seed, orders: 100)
        let time = min(cj.start + day * 86_400, cj.end)
        try await Received.append(try Poll(cj: cj, time: time).snapshots())
        var file = try ImportFile(sales: Array(cj.sales(at: time).utf8), shop: nil, zone: .gmt)
        var sales: [Sale] = []
        while case .facts(let facts, _)? = file.next() {
            sales += facts.compactMap { if case .sale(let sale) = $0 { sale } else { nil } }
        }
        try await Received.append(sales.map(ImportedFact.sale))
        try await project()
        let owner = try await TestDatabase.current.connect()
        try await load(truth: cj.truth(at: time), sales: sales, on: owner)
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        let queries = try queries()
        #expect(queries.keys.sorted() == Array(1...25) && Set(queries.keys) == Set(Self.truths.keys))
        // Any order, so that there is one to find.
        let code = try #require(try await owner.text("SELECT min(cj_order_code) FROM truth.orders"))
        var answered = 0
        for (number, truth) in Self.truths.sorted(by: { $0.key < $1.key }) {
            let query = try #require(queries[number]).replacing("SD2101010001", with: code)
            let answer = try await Self.answer(query, columns: truth.columns, on: analyst)
            let expected = try await Self.answer(
                truth.query.replacing("SD2101010001", with: code), columns: truth.columns, on: owner)
            #expect(answer == expected, "question \(number), on day \(day)")
            if !answer.isEmpty { answered += 1 }
        }
        // Nothing is open at the end, and nothing late at the beginning.
        #expect(answered >= 20, "only \(answered) questions have an answer on day \(day)")
    }

    /// Rows, each as a text in which numbers have no needless zeros.
    private static func answer(_ query: String, columns: Int, on connection: Connection) async throws -> [String] {
        try await connection.texts(query, columns: columns).map { row in
            row.map { cell in cell.map { CJ.Money.amount($0)?.description ?? $0 } ?? "NULL" }.joined(separator: " | ")
        }
    }

    /// Tables of what is the case, with the columns of the views and the code of the order each row is about.
    private func load(truth: String, sales: [Sale], on owner: Connection) async throws {
        try await owner.execute("CREATE SCHEMA truth")
        for view in TruthComparison.all {
            try await owner.execute(
                SQL(
                    unescaped: """
                        CREATE TABLE truth.\(view) AS
                        SELECT row->>'cj_order_code' AS code, shown.*
                        FROM jsonb_array_elements($1::jsonb->'\(view)') AS row
                        CROSS JOIN LATERAL jsonb_populate_record(NULL::analytics.\(view), row) AS shown
                        """.replacing("$1", with: "'\(truth.replacing("'", with: "''"))'")))
        }
        try await owner.execute(
            "CREATE TABLE truth.sales (number text, platform text, line text, amount numeric, is_paid boolean, at timestamptz)"
        )
        for sale in sales {
            let insertion: SQL = """
                INSERT INTO truth.sales
                VALUES (\(sale.orderNumber as String?), \(sale.platformOrderId as String?), \(sale.lineId), \(sale.amount),
                    \(sale.status == .paid), \(sale.soldAt))
                """
            try await owner.execute(insertion)
        }
        try await owner.executeScript(Self.helpers)
    }

    /// What follows from the truth: which orders were replaced, what counts, and families.
    private static let helpers = """
        CREATE VIEW truth.replaced AS
        SELECT DISTINCT related_code AS code FROM truth.order_links WHERE kind IN ('split', 'merge');
        CREATE VIEW truth.money AS
        SELECT o.cj_order_code AS code, o.to_country, o.from_country, o.logistic_name, o.paid_at AS paid, c.product_cost,
            c.shipping_cost, c.import_tax, c.outbound_fee, c.storage_fee, c.extra_bills, c.extra_bills_open,
            c.dispute_credit, c.landed_cost, c.paid_amount, c.paid_variance, c.cost_complete,
            c.paid_amount IS NOT NULL AND NOT o.is_sandbox AND r.code IS NULL AS money_counts, r.code IS NOT NULL AS is_replaced
        FROM truth.orders AS o
        JOIN truth.order_costs AS c ON c.code = o.cj_order_code
        LEFT JOIN truth.replaced AS r ON r.code = o.cj_order_code;
        CREATE VIEW truth.kin AS
        WITH RECURSIVE tie AS (
            SELECT code, related_code FROM truth.order_links UNION SELECT related_code, code FROM truth.order_links
        ),
        reached (code, kin) AS (
            SELECT cj_order_code, cj_order_code FROM truth.orders
            UNION
            SELECT r.code, t.related_code FROM reached AS r JOIN tie AS t ON t.code = r.kin
        )
        SELECT code, min(kin) AS family FROM reached GROUP BY code;
        CREATE VIEW truth.found AS
        SELECT s.*, o.cj_order_code AS code
        FROM truth.sales AS s
        JOIN truth.orders AS o ON NOT o.is_sandbox AND (
            o.platform_order_id = s.platform
            OR o.order_number = s.number AND s.platform NOT IN (
                SELECT platform_order_id FROM truth.orders WHERE platform_order_id IS NOT NULL
            ) IS NOT FALSE
        );
        CREATE VIEW truth.family AS
        SELECT k.family, count(*) FILTER (WHERE NOT m.is_replaced) AS leaves,
            sum(CASE WHEN m.money_counts THEN m.landed_cost ELSE m.extra_bills - m.dispute_credit END) AS landed,
            bool_or(s.code IS NOT NULL) AS is_sold
        FROM truth.kin AS k
        JOIN truth.money AS m ON m.code = k.code
        LEFT JOIN (SELECT DISTINCT code FROM truth.found WHERE is_paid) AS s ON s.code = k.code
        GROUP BY k.family
        HAVING bool_or(m.money_counts);
        """

    /// The same questions, asked of the truth.
    private static let truths: [Int: (columns: Int, query: String)] = [
        1: (
            3,
            "SELECT date_trunc('month', created_at)::date, status, count(*) FROM truth.orders WHERE NOT is_sandbox AND cj_order_code NOT IN (SELECT code FROM truth.replaced) GROUP BY 1, 2 ORDER BY 1, 2"
        ),
        2: (
            2,
            "SELECT cj_order_code, paid_at FROM truth.orders WHERE status = 'UNSHIPPED' AND NOT is_sandbox AND cj_order_code NOT IN (SELECT code FROM truth.replaced) ORDER BY paid_at, cj_order_code"
        ),
        3: (
            4,
            "SELECT from_country, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY shipped_at - paid_at), max(shipped_at - paid_at) FROM truth.orders WHERE shipped_at - paid_at IS NOT NULL AND NOT is_sandbox GROUP BY 1 ORDER BY 1"
        ),
        4: (2, "SELECT count(*), count(paid_at) FROM truth.orders WHERE status = 'CANCELLED' AND NOT is_sandbox"),
        5: (
            4,
            "SELECT cj_order_code, 'code', cj_order_code, status FROM truth.orders WHERE cj_order_code = 'SD2101010001'"
        ),
        6: (3, "SELECT code, kind, related_code FROM truth.order_links ORDER BY 1, 2, 3"),
        7: (
            3,
            "SELECT n.sku, sum(n.quantity), count(DISTINCT n.code) FROM truth.order_items AS n JOIN truth.orders AS o ON o.cj_order_code = n.code WHERE NOT o.is_sandbox AND n.code NOT IN (SELECT code FROM truth.replaced) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
        ),
        8: (3, "SELECT logistic_name, status, count(*) FROM truth.shipments GROUP BY 1, 2 ORDER BY 1, 2"),
        9: (
            5,
            "SELECT logistic_name, to_country, count(*), round(avg(days_in_transit), 1), max(days_in_transit) FROM truth.shipments WHERE delivered_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
        ),
        10: (
            3,
            "SELECT track_number, code, status FROM truth.shipments WHERE status IN ('exception', 'expired', 'returning', 'returned') ORDER BY 1"
        ),
        11: (
            9,
            "SELECT date_trunc('month', paid)::date, count(*), sum(product_cost), sum(shipping_cost), sum(import_tax), sum(outbound_fee + storage_fee), sum(extra_bills), sum(dispute_credit), sum(landed_cost) FROM truth.money WHERE money_counts GROUP BY 1 ORDER BY 1"
        ),
        12: (
            3,
            "SELECT to_country, count(*), round(avg(landed_cost), 2) FROM truth.money WHERE money_counts GROUP BY 1 ORDER BY 1"
        ),
        13: (
            4,
            "SELECT i.sku, sum(i.quantity), sum(i.landed_cost), round(sum(i.landed_cost) / sum(i.quantity), 2) FROM truth.item_costs AS i JOIN truth.money AS m ON m.code = i.code WHERE m.money_counts GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 10"
        ),
        14: (
            3,
            "SELECT logistic_name, sum(shipping_cost), round(100 * sum(shipping_cost) / sum(landed_cost), 1) FROM truth.money WHERE money_counts GROUP BY 1 ORDER BY 1"
        ),
        15: (
            3,
            "SELECT to_country, count(*), sum(import_tax) FROM truth.money WHERE money_counts AND import_tax > 0 GROUP BY 1 ORDER BY 1"
        ),
        16: (
            4,
            "SELECT reference, code, amount, reason FROM truth.cost_adjustments WHERE kind = 'bill' AND status = 'open' ORDER BY 1"
        ),
        17: (
            4,
            "SELECT date_trunc('month', at)::date, status, count(*), sum(amount) FROM truth.cost_adjustments WHERE kind = 'bill' GROUP BY 1, 2 ORDER BY 1, 2"
        ),
        18: (
            3,
            "SELECT status, count(*), sum(amount) FROM truth.cost_adjustments WHERE kind = 'dispute' GROUP BY 1 ORDER BY 1"
        ),
        19: (
            3,
            "SELECT code, landed_cost, extra_bills_open FROM truth.money WHERE money_counts AND NOT cost_complete ORDER BY 1"
        ),
        20: (
            3,
            "SELECT code, paid_amount, paid_variance FROM truth.money WHERE money_counts AND paid_variance <> 0 ORDER BY 1"
        ),
        21: (3, "SELECT leaves, count(*), sum(landed) FROM truth.family GROUP BY 1 ORDER BY 1"),
        22: (2, "SELECT 'main', 0"),
        23: (
            4,
            """
            SELECT date_trunc('month', s.at)::date, s.revenue, f.cost, s.revenue - f.cost
            FROM (
                SELECT min(at) AS at, sum(amount) AS revenue
                FROM truth.sales
                WHERE is_paid AND (number, line) IN (SELECT number, line FROM truth.found)
            ) AS s, (SELECT sum(landed) AS cost FROM truth.family WHERE is_sold) AS f
            """
        ),
        24: (
            3,
            "SELECT number, line, amount FROM truth.sales WHERE is_paid AND (number, line) NOT IN (SELECT number, line FROM truth.found) ORDER BY 1, 2"
        ),
        25: (2, "SELECT family, landed FROM truth.family WHERE NOT is_sold ORDER BY 1"),
    ]
}

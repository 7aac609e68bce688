import AsyncHTTPClient
package import CJ
import Foundation
import Ledger
import NIOCore
import NIOHTTP1
import Output
package import Postgres

/// What the demo does and shows, once everything runs.
package struct DemoStory {
    let callback: String
    let signingKey: SigningKey
    let connection: Connection

    /// - Parameters:
    ///   - callback: where webhooks go.
    ///   - signingKey: what they are signed with.
    ///   - connection: to the ledger's database.
    package init(callback: String, signingKey: SigningKey, connection: Connection) {
        self.callback = callback
        self.signingKey = signingKey
        self.connection = connection
    }

    /// Sends the messages, waits for the read models and shows what has become of them.
    package func tell() async throws {
        Console.print("CJ's webhooks arrive, signed, over HTTP:")
        var sent = TextTable(columns: ["what CJ sends", "status", "answer"])
        for step in Self.steps {
            let (status, answer) = try await post(step.body, sign: signingKey.sign(Array(step.body.utf8)))
            sent.rows.append([step.title, String(status), answer])
        }
        show(sent)
        let forged = signingKey.sign(Array(DemoMessages.created.utf8)).lowercased()
        let (status, answer) = try await post(DemoMessages.created, sign: forged)
        Console.print("A sender that does not know the key is refused with \(status):")
        Console.print("  \(answer)")
        Console.print()

        Console.print("The ledger keeps them byte for byte, and refuses to change them:")
        try await show(
            ["position", "type", "message_type", "bytes", "digest", "signature"],
            """
            SELECT position::text, type, message_type, octet_length(body)::text,
                left(encode(digest, 'hex'), 12) || '…', signature
            FROM ledger.events
            ORDER BY position
            """)
        try await show(
            ["quarantined as", "bytes"], "SELECT reason, octet_length(body)::text FROM ledger.quarantine ORDER BY id")
        Console.print("  DELETE FROM ledger.events  →  \(try await refusal(of: "DELETE FROM ledger.events"))")
        Console.print()

        try await connection.awaitProjection()
        Console.print("And an analyst asks in SQL:")
        for query in Self.queries {
            Console.print("  analytics.\(query.view)")
            try await show(query.columns, query.sql)
        }
    }

    private struct Step {
        let title: String
        let body: String
    }

    /// Tables are at most 80 columns wide, as many terminals are.
    private static let steps = [
        Step(title: "ORDER, created", body: DemoMessages.created),
        Step(title: "ORDER, shipped", body: DemoMessages.shipped),
        Step(title: "the same again, as CJ's retries do", body: DemoMessages.shipped),
        Step(title: "LOGISTIC, delivered", body: DemoMessages.delivered),
        Step(title: "a signed body that is no event", body: DemoMessages.probe),
    ]

    private static let queries: [(view: String, columns: [String], sql: SQL)] = [
        (
            "orders",
            ["order_key", "status", "paid_at", "shipped_at", "delivered_at", "evidence"],
            """
            SELECT order_key, status, to_char(paid_at, 'YYYY-MM-DD'), to_char(shipped_at, 'YYYY-MM-DD'),
                to_char(delivered_at, 'YYYY-MM-DD'), evidence
            FROM analytics.orders
            """
        ),
        (
            "order_items", ["line_item_id", "vid", "quantity", "unit_price", "abnormal_types"],
            """
            SELECT line_item_id, vid, quantity::text, unit_price::text, abnormal_types::text
            FROM analytics.order_items
            ORDER BY line_number
            """
        ),
        (
            "shipments", ["track_number", "order_key", "status", "mapped_by", "days_in_transit"],
            "SELECT track_number, order_key, status, mapped_by, days_in_transit::text FROM analytics.shipments"
        ),
        (
            "shipment_events", ["at", "status", "activity", "location"],
            """
            SELECT to_char(at, 'YYYY-MM-DD HH24:MI'), status, activity, location
            FROM analytics.shipment_events
            ORDER BY at
            """
        ),
        (
            "freshness", ["position", "lag_seconds", "generation", "version"],
            "SELECT position::text, lag_seconds::text, generation::text, version::text FROM analytics.freshness"
        ),
    ]

    // MARK: Doing

    private func post(_ body: String, sign: String) async throws -> (status: UInt, message: String) {
        var request = HTTPClientRequest(url: callback)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "sign", value: sign)
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let answer = try await response.body.collect(upTo: 1 << 16)
        return (response.status.code, String(buffer: answer))
    }

    private func refusal(of statement: SQL) async throws -> String {
        do {
            try await connection.execute(statement)
            return "done"
        } catch PostgresError.refused(let error) {
            return error.message
        }
    }

    // MARK: Showing

    private func show(_ columns: [String], _ statement: SQL) async throws {
        var table = TextTable(columns: columns)
        table.rows = try await connection.query(statement) { row throws(PostgresError) in
            var cells: [String] = []
            for _ in columns { cells.append(try row.next(String?.self) ?? "–") }
            return cells
        }
        show(table)
    }

    private func show(_ table: TextTable) {
        for line in table.lines() { Console.print(line) }
        Console.print()
    }
}

extension Connection {
    /// Waits until the read models hold every event, or have not come on for ten seconds.
    nonisolated func awaitProjection() async throws {
        var position: String?
        var moved = ContinuousClock.now
        while ContinuousClock.now - moved < .seconds(10) {
            let rows = try await query(
                """
                SELECT position::text, position = (SELECT max(position) FROM ledger.events) FROM analytics.freshness
                """, as: (String?.self, Bool?.self))
            if rows.first?.1 == true { return }
            if rows.first?.0 != position {
                position = rows.first?.0
                moved = .now
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.serialized) struct `A feed that CJ closes by its 80 % rule` {
    private static let orders = 60
    private static let watching = [
        "CJLEDGER_RECONCILE": "true", "CJLEDGER_REREGISTER": "true", "CJLEDGER_FEED_SILENCE": "1s",
        "CJLEDGER_RECONCILE_SETTLE": "1s", "CJLEDGER_RECONCILE_LIST": "3s", "CJLEDGER_RECONCILE_OPEN": "3s",
        "CJLEDGER_RECONCILE_UNDER_WAY": "3s",
    ]

    private struct Status: Decodable {
        struct Feed: Decodable {
            let state: String
            let noticed: String?
            let lost_since: String?
            let noticed_at: String?
            let reregistered_at: String?
            let repaired: Int
        }

        let feed: [Feed]
    }

    @Test(.timeLimit(.minutes(5)))
    func `is noticed by serve, registered again with leave, filled up, and told of`() async throws {
        var world = RunningSimulator.World(seed: 5, orders: Self.orders)
        world.closingRule = "four-fifths"
        try await Installation.with(world, receivers: 1, settings: ["CJLEDGER_RECONCILE": "false"]) { ledger in
            _ = try await ledger.cj.advance(by: 3 * 86_400)
            let told = ledger.forwarder.book.successes
            #expect(told > 20)
            // For a day nobody is there.
            await ledger.endReceivers()
            _ = try await ledger.cj.advance(by: 86_400)
            #expect(ledger.forwarder.book.failures > 8)
            try await ledger.startReceiver(Self.watching)
            let owner = try await ledger.connect()
            func wait(for condition: String) async throws {
                while try await owner.text("SELECT \(condition)") != "true" {
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            try await wait(
                for: """
                    (SELECT bool_and(ended_at IS NOT NULL) FROM reconciler.walks WHERE failures = 0)
                    AND NOT EXISTS (
                        SELECT FROM reconciler.checks WHERE call = 'getOrderDetail' AND asked_at IS NULL
                    )
                    """)
            _ = try await ledger.cj.advance(by: 5 * 86_400)
            #expect(ledger.forwarder.book.successes == told, "the simulated CJ must have closed the feed")

            try await wait(for: "EXISTS (SELECT FROM reconciler.feeds WHERE reregistered_at >= noticed_at)")
            try await wait(
                for: "(SELECT bool_and(looked_at IS NOT NULL) FROM reconciler.gaps WHERE why LIKE 'CJ sent%')")
            let status = try JSONDecoder().decode(
                Status.self, from: Data(try await ledger.command("status", "--json").utf8))
            let feed = try #require(status.feed.first)
            #expect(feed.state == "ok" && feed.noticed?.contains("polling saw") == true)
            #expect(feed.lost_since != nil && feed.noticed_at != nil && feed.reregistered_at != nil)
            #expect(feed.repaired >= 5)
            #expect(try await ledger.command("status").contains("registered again"))

            // Webhooks alone again.
            await ledger.endReceivers()
            try await ledger.startReceiver()
            while try await !ledger.cj.advance(by: 30 * 86_400).ended {}
            #expect(ledger.forwarder.book.successes > told, "CJ sends again")
            try await ledger.command("reconcile", "--once")
            try await expectTruth(ledger, orders: Self.orders)
            await owner.close()
        }
    }
}

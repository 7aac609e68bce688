import Bench
import CJ
import Foundation
import Ledger
import Simulator
import TestSupport
import Testing

/// What the pages of a test are made from.
enum Story {
    /// Whole lives of some purchases at a simulated CJ on a bad day: webhooks, and what its API answered in the middle and at
    /// the end.
    static func simulate(orders: Int, seed: UInt64 = 3) async throws {
        let cj = OfflineCJ(seed: seed, orders: orders)
        try await Received.append(try cj.webhooks("bad-day"))
        for time in [(cj.start + cj.end) / 2, cj.end] {
            try await Received.append(try Poll(cj: cj, time: time).snapshots(), mayRepeat: true)
        }
        try await project()
    }

    /// Adds webhooks as the receiver does, with the type and ids that their bodies name.
    static func receive(_ bodies: [[UInt8]]) async throws {
        let account = try #require(AccountName("main"))
        let into = try await EventImport(connection: try await TestDatabase.current.settings(as: LedgerRole.runtime))
        _ = try await into.add(
            bodies.map { body in
                let head = try Envelope(body)
                return Arrival(
                    account: account,
                    content: .event(
                        source: .webhook, type: head.type, messageType: head.messageType?.replacing("\u{0}", with: ""),
                        messageId: head.messageId?.replacing("\u{0}", with: ""), signature: .verified),
                    body: body, receivedAt: Date())
            })
        await into.close()
    }
}

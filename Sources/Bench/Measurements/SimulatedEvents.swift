import CJ
import Folding
import Foundation
import Hashing
import Instants
import Simulator

/// What a ledger would hold of one simulated account: its webhooks as they came on a bad day, and two answers about
/// each thing, one of them in the middle.
struct SimulatedEvents {
    let messages: [StoredMessage]

    static let purchases = 100

    /// - Parameters:
    ///   - seed: the same seed makes the same events.
    ///   - faults: what goes wrong with the webhooks, as `simulate --faults` takes it.
    init(seed: UInt64, faults: String = "bad-day") throws {
        let cj = OfflineCJ(seed: seed, orders: Self.purchases)
        let middle = (cj.start + cj.end) / 2
        let webhooks = try cj.webhooks(faults)
        let asked = max(cj.end, webhooks.last?.at ?? 0)
        var arrivals = webhooks.map { (at: $0.at, source: StoredMessage.Source.webhook, body: $0.body) }
        for time in [middle, asked] {
            arrivals += try Poll(cj: cj, time: time).snapshots().map { snapshot in
                (time, .snapshot(type: snapshot.type.rawValue), snapshot.body)
            }
        }
        arrivals.sort { $0.at < $1.at }
        messages = arrivals.enumerated().map { index, arrival in
            StoredMessage(
                position: index + 1, source: arrival.source, body: arrival.body,
                digest: SHA256.digest(of: arrival.body).hexadecimal,
                receivedAt: Date(microsecondsSince1970: arrival.at * 1_000_000 + index))
        }
    }
}

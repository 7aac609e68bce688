import CJ
import Folding
import Foundation
import Hashing
import TestSupport

/// Stores bodies as the ledger would: positions and times of receipt ascend, now and then two arrive together.
func stored(_ bodies: [[UInt8]]) -> [StoredMessage] {
    bodies.enumerated().map { index, body in
        StoredMessage(
            position: index + 1, body: body,
            digest: SHA256.digest(of: body).hexadecimal,
            receivedAt: Date(timeIntervalSince1970: 1_706_745_600 + Double(index / 2)))
    }
}

/// Webhooks and answers of CJ's API about the same things, mixed; each answer was asked for some seconds before it came,
/// so that webhooks fall between.
func storedWithAnswers(seed: UInt64, orders: Int = 5, count: Int) -> [StoredMessage] {
    var messages = RandomMessages(seed: seed, orders: orders)
    var random = SeededGenerator(seed: seed ^ 0xA5A5)
    return stored(messages.next(count)).map { webhook in
        let askedAt = webhook.receivedAt.addingTimeInterval(-Double(Int.random(in: 0...3, using: &random)))
        guard random.once(in: 2), let snapshot = messages.snapshot(askedAt: askedAt) else { return webhook }
        return StoredMessage(position: webhook.position, snapshot, receivedAt: webhook.receivedAt)
    }
}

extension StoredMessage {
    /// A snapshot as the ledger would store it.
    init(position: Int, _ snapshot: Snapshot, receivedAt: Date? = nil) {
        let body = snapshot.body
        self.init(
            position: position, source: .snapshot(type: snapshot.type.rawValue), body: body,
            digest: SHA256.digest(of: body).hexadecimal, receivedAt: receivedAt ?? snapshot.askedAt)
    }
}

/// What folding gives, as the read models would show it.
struct Folded: Equatable {
    var orders = OrderBook()
    var parcels = ShipmentBook()
    var bills: [String: BillPicture] = [:]
    var stockingOrders: [String: StockingOrderPicture] = [:]
    var variants: [String: VariantPicture] = [:]

    init(_ messages: some Sequence<StoredMessage>) {
        for message in messages {
            guard let contribution = try? Fold.contribution(of: message, zone: .gmt) else { continue }
            for picture in contribution.orders { orders.add(picture) }
            for picture in contribution.shipments { parcels.add(picture) }
            bills.join(contribution.bills)
            stockingOrders.join(contribution.stockingOrders)
            variants.join(contribution.variants)
        }
    }

    mutating func join(_ other: Folded) {
        orders.join(other.orders)
        parcels.join(other.parcels)
        bills.join(other.bills)
        stockingOrders.join(other.stockingOrders)
        variants.join(other.variants)
    }

    /// The parcels by the numbers they are shown under.
    var shipments: [String: ShipmentPicture] { parcels.shipments }

    static func == (left: Folded, right: Folded) -> Bool {
        left.orders.entries == right.orders.entries && left.shipments == right.shipments && left.bills == right.bills
            && left.stockingOrders == right.stockingOrders && left.variants == right.variants
    }
}

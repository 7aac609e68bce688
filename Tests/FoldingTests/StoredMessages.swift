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
        if random.once(in: 12) {
            let (type, body) = messages.importedFact()
            return StoredMessage(
                position: webhook.position, source: .imported(type: type), body: body,
                digest: SHA256.digest(of: body).hexadecimal, receivedAt: webhook.receivedAt)
        }
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

extension Contribution {
    var orders: [OrderPicture] {
        pictures.compactMap { if case .order(let picture) = $0 { picture } else { nil } }
    }

    var shipments: [ShipmentPicture] {
        pictures.compactMap { if case .shipment(let picture) = $0 { picture } else { nil } }
    }
}

/// What folding gives, as the read models would show it.
@dynamicMemberLookup
struct Folded: Equatable {
    private var things = Things()

    init(_ messages: some Sequence<StoredMessage>) {
        for message in messages {
            for picture in (try? Fold.contribution(of: message, zone: .gmt))?.pictures ?? [] { things.add(picture) }
        }
    }

    mutating func join(_ other: Folded) { things.join(other.things) }

    subscript<Value>(dynamicMember path: KeyPath<Things, Value>) -> Value { things[keyPath: path] }

    /// The parcels by the numbers they are shown under.
    var shipments: [String: ShipmentPicture] { things.shipments.shipments }

    static func == (left: Folded, right: Folded) -> Bool {
        left.things == right.things && left.orders.entries == right.orders.entries
    }
}

public import CJ
public import Foundation

/// What one event adds to the read models.
public struct Contribution: Sendable {
    /// Pictures of the orders it speaks of.
    public var orders: [OrderPicture] = []
    /// Pictures of the parcels it speaks of, by track number.
    public var shipments: [String: ShipmentPicture] = [:]

    /// Every order id it names, of whatever kind, ascending.
    public var orderIds: [String] {
        Set(orders.flatMap { $0.ids.identifying + Array($0.ids.numbers.keys) }).sorted()
    }

    /// Every track number it names, ascending.
    public var trackNumbers: [String] { shipments.keys.sorted() }
}

/// The rules that turn events into pictures.
public enum Fold {
    /// Counts up when the same events would give other rows; a generation belongs to one version.
    public static let version = 1

    /// What an event adds; nothing where its type has no read model.
    ///
    /// - Parameter zone: meant by CJ's dates that name none.
    /// - Throws: ``UnreadableMessage`` when it is of a known type and says nothing that can be used.
    public static func contribution(
        of message: StoredMessage, zone: TimeZone
    ) throws(UnreadableMessage) -> Contribution {
        let envelope: Envelope
        do {
            envelope = try Envelope(message.body)
        } catch {
            throw UnreadableMessage("not an event: \(error)")
        }
        var contribution = Contribution()
        switch try Message(envelope, zone: zone) {
        case .order(let order):
            let picture = try OrderPicture(order, in: message)
            contribution.orders = [picture]
            if let trackNumber = order.trackNumber, let head = picture.heads[.order] {
                contribution.shipments[trackNumber] = ShipmentPicture(order, stamp: head.stamp, in: message)
            }
        case .logistic(let logistic):
            contribution.orders = OrderPicture.pictures(logistic, in: message)
            if let trackNumber = logistic.trackingNumber {
                contribution.shipments[trackNumber] = ShipmentPicture(logistic, in: message)
            }
            guard !contribution.orders.isEmpty || !contribution.shipments.isEmpty else {
                throw UnreadableMessage(
                    "LOGISTIC: neither orderId, storeOrderNumbers nor trackingNumber names anything")
            }
        case .other:
            break
        }
        return contribution
    }
}

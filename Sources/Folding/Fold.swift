public import CJ
public import Foundation

/// The rules that turn events into pictures.
public enum Fold {
    /// Counts up when the same events would give other rows; a generation belongs to one version.
    public static let version = 9

    /// What an event adds; nothing where its type has no read model.
    ///
    /// - Parameter zone: meant by CJ's dates that name none.
    /// - Throws: ``UnreadableMessage`` when it is of a known type and says nothing that can be used.
    public static func contribution(
        of message: StoredMessage, zone: TimeZone
    ) throws(UnreadableMessage) -> Contribution {
        var told = TrackEventCache()
        return try contribution(of: message, zone: zone, beyond: &told)
    }

    /// The same without track events that are in the contributions of messages before it.
    public static func contribution(
        of message: StoredMessage, zone: TimeZone, beyond told: inout TrackEventCache
    ) throws(UnreadableMessage) -> Contribution {
        switch message.source {
        case .webhook: break
        case .snapshot(let type):
            guard let type = SnapshotType(rawValue: type) else { return Contribution() }
            return try contribution(of: try Snapshot(type, body: message.body), in: message, zone: zone)
        case .imported(let type):
            guard let kind = ImportedFact.Kind(rawValue: type) else { return Contribution() }
            return Contribution([try ImportedFact(kind, body: message.body).picture(in: message)])
        }
        let envelope = try envelope(of: message)
        let content = try Message(envelope, zone: zone)
        var news = TrackEventCache.News()
        // What it notes of a parcel holds, since a message that names one is never refused.
        if case .logistic(let logistic) = content { news = told.news(in: logistic, receivedAt: message.receivedAt) }
        var contribution = try contribution(of: content, telling: news, in: message)
        contribution.personalKeys = PersonalKeys.joined([
            PersonalKeys.found(in: envelope.json, outside: news.list), news.personalKeys,
        ])
        return contribution
    }

    static func envelope(of message: StoredMessage) throws(UnreadableMessage) -> Envelope {
        do {
            return try Envelope(message.body)
        } catch {
            throw UnreadableMessage("not an event: \(error)")
        }
    }

    /// - Parameter news: what a `LOGISTIC` message tells of its parcel's way.
    static func contribution(
        of content: Message, telling news: TrackEventCache.News, in message: StoredMessage
    ) throws(UnreadableMessage) -> Contribution {
        switch content {
        case .order(let order):
            let picture = try OrderPicture(order, in: message)
            var contribution = Contribution([.order(picture)])
            if let head = picture.heads[.order] {
                contribution.pictures += ShipmentPicture.pictures(order, stamp: head.stamp, in: message)
            }
            return contribution
        case .orderSplit(let split):
            return Contribution(
                try OrderPicture.pictures(split, in: message) + VariantPicture.pictures(split, in: message))
        case .logistic(let logistic):
            // The message has no date of its own; the newest thing it tells of dates it. Since clocks along the way
            // differ, the next thing may seem no newer, and the longer list is the later.
            let stamp = Stamp(at: news.newest.at, rank: news.newest.count, of: message)
            return Contribution(
                try OrderPicture.pictures(logistic, stamp: stamp, in: message)
                    + ShipmentPicture.pictures(logistic, news, stamp: stamp, in: message))
        case .bill(let bill):
            guard let billId = bill.billId else { throw UnreadableMessage("MAKEUP: no orderId names the bill") }
            return Contribution(
                .bill(billId, BillPicture(bill, in: message)), of: bill.relatedOrderId, orderType: bill.orderType,
                by: .bill, in: message)
        case .stockingOrder(let order):
            guard let id = order.stockingOrderId else {
                throw UnreadableMessage("PRIVATE_ORDER: no orderId names the stocking order")
            }
            return Contribution([.stockingOrder(id, StockingOrderPicture(order, in: message))])
        case .stock(let stock):
            return Contribution(VariantPicture.pictures(stock, in: message))
        case .variant(let variant):
            return Contribution(VariantPicture.pictures(variant, in: message))
        case .other:
            return Contribution()
        }
    }
}

extension Contribution {
    /// A bill and the order it is for, which it only names; or the id of what else it is for.
    init(
        _ bill: Picture, of related: String?, orderType: String?, by witness: Witness, in message: StoredMessage
    ) {
        self.init([bill])
        if let order = OrderPicture.picture(billed: related, orderType: orderType, by: witness, in: message) {
            pictures.append(.order(order))
        } else if let related {
            absentOrderIds = [related]
        }
    }
}

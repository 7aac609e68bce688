public import CJ
import Foundation

extension Fold {
    /// What an event names: the names of what its contribution has pictures of. Of what most events are, nothing else is
    /// read.
    ///
    /// - Throws: ``UnreadableMessage`` whenever there is no contribution.
    public static func names(in message: StoredMessage) throws(UnreadableMessage) -> [ThingName] {
        switch message.source {
        case .webhook:
            return try names(of: try Message(try envelope(of: message), zone: .gmt), in: message)
        case .snapshot(let type):
            guard let type = SnapshotType(rawValue: type) else { return [] }
            let snapshot = try Snapshot(type, body: message.body)
            if let names = names(of: snapshot, at: message.position) { return names }
            return try contribution(of: snapshot, in: message, zone: .gmt).pictures.map(\.name)
        case .imported:
            return try contribution(of: message, zone: .gmt).pictures.map(\.name)
        }
    }

    private static func names(of content: Message, in message: StoredMessage) throws(UnreadableMessage) -> [ThingName] {
        switch content {
        case .order(let order):
            [.order(try order.ids(at: message.position))] + parcels(order.trackNumbers)
        case .logistic(let logistic):
            try logistic.orderIds(at: message.position).map(ThingName.order) + parcels(logistic.trackNumbers)
        default: try contribution(of: content, telling: TrackEventCache.News(), in: message).pictures.map(\.name)
        }
    }

    private static func parcels(_ numbers: [TrackNumber]) -> [ThingName] { numbers.map { .shipment([$0.normal]) } }

    /// Nil where the whole answer must be read.
    private static func names(of snapshot: Snapshot, at position: Int) -> [ThingName]? {
        guard case .known(let answer) = snapshot.answer else { return nil }
        switch snapshot.type {
        case .orderDetail, .orderList:
            guard let order = OrderAnswer(answer), let ids = order.ids(at: position) else { return nil }
            return [.order(ids)] + parcels(order.trackNumbers)
        case .trackInfo:
            guard let track = TrackAnswer(answer, zone: .gmt) else { return nil }
            let parcels = track.parcels(askedBy: snapshot.entity, position: position)
            return parcels.isEmpty ? nil : parcels.map { .shipment($0.identifying) }
        case .costSheet:
            guard let orders = CostSheet.Orders(answer), let code = orders.code,
                let ids = OrderIds(cjId: code, position: position)
            else { return nil }
            return ([ids] + orders.others.compactMap { OrderIds(cjId: $0, position: position) }).map(ThingName.order)
        case .bill, .stockingOrder, .outboundDetail, .dispute, .variant, .stockLevels, .balance, .billTotals: return nil
        }
    }
}

// MARK: The ids of orders

extension OrderMessage {
    /// - Throws: ``UnreadableMessage`` when it names no order.
    func ids(at position: Int) throws(UnreadableMessage) -> OrderIds {
        let ids = OrderIds(cjIds: cjOrderIds, numbers: orderNumber.map { [$0] } ?? [], position: position)
        guard ids.key != nil else { throw UnreadableMessage("ORDER: neither cjOrderId nor orderNumber names an order") }
        return ids
    }
}

extension LogisticMessage {
    /// The ids of the CJ order or, where that is missing, each of the seller's numbers by itself.
    ///
    /// - Throws: ``UnreadableMessage`` when it names neither an order nor a parcel.
    func orderIds(at position: Int) throws(UnreadableMessage) -> [OrderIds] {
        let named = OrderIds(cjIds: orderId.map { [$0] } ?? [], numbers: storeOrderNumbers, position: position)
        guard named.identifying.isEmpty else { return [named] }
        guard !storeOrderNumbers.isEmpty || !trackNumbers.isEmpty else {
            throw UnreadableMessage("LOGISTIC: neither orderId, storeOrderNumbers nor trackingNumber names anything")
        }
        return storeOrderNumbers.map { OrderIds(cjIds: [], numbers: [$0], position: position) }
    }
}

extension OrderAnswer {
    /// Nil when it names no order.
    func ids(at position: Int) -> OrderIds? {
        let ids = OrderIds(
            cjIds: cjOrderIds, numbers: orderNumber.map { [$0] } ?? [], platformId: platformOrderId,
            shipmentOrderId: shipmentOrderId, position: position)
        return ids.key == nil ? nil : ids
    }
}

extension OrderIds {
    /// One id of CJ's; nil when it is none.
    fileprivate init?(cjId: String, position: Int) {
        self.init(cjIds: [cjId], numbers: [], position: position)
        if key == nil { return nil }
    }
}

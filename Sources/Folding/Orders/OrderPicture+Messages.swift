import CJ
import Foundation

extension OrderPicture {
    /// What an `ORDER` webhook says of its order.
    ///
    /// - Throws: ``UnreadableMessage`` when it names no order.
    init(_ order: OrderMessage, in message: StoredMessage) throws(UnreadableMessage) {
        let ids = try order.ids(at: message.position)
        var head = OrderHead()
        head.setStatus(order.orderStatus, subStatus: order.subStatus)
        head.logisticName = order.logisticName
        head.trackNumber = order.trackNumbers.first?.written
        head.created = order.createDate?.past(at: message.receivedAt)
        head.paid = order.payDate?.past(at: message.receivedAt)
        head.shipped = order.deliveryDate?.past(at: message.receivedAt)
        head.completed = order.completeDate?.past(at: message.receivedAt)
        head.isPrivateOutbound = order.isPrivateOutbound
        head.isSandbox = order.isSandbox
        head.carrier = order.carrier
        head.trackingURL = order.trackingURL
        let updated = order.updateDate
        let stamp = Stamp(at: updated?.instant, rank: head.rank, of: message)
        self.init(
            ids: ids, witness: .order, head: head, lines: order.lines?.map(OrderLine.init),
            stamp: stamp,
            statement: head.status.map { StatusStatement($0, by: updated, stamp: stamp, source: .order) },
            message: message)
    }

    /// What a `LOGISTIC` webhook says of the order, one picture for each way it names one.
    ///
    /// - Throws: ``UnreadableMessage`` when it names neither an order nor a parcel.
    static func pictures(
        _ logistic: LogisticMessage, stamp: Stamp, in message: StoredMessage
    ) throws(UnreadableMessage) -> [Picture] {
        var head = OrderHead()
        head.logisticName = logistic.logisticName
        head.trackNumber = logistic.trackNumbers.first?.written
        head.carrier = logistic.carrier
        head.trackingURL = logistic.trackingURL
        return try logistic.orderIds(at: message.position).map { ids in
            .order(
                OrderPicture(
                    ids: ids, witness: .logistic, head: head, lines: nil, stamp: stamp, statement: nil,
                    message: message))
        }
    }
}

extension OrderPicture {
    /// What an `ORDERSPLIT` webhook says: of each child that it is one, and of the order that was split that there is one.
    ///
    /// - Throws: ``UnreadableMessage`` when it names no order at all.
    static func pictures(
        _ split: OrderSplitMessage, in message: StoredMessage
    ) throws(UnreadableMessage) -> [Picture] {
        var pictures = split.children.indices.compactMap { picture(ofChild: $0, of: split, in: message) }
        if let parent = split.originalOrderId {
            let ids = OrderIds(cjIds: [parent], numbers: [], position: message.position)
            if ids.key != nil { pictures.append(OrderPicture(ids: ids, namedBy: .orderSplit, in: message)) }
        }
        guard !pictures.isEmpty else {
            throw UnreadableMessage("ORDERSPLIT: neither originalOrderId nor an orderCode names an order")
        }
        return pictures.map(Picture.order)
    }

    private static func picture(
        ofChild index: Int, of split: OrderSplitMessage, in message: StoredMessage
    ) -> OrderPicture? {
        let child = split.children[index]
        let ids = OrderIds(cjIds: [child.orderCode].compactMap(\.self), numbers: [], position: message.position)
        guard ids.key != nil else { return nil }
        var head = OrderHead()
        head.setStatus(child.orderStatus)
        head.created = child.createdAt?.past(at: message.receivedAt)
        let time = [split.splitTime, child.createdAt]
            .compactMap { $0?.past(at: message.receivedAt) }
            .first { $0.instant != nil }
        let stamp = Stamp(at: time?.instant, rank: head.rank, of: message, part: index)
        let parent = split.originalOrderId.flatMap { $0 == child.orderCode ? nil : $0 }
        return OrderPicture(
            ids: ids, witness: .orderSplit, head: head,
            lines: child.products.isEmpty ? nil : child.products.map(OrderLine.init),
            stamp: stamp,
            statement: head.status.map { StatusStatement($0, by: time, stamp: stamp, source: .orderSplit) },
            links: parent.map { [OrderLink(kind: .split, code: $0)] } ?? [], message: message)
    }

    /// The order that a bill is for, which the bill only names. A bill of something else makes no order.
    static func picture(
        billed id: String?, orderType: String?, by witness: Witness, in message: StoredMessage
    ) -> OrderPicture? {
        guard let id, BillSubject.isSurelyAnOrder(id), BillSubject(relatedId: id, orderType: orderType) == .order else {
            return nil
        }
        let ids = OrderIds(cjIds: [id], numbers: [], position: message.position)
        return ids.key == nil ? nil : OrderPicture(ids: ids, namedBy: witness, in: message)
    }
}

extension StatusStatement {
    /// - Parameter date: the date that the stamp was made by, if the message has one.
    fileprivate init(_ status: String, by date: CJTime?, stamp: Stamp, source: Witness) {
        self.init(at: stamp.at, atText: stamp.date == nil ? nil : date?.text, status: status, source: source)
    }
}

extension OrderLine {
    init(_ product: OrderSplitMessage.Product) {
        self.init()
        vid = product.vid
        sku = product.sku
        quantity = product.quantity
        productCode = product.productCode
    }

    init(_ line: OrderMessage.Line) {
        self.init()
        lineItemId = line.lineItemId
        storeLineItemId = line.storeLineItemId
        vid = line.vid
        quantity = line.quantity
        unitPrice = line.sellPrice
        productionStatus = line.productionOrderStatus
        abnormalTypes = line.abnormalTypes
    }
}

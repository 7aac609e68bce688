import CJ
import Foundation

extension OrderPicture {
    /// What an `ORDER` webhook says of its order.
    ///
    /// - Throws: ``UnreadableMessage`` when it names no order.
    init(_ order: OrderMessage, in message: StoredMessage) throws(UnreadableMessage) {
        let ids = try order.ids(at: message.position)
        var head = OrderHead()
        head.status = order.orderStatus.map(OrderStatus.name)
        head.logisticName = order.logisticName
        head.trackNumber = order.trackNumber
        head.created = order.createDate
        head.paid = order.payDate
        head.shipped = order.deliveryDate
        head.completed = order.completeDate
        head.isPrivateOutbound = order.isPrivateOutbound
        let update = order.updateDate
        let updated = update?.instant
        self.init(
            ids: ids, witness: .order, head: head, lines: order.lines?.map(OrderLine.init),
            stamp: Stamp(at: updated, rank: head.status.map(OrderStatus.rank) ?? 0, of: message),
            statement: head.status.map {
                StatusStatement(
                    at: updated ?? message.receivedAt, atText: updated == nil ? nil : update?.text,
                    status: $0, source: .order)
            },
            message: message)
    }

    /// What a `LOGISTIC` webhook says of the order, one picture for each way it names one.
    ///
    /// - Throws: ``UnreadableMessage`` when it names neither an order nor a parcel.
    static func pictures(
        _ logistic: LogisticMessage, stamp: Stamp, in message: StoredMessage
    ) throws(UnreadableMessage) -> [OrderPicture] {
        var head = OrderHead()
        head.logisticName = logistic.logisticName
        head.trackNumber = logistic.trackingNumber
        return try logistic.orderIds(at: message.position).map { ids in
            OrderPicture(
                ids: ids, witness: .logistic, head: head, lines: nil, stamp: stamp, statement: nil, message: message)
        }
    }
}

extension OrderPicture {
    /// What an `ORDERSPLIT` webhook says: of each child that it is one, and of the order that was split that there is one.
    ///
    /// - Throws: ``UnreadableMessage`` when it names no order at all.
    static func pictures(
        _ split: OrderSplitMessage, in message: StoredMessage
    ) throws(UnreadableMessage) -> [OrderPicture] {
        var pictures = split.children.indices.compactMap { picture(ofChild: $0, of: split, in: message) }
        if let parent = split.originalOrderId {
            let ids = OrderIds(cjIds: [parent], numbers: [], position: message.position)
            if ids.key != nil { pictures.append(OrderPicture(ids: ids, namedBy: .orderSplit, in: message)) }
        }
        guard !pictures.isEmpty else {
            throw UnreadableMessage("ORDERSPLIT: neither originalOrderId nor an orderCode names an order")
        }
        return pictures
    }

    private static func picture(
        ofChild index: Int, of split: OrderSplitMessage, in message: StoredMessage
    ) -> OrderPicture? {
        let child = split.children[index]
        let ids = OrderIds(cjIds: [child.orderCode].compactMap(\.self), numbers: [], position: message.position)
        guard ids.key != nil else { return nil }
        var head = OrderHead()
        head.status = child.orderStatus.map(OrderStatus.name)
        head.created = child.createdAt
        let time = [split.splitTime, child.createdAt].compactMap(\.self).first { $0.instant != nil }
        let parent = split.originalOrderId.flatMap { $0 == child.orderCode ? nil : $0 }
        return OrderPicture(
            ids: ids, witness: .orderSplit, head: head,
            lines: child.products.isEmpty ? nil : child.products.map(OrderLine.init),
            stamp: Stamp(at: time?.instant, rank: head.status.map(OrderStatus.rank) ?? 0, of: message, part: index),
            statement: head.status.map {
                StatusStatement(
                    at: time?.instant ?? message.receivedAt, atText: time?.text, status: $0, source: .orderSplit)
            },
            links: parent.map { [OrderLink(kind: .split, code: $0)] } ?? [], message: message)
    }

    /// The order that a bill is for, which the bill only names.
    static func picture(_ bill: BillMessage, in message: StoredMessage) -> OrderPicture? {
        let ids = OrderIds(cjIds: [bill.relatedOrderId].compactMap(\.self), numbers: [], position: message.position)
        return ids.key == nil ? nil : OrderPicture(ids: ids, namedBy: .bill, in: message)
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

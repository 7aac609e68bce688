// ORDER and ORDERSPLIT.
extension Message {
    /// Nil before the order is there.
    init?(about order: Order, at now: Instant, in manner: Manner) {
        guard let status = order.status(at: now) else { return nil }
        type = .order
        messageType =
            switch now {
            case order.createdAt where order.isPrivateOutbound || manner.dialect[OrderInsert.self] == .all: "INSERT"
            case order.connectedAt: "ORDER_CONNNECTED"
            default: "UPDATE"
            }
        let isConnected = order.connectedAt.map { $0 <= now } ?? true
        let parcel = order.parcel.flatMap { $0.step(at: now) == nil ? nil : $0 }
        params = [
            "orderNumber": .text(order.ids.number),
            "cjOrderId": isConnected ? manner.id(of: order) : manner.dialect.absentId("cjOrderId"),
            "orderStatus": manner.status(of: order, at: now),
            "logisticName": .text(order.logisticName),
            "trackNumber": parcel.map { .text($0.field(in: manner.dialect)) } ?? manner.missingTrackNumber,
            "trackingUrl": JSON(parcel?.trackingUrl),
            "trackingProvider": JSON(parcel?.trackingProvider),
            "createDate": manner.date(order.createdAt),
            "updateDate": manner.datesUpdates ? manner.date(now) : manner.date(nil),
            "payDate": manner.date(order.paidAt.reached(at: now)),
            "deliveryDate": manner.date(order.shippedAt.reached(at: now)),
            "completeDate": manner.date(order.completedAt.reached(at: now)),
            "privateOutboundOrder": .bool(order.isPrivateOutbound),
            "orderItems": .array(order.lines.map { Self.item($0, in: status, manner) }),
        ]
    }

    private static func item(_ line: OrderLine, in status: OrderStatus, _ manner: Manner) -> JSON {
        [
            "vid": .text(line.variant.vid),
            "quantity": JSON(line.quantity),
            "sellPrice": manner.amount(line.unitPrice),
            "lineItemId": .text(line.lineItemId),
            "storeLineItemId": manner.dialect.id(line.storeLineItemId, "storeLineItemId"),
            "productionOrderStatus": JSON(line.productionStatus(in: status)),
            "abnormalType": line.abnormalTypes(in: status).map { .array($0.map { JSON($0) }) } ?? .null,
        ]
    }

    init(aboutSplitOf parent: Order, into children: some Sequence<Order>, at now: Instant, in manner: Manner) {
        type = .orderSplit
        messageType = "UPDATE"
        params = [
            "originalOrderId": .text(parent.ids.code),
            "splitOrderList": .array(
                children.map { child in
                    [
                        "createAt": manner.timestamp(child.createdAt),
                        "orderCode": .text(child.ids.code),
                        // Here CJ writes a status as a number.
                        "orderStatus": manner.splitStatus(of: child, at: now),
                        "productList": .array(
                            child.lines.map { line in
                                let code = manner.dialect[ProductCode.self].code(of: line, among: child.lines)
                                return Self.product(line, code: code)
                            }),
                    ]
                }),
            "orderSplitTime": manner.writesSplitTime ? manner.date(now) : .text("拆单时间"),
        ]
    }

    private static func product(_ line: OrderLine, code: String) -> JSON {
        [
            "sku": .text(line.variant.sku),
            "vid": .text(line.variant.vid),
            "quantity": JSON(line.quantity),
            "productCode": .text(code),
        ]
    }
}

extension Parcel {
    /// What an order's field for its track number has.
    func field(in dialect: Dialect) -> String {
        TrackNumbers(of: self, in: dialect).field(dialect[NumbersInField.self])
    }

    /// The page that shows the parcel's way.
    var trackingUrl: String { "https://www.cjpacket.com/?trackingNumber=\(trackNumber)" }

    /// CJ's name for the service that carries it.
    var trackingProvider: String { fromCountry == toCountry ? "Local_Standard" : "Yun_Standard" }
}

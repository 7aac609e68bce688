// MAKEUP, PRIVATE_ORDER and STOCK.
extension Message {
    init(about bill: Bill, at now: Instant, in manner: Manner) {
        let state = bill.state(at: now)
        type = .makeup
        (messageType, _) = state.words
        params = [
            "orderId": .text(bill.id),
            "relationOrderId": manner.dialect.id(bill.subject(in: manner.dialect), "relationOrderId"),
            "payOrderId": manner.dialect.id(state == .paid ? "ZF" + bill.id.dropFirst(2) : nil, "payOrderId"),
            "amount": manner.amount(bill.amount),
            "reason": .text(bill.reason),
            "type": JSON(bill.use(in: manner.dialect) == .order ? 0 : 1),
            "diffUseType": JSON(bill.use(in: manner.dialect).rawValue),
            "status": .text(state.words.status),
            "createDate": manner.date(bill.createdAt),
            "paymentDate": manner.date(state == .paid ? bill.endedAt : nil),
        ]
    }

    /// Nil before the stocking order is there.
    init?(about order: StockingOrder, at now: Instant, in manner: Manner) {
        guard let status = order.status(at: now) else { return nil }
        type = .privateOrder
        messageType = now == order.createdAt ? "INSERT" : "UPDATE"
        func date(_ instant: Instant) -> JSON { manner.date(instant <= now ? instant : nil) }
        params = [
            "orderId": .text(order.id),
            "orderNumber": .text(order.orderNumber),
            "status": .text(status.rawValue),
            "orderType": .number("2"),
            "createDate": manner.date(order.createdAt),
            "paymentDate": date(order.paidAt),
            "deliveryDate": date(order.shippedAt),
            "completeDate": date(order.completedAt),
        ]
    }

    /// How many pieces of each variant there are where that changed.
    init(aboutStockOf variants: [Variant], at now: Instant) {
        type = .stock
        messageType = "UPDATE"
        params = .object(
            variants.map { variant in
                let area = StockLevels.Area.us
                let level: JSON = [
                    "vid": .text(variant.vid), "areaId": .text(area.id), "areaEn": .text(area.name),
                    "countryCode": .text(area.country),
                    "storageNum": JSON(StockLevels.quantity(of: variant, changedAt: now)), "pid": .text(variant.pid),
                ]
                return JSON.Member(key: variant.vid, value: [level])
            })
    }
}

extension Bill.End {
    /// The messageType and the status of a message about a bill in this state.
    fileprivate var words: (messageType: String, status: String) {
        switch self {
        case .open: ("INSERT", "CREATED")
        case .paid: ("PAID", "PAID")
        case .cancelled: ("CANCEL", "CANCELED")
        }
    }
}

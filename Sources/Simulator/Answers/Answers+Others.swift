// Parcels, variants and private stock.
extension Answers {
    /// Parcels that CJ does not know are left out.
    func trackInfo(_ request: Request) throws(Refusal) -> JSON {
        let numbers = request.values("trackNumber")
        guard !numbers.isEmpty else { throw .parameter }
        return .array(
            numbers.compactMap { number in
                register.order(ofParcel: number)?.parcel.flatMap { parcel in
                    parcel.step(at: now).map { track(parcel, askedFor: number, at: $0) }
                }
            })
    }

    private func track(_ parcel: Parcel, askedFor number: String, at step: TrackStep) -> JSON {
        let numbers = TrackNumbers(of: parcel, in: dialect).answer(to: number, dialect[TrackAnswer.self])
        let words = TrackWords(of: parcel, in: dialect)
        let delivered = parcel.deliveredAt.reached(at: now)
        let lastMile = parcel.lastMile(at: now)
        let start = parcel.events[0].at
        let answer: [JSON.Member] = [
            ("trackingNumber", .text(numbers.trackingNumber)), ("logisticName", .text(parcel.logisticName)),
            ("trackingFrom", .text(parcel.fromCountry)), ("trackingTo", .text(parcel.toCountry)),
            ("deliveryDay", JSON(delivered.map { String($0.since(start) / .days(1)) })),
            ("deliveryTime", dialect.date(delivered)), ("trackingStatus", .text(words.word(for: step))),
            ("lastMileCarrier", JSON(lastMile?.carrier)),
            ("lastTrackNumber", dialect.id(lastMile?.trackNumber, "lastTrackNumber")),
        ].map { JSON.Member(key: $0.0, value: $0.1) }
        let mailNo = numbers.cjMailNo.map { [JSON.Member(key: "cjMailNo", value: .text($0))] } ?? []
        return .object(answer + mailNo + routes(of: parcel, words))
    }

    private func routes(of parcel: Parcel, _ words: TrackWords) -> [JSON.Member] {
        guard dialect[Routes.self] == .shown else { return [] }
        let steps = parcel.events.filter { $0.at <= now }.map { event in
            [
                "acceptTime": .text(dialect[RouteTimes.self].text(of: event)), "acceptAddress": .text(event.location),
                "remark": .text(words.activity(for: event.step)),
            ] as JSON
        }
        let isNewestFirst =
            switch dialect[RouteOrder.self] {
            case .oldestFirst: false
            case .newestFirst: true
            }
        return [JSON.Member(key: "routes", value: .array(isNewestFirst ? steps.reversed() : steps))]
    }

    func variant(_ request: Request) throws(Refusal) -> JSON {
        guard let vid = request.values("vid").first else { throw .parameter }
        guard let variant = register.variant(vid) else { throw .variantNotFound }
        return [
            "vid": .text(variant.vid), "pid": .text(variant.pid), "variantName": .null,
            "variantNameEn": .text(variant.name), "variantSku": .text(variant.sku),
            "variantImage": .text(""), "variantUnit": .null, "variantProperty": .text("[]"),
            "variantKey": .text(variant.sku.split(separator: "-").dropFirst().joined(separator: "-")),
            "variantLength": JSON(Variant.side), "variantWidth": JSON(Variant.side),
            "variantHeight": JSON(Variant.side),
            "variantVolume": .number("27000"), "variantWeight": .number("\(variant.grams).00"),
            "variantSellPrice": manner.price(variant.price), "createTime": .text("2021-03-15T14:07:26.000+00:00"),
        ]
    }

    func balance(of amount: USD) -> JSON {
        [
            "amount": manner.amount(amount), "noWithdrawalAmount": manner.amount(.zero),
            "freezeAmount": manner.amount(.zero),
        ]
    }

    func stockLevels(_ request: Request) throws(Refusal) -> JSON {
        guard let vid = request.values("vid").first else { throw .parameter }
        guard let variant = register.variant(vid) else { throw .variantNotFound }
        let levels = StockLevels(of: register.world.lives, at: now)
        return .array(
            StockLevels.Area.allCases.map { area in
                let quantity = levels.quantity(of: variant, in: area)
                return [
                    "vid": .text(variant.vid), "areaId": .text(area.id), "areaEn": .text(area.name),
                    "countryCode": .text(area.country), "storageNum": JSON(quantity),
                    "totalInventoryNum": JSON(quantity), "cjInventoryNum": JSON(quantity / 10),
                    "factoryInventoryNum": JSON(quantity - quantity / 10),
                ]
            })
    }

    private struct StockingQuery: Decodable {
        let pageNum: Int?
        let pageSize: Int?
        let orderContent: String?
        let orderStatus: String?
        let createOrderDateStart: Int?
        let createOrderDateEnd: Int?
    }

    func stockingOrders(_ request: Request) throws(Refusal) -> JSON {
        let query = try request.body(StockingQuery.self)
        let page = try page(number: query.pageNum, size: query.pageSize, usualSize: 10)
        let found = register.world.lives.flatMap(\.stockingOrders).filter { order in
            guard let status = order.status(at: now) else { return false }
            let created = order.createdAt.seconds * 1_000
            return query.orderStatus.map { $0 == status.code } ?? true
                && query.orderContent.map { order.id == $0 || order.lines.map(\.variant.sku).contains($0) } ?? true
                && created > query.createOrderDateStart ?? .min && created < query.createOrderDateEnd ?? .max
        }
        return .object(
            members(page, of: found.count, rows: page.rows(of: found).map(listed), documented: .contentRecords))
    }

    private func listed(_ order: StockingOrder) -> JSON {
        let bills = register.world.lives.first { $0.stockingOrders.contains(order) }?.accountBills ?? []
        let told = ToldStock(order, bills: bills, catalogue: register.world.catalogue, in: dialect)
        let status = order.status(at: now)
        let paid = order.paidAt <= now ? order.paidAt : nil
        let listed: JSON = [
            "orderCode": .text(order.id), "status": JSON(status?.code), "statusDesc": JSON(status?.description),
            "postage": amount(USD.zero), "storageId": .text(StockingOrder.warehouse.id),
            "storageNo2Name": .text(StockingOrder.warehouse.name), "logisticName": .text("Domestic Express"),
            "trackingNumber": dialect.id(order.trackNumbers(at: now)?.carrier, "trackingNumber"),
            "cjTrackingNumber": dialect.id(order.trackNumbers(at: now)?.cj, "cjTrackingNumber"),
            "discountMoney": amount(order.discount), "productDiscountMoney": amount(order.discount),
            "postageDiscountMoney": amount(USD.zero),
            // To the minute; the time stamp beside it is exact.
            "createDate": .text(String(order.createdAt.cjText.dropLast(3))),
            "createDateTime": .number("\(order.createdAt.seconds)000"),
            "paymentDate": JSON(paid.map { String($0.cjText.dropLast(3)) }),
            "paymentDateTime": paid.map { .number("\($0.seconds)000") } ?? .null,
            "orderAmount": amount(told.amount), "amount": amount(told.amount), "serviceFee": amount(USD.zero),
            "orderQuantity": JSON(told.lines.map(\.line.quantity).reduce(0, +)), "orderType": .number("2"),
            "orderCategory": .text("SY"), "variantTypeSum": JSON(told.lines.count),
            "supplierList": [
                [
                    "supplierId": .text("1"), "supplierName": .text("CJ"),
                    "productList": .array(told.lines.indices.map { product($0, of: told) }),
                ]
            ],
        ]
        guard case .object(let members) = listed else { return listed }
        return .object(members + extras(of: told))
    }

    /// What only some stocking orders have: a surcharge, and a refund.
    private func extras(of told: ToldStock) -> [JSON.Member] {
        var extras: [(String, JSON)] = []
        if let surcharge = told.surcharge {
            extras += [("diffType", .number("2")), ("diffAmount", amount(surcharge))]
        }
        if told.order.paidAt <= now {
            let refund = ("refundAmount", told.refundAmount.map(amount) ?? .null)
            switch told.refund {
            case .none: break
            case .pending: extras += [("refundStatus", .number("1")), ("stockoutRefundStatus", .text("0")), refund]
            case .refused: extras += [("refundStatus", .null), ("stockoutRefundStatus", .text("2")), refund]
            case .byLine: extras += [("refundStatus", .number("2")), ("stockoutRefundStatus", .text("1")), refund]
            }
        }
        return extras.map { JSON.Member(key: $0.0, value: $0.1) }
    }

    private func product(_ index: Int, of told: ToldStock) -> JSON {
        let (order, line, variant) = (told.order, told.lines[index], told.lines[index].line.variant)
        let fields: [(String, JSON)] = [
            ("productCode", .text("\(order.id.dropFirst(2))\(index + 1)")), ("orderCode", .text(order.id)),
            ("stanProductId", .text(variant.vid)), ("sku", .text(variant.sku)), ("cjProductId", .text(variant.pid)),
            ("quantity", JSON(line.line.quantity)),
            ("allocateNum", JSON(order.completedAt <= now ? line.arriving : 0)), ("price", amount(line.price)),
            ("originalPrice", amount(line.price + (line.isRefunded ? .zero : line.line.discount))),
            ("weight", JSON(variant.grams)),
        ]
        let refund = line.isRefunded && order.paidAt <= now ? [("refundStatus", JSON.number("2"))] : []
        let members = (fields + refund).map { JSON.Member(key: $0.0, value: $0.1) }
        return ["productId": .text(variant.pid), "productVariantListList": [.object(members)]]
    }

    private struct OutboundQuery: Decodable {
        let orderId: String?
    }

    func outboundDetail(_ request: Request) throws(Refusal) -> JSON {
        guard let id = try request.body(OutboundQuery.self).orderId, !id.isEmpty else { throw .noOrderId }
        guard let order = order(id), order.isPrivateOutbound else { throw .orderNotFound }
        let customer = Customer(of: order, register.world.chance)
        let lock = dialect[OutboundLock.self]
        let isPaid = order.paidAt.isReached(at: now)
        return [
            "orderId": .text(order.ids.code), "orderNumber": .text(order.ids.number),
            "storageId": .text("1a70b5eed4c0ab1e57a11c0ffee0001"), "platform": .text("API"),
            "storeName": .text("API Store"), "postagePayNode": .number("4"),
            "address": [
                "customerName": .text(customer.name), "shippingAddress": .text(customer.address),
                "city": .text(customer.city), "province": .text(customer.province),
                "countryCode": .text(order.toCountry), "phone": .text(customer.phone),
            ],
            "productList": .array(
                order.lines.map { line in
                    [
                        "sku": .text(line.variant.sku), "stanProductId": .text(line.variant.vid),
                        "privateOrderId": dialect.id(line.stockingOrderId, "privateOrderId"),
                        "quantity": JSON(line.quantity),
                        "lockQuantity": JSON(lock.pieces(of: line, isPaid: isPaid)), "price": amount(line.unitPrice),
                    ]
                }),
            "orderStatus": JSON(order.status(at: now)?.rawValue),
            "submitStatus": .text(lock == .fail && !isPaid ? "LOCK_FAIL" : "UNKNOWN"),
        ]
    }
}

extension StockingOrder.Status {
    /// CJ's code for it in its lists.
    fileprivate var code: String { facts.code }

    /// CJ's words for it in its lists.
    fileprivate var description: String { facts.words }

    private var facts: (code: String, words: String) {
        switch self {
        case .waitPay: ("3", "Awaiting Payment")
        case .paid: ("10", "Pending")
        case .waitShipment: ("6", "Awaiting Dispatch")
        case .shipped: ("12", "Dispatched")
        case .completed: ("7", "Completed")
        }
    }
}

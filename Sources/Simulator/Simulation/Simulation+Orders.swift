// The calls that create an order, pay it and move it on.
extension Simulation {
    /// The webhooks of lives that calls have made or lengthened since this was last asked, in the order in which they
    /// fall due.
    mutating func takeNewPostings() -> [Posting] {
        defer { newPostings = [] }
        return newPostings.enumerated().sorted { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }
            .map(\.element)
    }

    /// What is in the wallet at an instant. Of orders that were asked for those are in it that were to be paid from it, in
    /// every dialect.
    func walletBalance(at now: Instant) -> USD {
        let lives = world.lives.indices.filter { requested[$0] == nil }.map { world.lives[$0] }
        return balance + CashBook(lives: lives, now: now).wallet(of: world.catalogue, in: dialect)
    }

    /// The data of createOrderV2.
    mutating func createOrder(
        _ request: Request, at wall: WallTime, now: Instant, _ manner: AnswerManner
    ) throws(Refusal) -> JSON {
        let order = try request.body(OrderRequest.self).order(variant: { register.variant($0) }, at: wall)
        let life = RequestedLife(number: world.lives.count, order: order, createdAt: now)
        guard let made = world.life(of: life).orders.first else { throw .parameter }
        if order.payment == .balance && !order.isSandbox {
            guard made.charge.total <= balance else { throw .balanceTooLow }
            balance = balance - made.charge.total
        }
        put(life)
        return data(of: made, order, manner)
    }

    private struct PaidOrders: Decodable {
        let orderId: String?
        let shipmentOrderId: String?
    }

    /// The data of simulatePay. A test order that is paid stays so.
    mutating func simulatePay(_ request: Request, now: Instant) throws(Refusal) -> JSON {
        let body = try request.body(PaidOrders.self)
        let ids = [body.orderId, body.shipmentOrderId].compactMap(\.self).filter { !$0.isEmpty }
        guard let id = ids.first else { throw .parameter("orderId or shipmentOrderId must be not empty") }
        var life = try body.orderId == id ? testLife(ofOrder: id) : testLife(ofShipment: id)
        if life.nextStage == .paid {
            life.proceed(at: now)
            put(life)
        }
        return .bool(true)
    }

    private struct StatusUpdate: Decodable {
        let orderId: String?
        let targetStatus: Int?
    }

    /// The data of updateStatus. An order goes from one stage to the next and to no other.
    mutating func updateStatus(_ request: Request, now: Instant) throws(Refusal) -> JSON {
        let body = try request.body(StatusUpdate.self)
        guard let id = body.orderId, !id.isEmpty else { throw .noOrderId }
        guard let target = body.targetStatus.flatMap(SandboxStage.init), target != .paid else {
            throw .parameter("targetStatus must be 400, 500, 600 or 700")
        }
        var life = try testLife(ofOrder: id)
        guard life.nextStage == target else { throw .wrongStatus }
        life.proceed(at: now)
        put(life)
        return .bool(true)
    }

    private struct TrackNumberUpdate: Decodable {
        let orderId, trackNumber: String?
    }

    /// The data of updateTrackNumber. An order that is paid and has no parcel yet gets one with this number.
    mutating func updateTrackNumber(_ request: Request) throws(Refusal) -> JSON {
        let body = try request.body(TrackNumberUpdate.self)
        guard let id = body.orderId, !id.isEmpty else { throw .noOrderId }
        guard let number = body.trackNumber, (1...64).contains(number.count) else {
            throw .parameter("trackNumber must have 1 to 64 letters")
        }
        var life = try testLife(ofOrder: id)
        guard life.moment(of: .paid) != nil, life.moment(of: .shipped) == nil else { throw .wrongStatus }
        life.trackNumber = number
        put(life)
        return .bool(true)
    }

    private func testLife(ofOrder id: String) throws(Refusal) -> RequestedLife {
        guard let place = register.place(ofOrder: id) else { throw .noSuchOrder }
        guard let life = requested[place.life], life.order.isSandbox else { throw .notSandbox }
        return life
    }

    /// Each life that somebody asked for has one order, and so a shipment of its own.
    private func testLife(ofShipment id: String) throws(Refusal) -> RequestedLife {
        let found = requested.values.first { life in
            world.lives[life.number].orders.contains { $0.ids.shipmentOrderId == id }
        }
        guard let found else { throw .noSuchOrder }
        guard found.order.isSandbox else { throw .notSandbox }
        return found
    }

    /// Puts a life that is new, or longer than before, into the world, and plans the webhooks about what is new in it.
    private mutating func put(_ life: RequestedLife) {
        let told = requested[life.number] == nil ? 0 : world.lives[life.number].changes(in: dialect).count
        register.put(world.life(of: life), at: life.number)
        requested[life.number] = life
        newPostings += world.postings(ofLife: life.number, from: told, under: faults)
    }

    private func data(of order: Order, _ request: RequestedOrder, _ manner: AnswerManner) -> JSON {
        // The sample has text where the table of the document has numbers.
        func amount(_ amount: USD) -> JSON { manner.amount(amount, documentedAsText: true) }
        let charge = order.charge
        let isPaid = request.isSandbox ? request.payment != .later : request.payment == .balance
        let status: OrderStatus = isPaid ? .unshipped : request.payment == .later ? .created : .unpaid
        let payUrl =
            status == .unpaid ? "https://www.cjdropshipping.com/mine/payment?pid=\(order.ids.shipmentOrderId)" : ""
        return [
            "orderNumber": .text(order.ids.number), "orderId": .text(order.ids.code),
            "shipmentOrderId": .text(order.ids.shipmentOrderId), "iossAmount": amount(charge.importTax),
            "iossTaxHandlingFee": amount(.zero), "postageAmount": amount(charge.shipping),
            "productAmount": amount(charge.products), "productOriginalAmount": amount(charge.products),
            "productDiscountAmount": amount(.zero), "postageDiscountAmount": amount(.zero),
            "postageOriginalAmount": amount(charge.shipping), "totalDiscountAmount": amount(charge.total),
            "actualPayment": amount(charge.total), "orderOriginalAmount": amount(charge.total + charge.rebate),
            "cjPayUrl": .text(payUrl), "orderAmount": amount(charge.total), "logisticsMiss": .text(""),
            "productInfoList": .array(
                order.lines.map { line in
                    [
                        "storeLineItemId": JSON(line.storeLineItemId), "lineItemId": .text(line.lineItemId),
                        "variantId": .text(line.variant.vid), "isGroup": .bool(false),
                        "quantity": JSON(line.quantity), "subOrderProducts": [],
                    ]
                }),
            "orderStatus": .text(status.rawValue), "interceptOrderReasons": [],
        ]
    }
}

// Products that somebody wants to hear of.
extension Simulation {
    private struct ProductList: Decodable {
        let productIds: [String]
    }

    /// The data of webhook/product/subscribe.
    mutating func subscribe(_ request: Request) throws(Refusal) -> JSON {
        let ids = try request.body(ProductList.self).productIds
        guard (1...100).contains(ids.count) else { throw .tooManyProducts }
        subscribedProducts.formUnion(ids)
        return .bool(true)
    }
}

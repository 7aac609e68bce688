// order/list, getOrderDetail and getOrderDetailBatch.
extension Answers {
    func orderList(_ request: Request) throws(Refusal) -> JSON {
        let page = try page(number: request.number("pageNum"), size: request.number("pageSize"), usualSize: 20)
        let ids = Set(request.values("orderIds"))
        let shipmentOrderId = request.values("shipmentOrderId").first
        let found = try orders(filteredBy: request.values("status").first).filter { order in
            (ids.isEmpty || ids.contains(order.ids.code) || ids.contains(order.ids.internalId))
                && (shipmentOrderId == nil || shipmentOrderId == order.ids.shipmentOrderId)
        }
        let rows = part(of: page.rows(of: found)).map(listed)
        return .object(members(page, of: found.count, rows: rows, documented: .listTotal))
    }

    /// The orders of a status, in any letter case. CJ's own default finds no order that anybody looks for.
    private func orders(filteredBy word: String?) throws(Refusal) -> [Order] {
        let word = word?.uppercased() ?? OrderStatus.cancelled.rawValue
        if let status = OrderStatus(rawValue: word) { return orders(in: status) }
        guard dialect[StatusFilter.self] == .withPending, let part = SubStatus(rawValue: word) else {
            throw .parameter
        }
        return orders(in: .unshipped).filter { $0.subStatus(at: now) == part }
    }

    /// The rows of a page that are given: not all of them, when CJ is in a hurry. The total still counts all.
    private func part(of rows: ArraySlice<Order>) -> ArraySlice<Order> {
        rows.prefix(rows.count * manner.pageShare / 100)
    }

    func orderDetail(_ request: Request) throws(Refusal) -> JSON {
        guard let id = request.values("orderId").first else { throw .noOrderId }
        let features = request.values("features")
        guard features.count <= 20 else { throw .tooManyFeatures }
        guard let order = order(id) ?? oldestOrder(numbered: id) else { throw .orderNotFound }
        let timeliness: [JSON.Member] =
            features.contains("LOGISTICS_TIMELINESS")
            ? [JSON.Member(key: "logisticsTimeliness", value: Self.timeliness(of: order))] : []
        return .object(detail(order) + timeliness)
    }

    /// How long the order's way takes.
    private static func timeliness(of order: Order) -> JSON {
        let days = order.fromCountry == order.toCountry ? "3-7 Days" : "7-15 Days"
        return [
            "logisticsModes": [["logisticsName": .text(order.logisticName), "arrivalTime": .text(days)]]
        ]
    }

    private struct OrderIdList: Decodable {
        let orderIds: [String]
    }

    /// Orders that CJ does not know are left out.
    func orderDetails(_ request: Request) throws(Refusal) -> JSON {
        let batch = dialect[BatchDetail.self]
        guard batch != .absent else { throw .noSuchInterface }
        let ids = try request.body(OrderIdList.self).orderIds
        guard (1...100).contains(ids.count) else { throw .parameter }
        return .array(ids.compactMap(order).filter(batch.tells).map { .object(detail($0)) })
    }

    private func listed(_ order: Order) -> JSON {
        .object(
            head(order, cjOrderId: .text(order.ids.code)) + sandboxFlag(order) + [
                JSON.Member(key: "privateOutboundOrder", value: .bool(order.isPrivateOutbound)),
                JSON.Member(
                    key: "productList",
                    value: .array(
                        order.lines.map { line in
                            [
                                "vid": .text(line.variant.vid), "quantity": JSON(line.quantity),
                                "sellPrice": amount(line.unitPrice),
                            ]
                        })),
            ])
    }

    private func detail(_ order: Order) -> [JSON.Member] {
        let dispute = order.dispute.flatMap { $0.isNamed(at: now, in: dialect) ? $0.id : nil }
        let status = order.status(at: now) ?? .created
        var members = head(order, cjOrderId: dialect.absentId("cjOrderId"))
        members += [
            JSON.Member(key: "platformOrderId", value: dialect.id(order.ids.platformOrderId, "platformOrderId")),
            JSON.Member(key: "cjOrderCode", value: .text(order.ids.code)),
            JSON.Member(key: "isComplete", value: .number("1")),
            JSON.Member(key: "fromCountryCode", value: .text(order.fromCountry)),
        ]
        members += sandboxFlag(order)
        members += [
            JSON.Member(key: "privateOutboundOrder", value: .bool(order.isPrivateOutbound)),
            JSON.Member(key: "outWarehouseTime", value: dialect.date(order.shippedAt.reached(at: now))),
            JSON.Member(
                key: "lastMileTrackNumber",
                value: dialect.id(order.parcel?.lastMile(at: now)?.trackNumber, "lastMileTrackNumber")),
            JSON.Member(key: "disputeId", value: dialect.id(dispute, "disputeId")),
            JSON.Member(
                key: "productList",
                value: .array(order.lines.map { detail($0, in: status, isBundle: $0 == order.bundle) })),
        ]
        if dialect[BundleParts.self] == .order, let bundle = order.bundle {
            members.append(JSON.Member(key: "subOrderProducts", value: parts(of: bundle)))
        }
        return members
    }

    private func sandboxFlag(_ order: Order) -> [JSON.Member] {
        dialect[SandboxFlag.self].members(isSandbox: order.isSandbox)
    }

    private func detail(_ line: OrderLine, in status: OrderStatus, isBundle: Bool) -> JSON {
        let told: JSON = [
            "vid": .text(line.variant.vid), "quantity": JSON(line.quantity), "sellPrice": amount(line.unitPrice),
            "podPropertiesInfo": .null, "lineItemId": .text(line.lineItemId),
            "storeLineItemId": dialect.id(line.storeLineItemId, "storeLineItemId"),
            "productionOrderStatus": JSON(line.productionStatus(in: status)),
            "abnormalType": line.abnormalTypes(in: status).map { .array($0.map { JSON($0) }) } ?? .null,
        ]
        guard isBundle, case .object(let members) = told else { return told }
        let isGroup = JSON.Member(key: "isGroup", value: .bool(true))
        return switch dialect[BundleParts.self] {
        case .line: .object(members + [isGroup, JSON.Member(key: "subOrderProducts", value: parts(of: line))])
        case .order: .object(members + [isGroup])
        case .absent: told
        }
    }

    /// What the list and the detail have in common.
    private func head(_ order: Order, cjOrderId: JSON) -> [JSON.Member] {
        let customer = Customer(of: order, register.world.chance)
        let parcel = order.parcel.flatMap { $0.step(at: now) == nil ? nil : $0 }
        let fields: [(String, JSON)] = [
            ("orderId", manner.internalId(order.ids.internalId)), ("orderNum", .text(order.ids.number)),
            ("cjOrderId", cjOrderId),
            ("shippingCountryCode", .text(order.toCountry)), ("shippingProvince", .text(customer.province)),
            ("shippingCity", .text(customer.city)), ("shippingPhone", .text(customer.phone)),
            ("shippingAddress", .text(customer.address)), ("shippingCustomerName", .text(customer.name)),
            ("remark", .null), ("orderWeight", JSON(order.grams)),
            ("orderStatus", statusWord(of: order)), ("orderAmount", amount(order.charge.total)),
            ("productAmount", amount(order.charge.products)), ("postageAmount", amount(order.charge.shipping)),
            ("logisticName", .text(order.logisticName)),
            ("trackNumber", parcel.map { .text($0.field(in: dialect)) } ?? missingTrackNumber),
            ("trackingProvider", JSON(parcel?.trackingProvider)), ("trackingUrl", JSON(parcel?.trackingUrl)),
            ("storeCreateDate", dialect.date(order.shopCreatedAt)),
            ("createDate", dialect.date(order.createdAt)),
            ("paymentDate", dialect.date(order.paidAt.reached(at: now))),
        ]
        return (fields + subStatusField(of: order) + newerFields(of: order)).map { JSON.Member(key: $0.0, value: $0.1) }
    }

    private var missingTrackNumber: JSON {
        dialect[AbsentIds.self] == .null ? manner.missingTrackNumber : dialect.absentId("trackNumber")
    }

    private func statusWord(of order: Order) -> JSON {
        let part =
            dialect[ProcessingStatus.self] == .asStatus ? order.toldSubStatus(at: now, in: dialect)?.rawValue : nil
        return JSON(part ?? order.toldStatus(at: now, in: dialect)?.rawValue)
    }

    private func subStatusField(of order: Order) -> [(String, JSON)] {
        switch dialect[ProcessingStatus.self] {
        case .nameOnly: []
        case .withSubStatus: [("subStatus", JSON(order.toldSubStatus(at: now, in: dialect)?.rawValue))]
        case .asStatus: [("subStatus", .null)]
        }
    }

    /// What newer documents have.
    private func newerFields(of order: Order) -> [(String, JSON)] {
        switch dialect[OrderFields.self] {
        case .older: []
        case .newer:
            [
                ("shopId", dialect.id(order.shop?.id, "shopId")), ("shopName", JSON(order.shop?.name)),
                ("storageId", .text(order.warehouse.id)), ("storageName", .text(order.warehouse.name)),
                ("interceptOrderReasons", []), ("iossAmount", amount(USD.zero)),
                ("iossTaxHandlingFee", amount(USD.zero)), ("actualPayment", amount(order.charge.total)),
            ]
        }
    }

    private func parts(of line: OrderLine) -> JSON {
        .array(
            line.parts.map { part in
                [
                    "lineItemId": .text(part.lineItemId), "variantId": .text(part.vid),
                    "quantity": JSON(part.quantity),
                ]
            })
    }
}

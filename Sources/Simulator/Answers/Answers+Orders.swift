// order/list, getOrderDetail and getOrderDetailBatch.
extension Answers {
    func orderList(_ request: Request) throws(Refusal) -> JSON {
        let page = try Page(number: request.number("pageNum"), size: request.number("pageSize"), usualSize: 20)
        let ids = Set(request.values("orderIds"))
        let shipmentOrderId = request.values("shipmentOrderId").first
        // CJ's own default, which finds no order that anybody looks for.
        let status = request.values("status").first ?? OrderStatus.cancelled.rawValue
        guard let status = OrderStatus(rawValue: status) else { throw .parameter }
        let found = orders(in: status).filter { order in
            (ids.isEmpty || ids.contains(order.ids.code) || ids.contains(order.ids.internalId))
                && (shipmentOrderId == nil || shipmentOrderId == order.ids.shipmentOrderId)
        }
        return [
            "pageNum": JSON(page.number), "pageSize": JSON(page.size), "total": JSON(found.count),
            "list": .array(part(of: page.rows(of: found)).map(listed)),
        ]
    }

    /// The rows of a page that are given: not all of them, when CJ is in a hurry. The total still counts all.
    private func part(of rows: ArraySlice<Order>) -> ArraySlice<Order> {
        rows.prefix(rows.count * manner.pageShare / 100)
    }

    func orderDetail(_ request: Request) throws(Refusal) -> JSON {
        guard let id = request.values("orderId").first else { throw .noOrderId }
        guard let order = order(id) else { throw .orderNotFound }
        return detail(order)
    }

    private struct OrderIdList: Decodable {
        let orderIds: [String]
    }

    /// Orders that CJ does not know are left out.
    func orderDetails(_ request: Request) throws(Refusal) -> JSON {
        let ids = try request.body(OrderIdList.self).orderIds
        guard (1...100).contains(ids.count) else { throw .parameter }
        return .array(ids.compactMap(order).map(detail))
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

    private func detail(_ order: Order) -> JSON {
        let dispute = order.dispute.flatMap { $0.isNamed(at: now, in: dialect) ? $0.id : nil }
        let status = order.status(at: now) ?? .created
        var members = head(order, cjOrderId: .null)
        members += [
            JSON.Member(key: "platformOrderId", value: JSON(order.ids.platformOrderId)),
            JSON.Member(key: "cjOrderCode", value: .text(order.ids.code)),
            JSON.Member(key: "isComplete", value: .number("1")),
            JSON.Member(key: "fromCountryCode", value: .text(order.fromCountry)),
        ]
        members += sandboxFlag(order)
        members += [
            JSON.Member(key: "privateOutboundOrder", value: .bool(order.isPrivateOutbound)),
            JSON.Member(key: "outWarehouseTime", value: JSON(order.shippedAt.reached(at: now)?.cjText)),
            JSON.Member(key: "lastMileTrackNumber", value: JSON(order.parcel?.lastMile(at: now)?.trackNumber)),
            JSON.Member(key: "disputeId", value: JSON(dispute)),
            JSON.Member(key: "productList", value: .array(order.lines.map { detail($0, in: status) })),
        ]
        return .object(members)
    }

    private func sandboxFlag(_ order: Order) -> [JSON.Member] {
        dialect[SandboxFlag.self].members(isSandbox: order.isSandbox)
    }

    private func detail(_ line: OrderLine, in status: OrderStatus) -> JSON {
        [
            "vid": .text(line.variant.vid), "quantity": JSON(line.quantity), "sellPrice": amount(line.unitPrice),
            "podPropertiesInfo": .null, "lineItemId": .text(line.lineItemId),
            "storeLineItemId": JSON(line.storeLineItemId),
            "productionOrderStatus": JSON(line.productionStatus(in: status)),
            "abnormalType": line.abnormalTypes(in: status).map { .array($0.map { JSON($0) }) } ?? .null,
        ]
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
            ("remark", .null), ("orderWeight", JSON(order.lines.map(\.grams).reduce(0, +))),
            ("orderStatus", JSON(order.toldStatus(at: now, in: dialect)?.rawValue)),
            ("orderAmount", amount(order.charge.total)),
            ("productAmount", amount(order.charge.products)), ("postageAmount", amount(order.charge.shipping)),
            ("logisticName", .text(order.logisticName)),
            ("trackNumber", parcel.map { .text($0.field(in: dialect)) } ?? manner.missingTrackNumber),
            ("trackingProvider", JSON(parcel?.trackingProvider)), ("trackingUrl", JSON(parcel?.trackingUrl)),
            ("createDate", .text(order.createdAt.cjText)),
            ("paymentDate", JSON(order.paidAt.reached(at: now)?.cjText)),
        ]
        return fields.map { JSON.Member(key: $0.0, value: $0.1) }
    }
}

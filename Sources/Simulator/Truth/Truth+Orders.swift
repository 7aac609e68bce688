// Rows of orders, order_items, shipments and order_links.
extension Truth {
    func orderRow(_ order: Order, _ status: OrderStatus) -> JSON {
        let delivered = order.parcel?.deliveredAt.reached(at: now)
        let parcel = order.parcel.flatMap { $0.step(at: now) == nil ? nil : $0 }
        return [
            "cj_order_code": .text(order.ids.code),
            "cj_internal_id": .text(order.ids.internalId),
            "order_number": .text(order.ids.number),
            "platform_order_id": JSON(order.ids.platformOrderId),
            // Among the answers about an order only its cost sheet has it.
            "shipment_order_id": JSON(order.hasCostSheet(at: now) ? order.ids.shipmentOrderId : nil),
            "original_order_code": JSON(order.knownOrigins(at: now).map(\.code).min()),
            "status": .text(status.rawValue),
            "sub_status": JSON(order.subStatus(at: now)?.rawValue),
            "is_sandbox": .bool(order.isSandbox),
            "is_superseded": .bool(isSuperseded(order)),
            "is_private_outbound": .bool(order.isPrivateOutbound),
            "logistic_name": .text(order.logisticName),
            "track_number": JSON(parcel?.trackNumber),
            "from_country": .text(order.fromCountry),
            "to_country": .text(order.toCountry),
            "order_amount": .text(order.charge.total.text),
            "product_amount": .text(order.charge.products.text),
            "postage_amount": .text(order.charge.shipping.text),
            "carrier": JSON(parcel?.trackingProvider),
            "tracking_url": JSON(parcel?.trackingUrl),
            "grams": JSON(order.grams),
            "shop_id": JSON(order.shop?.id),
            "shop_name": JSON(order.shop?.name),
            "warehouse_id": .text(order.warehouse.id),
            "warehouse": .text(order.warehouse.name),
            "shop_created_at": JSON(order.shopCreatedAt?.iso),
            "created_at": .text(order.createdAt.iso),
            "paid_at": JSON(order.paidAt.reached(at: now)?.iso),
            "shipped_at": JSON(order.shippedAt.reached(at: now)?.iso),
            "delivered_at": JSON(delivered?.iso),
            "completed_at": JSON(order.completedAt.reached(at: now)?.iso),
        ]
    }

    func itemRows(_ order: Order, _ status: OrderStatus) -> [JSON] {
        order.lines.map { line in
            [
                "cj_order_code": .text(order.ids.code),
                "line_item_id": .text(line.lineItemId),
                "store_line_item_id": JSON(line.storeLineItemId),
                "vid": .text(line.variant.vid),
                "sku": .text(line.variant.sku),
                "quantity": JSON(line.quantity),
                "unit_price": .text(line.unitPrice.text),
                "production_status": JSON(line.productionStatus(in: status)),
                "abnormal_types": line.abnormalTypes(in: status).map { .array($0.map { JSON($0) }) } ?? .null,
            ]
        }
    }

    func bundleRows(_ order: Order, _ status: OrderStatus) -> [JSON] {
        guard let bundle = order.bundle else { return [] }
        return bundle.parts.map { part in
            [
                "cj_order_code": .text(order.ids.code),
                "line_item_id": .text(bundle.lineItemId),
                "part_line_item_id": .text(part.lineItemId),
                "vid": .text(part.vid),
                "quantity": JSON(part.quantity),
            ]
        }
    }

    func stockingRow(_ order: StockingOrder) -> JSON? {
        guard order.createdAt <= now else { return nil }
        let numbers = order.trackNumbers(at: now)
        return [
            "stocking_order_id": .text(order.id),
            "discount": .text(order.discount.text),
            "product_discount": .text(order.discount.text),
            "postage_discount": .text(USD.zero.text),
            "track_number": JSON(numbers?.carrier),
            "cj_track_number": JSON(numbers?.cj),
            "warehouse_id": .text(StockingOrder.warehouse.id),
            "warehouse": .text(StockingOrder.warehouse.name),
            "created_at": .text(order.createdAt.iso),
            "paid_at": JSON(order.paidAt <= now ? order.paidAt.iso : nil),
        ]
    }

    func shipmentRow(_ order: Order, _ status: OrderStatus) -> JSON? {
        // A parcel that orders share is that of the first, whose code is the least.
        guard let parcel = order.parcel, !order.sharesParcel, let step = parcel.step(at: now) else { return nil }
        let delivered = parcel.deliveredAt.reached(at: now)
        let lastMile = parcel.lastMile(at: now)
        let handling = parcel.handling(at: now)
        return [
            "track_number": .text(parcel.trackNumber),
            "cj_order_code": .text(order.ids.code),
            "logistic_name": .text(parcel.logisticName),
            "status": .text(step.status),
            // The newest answer about a parcel is in words, which have no finer step.
            "substatus": .null,
            "raw_status": .text(step.word(in: parcel.language)),
            "last_mile_carrier": JSON(lastMile?.carrier),
            "last_mile_number": JSON(lastMile?.trackNumber),
            "from_country": .text(parcel.fromCountry),
            "to_country": .text(parcel.toCountry),
            "label_at": JSON(handling.label?.iso),
            "first_scan_at": JSON(handling.first?.iso),
            "last_scan_at": JSON(handling.last?.iso),
            "exception_kind": JSON(step == .lost ? "lost" : nil),
            "delivery_days": JSON(delivered.map { $0.since(parcel.events[0].at) / .days(1) }),
            "delivered_at": JSON(delivered?.iso),
            "days_in_transit": JSON(
                delivered.flatMap { delivered in
                    order.shippedAt.map { delivered.daysSince($0) }
                }),
        ]
    }

    func linkRows(_ order: Order, _ status: OrderStatus) -> [JSON] {
        order.knownOrigins(at: now).map { origin in
            [
                "cj_order_code": .text(order.ids.code),
                "kind": .text(origin.kind.rawValue),
                "related_code": .text(origin.code),
            ]
        }
    }
}

extension Order {
    /// The orders it came of, as far as CJ has said: of a split it tells at once, of the others in the cost sheet.
    func knownOrigins(at now: Instant) -> [Origin] {
        origins.filter { $0.kind == .split || hasCostSheet(at: now) }
    }
}

import CJ
import Foundation

extension OrderHead {
    /// What CJ's API answers of an order as a whole.
    ///
    /// - Parameter receivedAt: when the answer was received.
    init(_ order: OrderAnswer, receivedAt: Date) {
        self.init()
        setStatus(order.orderStatus, subStatus: order.subStatus)
        logisticName = order.logisticName
        trackNumber = order.trackNumbers.first?.written
        created = order.createDate?.past(at: receivedAt)
        paid = order.paymentDate?.past(at: receivedAt)
        leftWarehouse = order.outWarehouseTime?.past(at: receivedAt)
        isPrivateOutbound = order.isPrivateOutbound
        isSandbox = order.isSandbox
        platformOrderId = order.platformOrderId
        shipmentOrderId = order.shipmentOrderId
        fromCountry = order.fromCountry
        toCountry = order.toCountry
        orderAmount = order.orderAmount
        productAmount = order.productAmount
        postageAmount = order.postageAmount
        disputeId = order.disputeId
        carrier = order.carrier
        trackingURL = order.trackingURL
        grams = order.grams
        shopDate = order.shopDate?.past(at: receivedAt)
        shopId = order.shopId
        shopName = order.shopName
        warehouseId = order.warehouseId
        warehouse = order.warehouse
    }
}

extension OrderAnswer {
    /// Its lines, those that are bundles with what they are made of; nil when it says nothing of lines.
    var orderLines: [OrderLine]? {
        let parts = Dictionary(grouping: bundleParts) { $0.bundle }
        return lines?.map { line in
            var read = OrderLine(line)
            read.parts = line.lineItemId.flatMap { parts[$0] }?.map { part in
                OrderLine.Part(lineItemId: part.lineItemId, vid: part.vid, quantity: part.quantity)
            }
            return read
        }
    }
}

extension CostSheet {
    /// That the order came of others: one that was sent again says so, several codes were merged, a single one was split.
    var links: [OrderLink] {
        let codes = orders.others
        let kind: OrderLink.Kind = isReissue == true ? .reissue : codes.count > 1 ? .merge : .split
        return codes.map { OrderLink(kind: kind, code: $0) }
    }
}

extension CostSheet {
    fileprivate func line(_ id: String?, sku: String?) -> Line? {
        if let id, let named = lines[id] { return named }
        let alike = lines.values.filter { $0.sku == sku && sku != nil }
        return alike.count == 1 ? alike.first : nil
    }
}

extension OrderLine {
    /// The line with what the order's cost sheet and its draws on the stock know of it.
    ///
    /// A cost sheet names a line by its product code, which is taken to be the line's id; else the SKU tells, where one
    /// line of the sheet has it. A draw names a variant; where the order takes one variant from two stocking orders, no
    /// line can be told which is its own.
    func completed(by sheet: CostSheet?, draws: [OutboundAnswer.Line]) -> OrderLine {
        var line = self
        if let known = sheet?.line(lineItemId ?? productCode, sku: sku) {
            line.sku = sku ?? known.sku
            line.productCode = productCode ?? known.productCode
            line.grams = known.grams
        }
        let stocks = Set(draws.filter { $0.vid == vid && vid != nil }.compactMap(\.stockingOrderId))
        if stocks.count == 1 { line.stockingOrderId = stocks.first }
        return line
    }
}

extension OrderPicture {
    /// Since when CJ's API has not known the order: the first time it said so after it last told of it.
    ///
    /// CJ may not find an order by its internal id, so that counts only while no code is known to ask by.
    var unknownSince: Date? {
        let told = [Witness.orderDetail, .orderList].compactMap { heads[$0]?.stamp.at }.max() ?? .distantPast
        return absences.firstSaid.keys
            .filter { $0.askedAt > told && (ids.codes.isEmpty || !OrderIds.isInternal($0.id)) }
            .map(\.askedAt).min()
    }

    /// Whether another picture is likely to be of the same order: created at the same time, or with the same parcel.
    func resembles(_ other: OrderPicture) -> Bool {
        !createdInstants.isDisjoint(with: other.createdInstants) || !trackNumbers.isDisjoint(with: other.trackNumbers)
    }

    private var createdInstants: Set<Date> { Set(heads.values.compactMap { $0.value.created?.instant }) }

    private var trackNumbers: Set<String> {
        Set(heads.values.compactMap { $0.value.trackNumber.flatMap(TrackNumber.init)?.normal })
    }
}

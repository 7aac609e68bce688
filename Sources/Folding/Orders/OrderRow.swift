public import CJ
public import Foundation

/// A row of `orders`: the columns that follow from a picture. The COMMENTs of `analytics.orders` say what each means.
public struct OrderRow: Sendable, Equatable {
    public let key: OrderKey
    public let cjOrderCode: String?
    public let cjInternalId: String?
    public let orderNumber: String?
    public let status: String?
    /// PENDING or PROCESSING, where the status is UNSHIPPED.
    public let subStatus: String?
    public let isPrivateOutbound: Bool?
    public let logisticName: String?
    public let trackNumber: String?
    public let created: CJTime?
    public let paid: CJTime?
    public let shipped: CJTime?
    public let completed: CJTime?
    public let platformOrderId: String?
    public let shipmentOrderId: String?
    public let isSandbox: Bool?
    public let fromCountry: String?
    public let toCountry: String?
    public let orderAmount: Decimal?
    public let productAmount: Decimal?
    public let postageAmount: Decimal?
    public let disputeId: String?
    /// CJ's name for the service that carries it.
    public let carrier: String?
    /// The page that shows its parcel's way.
    public let trackingURL: String?
    public let grams: Decimal?
    /// When it was placed in the shop.
    public let shopDate: CJTime?
    public let shopId: String?
    public let shopName: String?
    public let warehouseId: String?
    public let warehouse: String?
    public let firstSeenAt: Date
    public let lastEventAt: Date
    /// The position of the last event that is about it.
    public let changedPosition: Int
    public let confirmedAt: Date?
    /// Since when CJ's API has not known it.
    public let unknownSince: Date?
    public let evidence: Evidence
    public let lines: [OrderLine]
    /// What its bundles are made of.
    public let bundleParts: [BundlePart]
    /// Whose lines they are; nil when there are none.
    public let linesSource: Witness?
    public let timeline: [TimelineRow]
    public let links: [LinkRow]
    public let costs: OrderCostRows

    /// A row of `order_timeline`.
    public struct TimelineRow: Sendable, Equatable {
        public let statement: StatusStatement
        public let position: Int
        /// Place among the statements of one event about the order, from 1.
        public let number: Int
    }

    /// A row of `order_links`.
    public struct LinkRow: Sendable, Equatable {
        public let link: OrderLink
        /// The first event that said so; nil where only the order's own code tells.
        public let position: Int?
    }

    /// A row of `order_bundle_parts`.
    public struct BundlePart: Sendable, Equatable {
        /// The line that is the bundle.
        public let bundle: String?
        public let part: OrderLine.Part
    }

    /// Reads the columns off a picture: each from the contribution that is shown of those that know it.
    ///
    /// - Parameter key: the order's key, which is not the picture's own where a pending order is attached.
    public init(_ picture: OrderPicture, key: OrderKey) {
        self.key = key
        let heads = Testimony(picture.heads)
        cjOrderCode = picture.ids.codes.first?.key
        cjInternalId = picture.ids.internals.first?.key
        orderNumber = picture.ids.numbers.first?.key
        let shown = heads.told { head in head.status.map { (status: $0, part: head.subStatus) } }
        let status = shown?.field.status
        self.status = status
        subStatus = shown?.field.part ?? Self.subStatus(of: picture, in: status)
        isPrivateOutbound = heads.shown(\.isPrivateOutbound)
        logisticName = heads.shown(\.logisticName)
        // What a message about the parcel calls it stands in for what the order calls it.
        var ownHeads = picture.heads
        ownHeads[.logistic] = nil
        trackNumber = Testimony(ownHeads).shown(\.trackNumber) ?? heads.shown(\.trackNumber)
        created = heads.shown(\.created)
        let sheet = picture.costSheets.newest?.value
        let paidBySheet = picture.costSheets.newest.flatMap { $0.value.paid?.past(at: $0.stamp.receivedAt) }
        paid = CJTime.best(heads.shown(\.paid), paidBySheet)
        shipped = CJTime.best(heads.shown(\.leftWarehouse), heads.shown(\.shipped))
        completed = heads.shown(\.completed)
        platformOrderId = heads.shown(\.platformOrderId)
        shipmentOrderId = sheet?.shipmentOrderId ?? heads.shown(\.shipmentOrderId)
        isSandbox = heads.shown(\.isSandbox)
        fromCountry = heads.shown(\.fromCountry)
        toCountry = heads.shown(\.toCountry) ?? sheet?.toCountry
        orderAmount = heads.shown(\.orderAmount)
        productAmount = heads.shown(\.productAmount)
        postageAmount = heads.shown(\.postageAmount)
        carrier = heads.shown(\.carrier)
        trackingURL = heads.shown(\.trackingURL)
        grams = heads.shown(\.grams)
        shopDate = heads.shown(\.shopDate)
        shopId = heads.shown(\.shopId)
        shopName = heads.shown(\.shopName)
        warehouseId = heads.shown(\.warehouseId)
        warehouse = heads.shown(\.warehouse)
        firstSeenAt = picture.sightings.first
        lastEventAt = picture.sightings.last
        changedPosition = picture.lastSaid.position
        confirmedAt = picture.confirmations?.last
        unknownSince = picture.unknownSince
        evidence = Evidence(of: picture.heard.keys)
        let told = Testimony(picture.lines).told { $0 }
        lines = (told?.field ?? []).map { line in
            line.completed(by: sheet, draws: picture.draws[.outboundDetail]?.value ?? [])
        }
        linesSource = told?.witness
        // Only the API tells them, and a bundle stays what it is.
        bundleParts = (picture.lines[.orderDetail]?.value ?? []).flatMap { line in
            (line.parts ?? []).map { BundlePart(bundle: line.lineItemId, part: $0) }
        }
        timeline = Self.timeline(of: picture)
        links = Self.links(of: picture)
        costs = OrderCostRows(
            picture, status: status, isPrivateOutbound: isPrivateOutbound, lines: lines,
            at: paid?.instant ?? created?.instant ?? firstSeenAt)
        disputeId = costs.disputes.last { $0.status == .open }?.id
    }

    private static func timeline(of picture: OrderPicture) -> [TimelineRow] {
        var rows: [TimelineRow] = []
        for (statement, position) in picture.timeline.byPosition {
            let number = rows.last.map { $0.position == position ? $0.number + 1 : 1 } ?? 1
            rows.append(TimelineRow(statement: statement, position: position, number: number))
        }
        return rows
    }

    /// The links that messages state. An order whose code ends as a split's children do came of the order named before
    /// that ending, unless a message names another. A link to an id of its own is none.
    private static func links(of picture: OrderPicture) -> [LinkRow] {
        let own = Set(picture.ids.identifying)
        var links = picture.links.byPosition
            .filter { !own.contains($0.statement.code) }
            .map { LinkRow(link: $0.statement, position: $0.position) }
        if !links.contains(where: { $0.link.kind == .split }),
            let code = picture.ids.codes.first?.key, let parent = OrderIds.splitParent(ofCode: code)
        {
            links.append(LinkRow(link: OrderLink(kind: .split, code: parent), position: nil))
        }
        return links
    }
}

extension OrderRow {
    /// What an order is at whose status is the word of a message or answer that does not say it.
    ///
    /// An order never goes back from being processed, so any that said so will do. What came before that it may have left
    /// since; but some answers never say it, so one that does holds until a webhook comes that was received after it was
    /// asked.
    fileprivate static func subStatus(of picture: OrderPicture, in status: String?) -> String? {
        guard status == OrderStatus.unshipped else { return nil }
        let processed = Testimony(picture.heads).shown { head in
            head.status == status && head.subStatus == OrderStatus.processing ? OrderStatus.processing : nil
        }
        if let processed { return processed }
        var saying = picture.heads
        for (witness, head) in picture.heads where witness.evidence == .api && head.value.subStatus == nil {
            saying[witness] = nil
        }
        let told = Testimony(saying).told { head in head.status.map { (status: $0, part: head.subStatus) } }
        guard let told, told.witness.evidence == .api, told.field.status == status else { return nil }
        return told.field.part
    }
}

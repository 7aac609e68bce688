import CJ
import Foundation

// What the answers of CJ's API add.
extension Fold {
    static func contribution(
        of snapshot: Snapshot, in message: StoredMessage, zone: TimeZone
    ) throws(UnreadableMessage) -> Contribution {
        switch snapshot.answer {
        case .known(let json):
            let answer = Answered(snapshot: snapshot, json: json, zone: zone, message: message)
            guard let contribution = answer.contribution else {
                throw UnreadableMessage("\(snapshot.type.rawValue): the answer names nothing")
            }
            return contribution
        case .unknown(let code): return absence(of: snapshot, code: code, in: message)
        }
    }

    private static func absence(of snapshot: Snapshot, code: String?, in message: StoredMessage) -> Contribution {
        var contribution = Contribution()
        let absence = Absence(askedAt: snapshot.askedAt, id: snapshot.entity, code: code)
        switch snapshot.type {
        case .orderDetail:
            let ids = OrderIds(cjIds: [snapshot.entity], numbers: [], position: message.position)
            if ids.key != nil {
                contribution.pictures = [
                    .order(OrderPicture(ids: ids, absence: absence, witness: .orderDetail, in: message))
                ]
            }
        case .bill: contribution.pictures = [.bill(snapshot.entity, BillPicture(absence, in: message))]
        case .stockingOrder:
            contribution.pictures = [.stockingOrder(snapshot.entity, StockingOrderPicture(absence, in: message))]
        case .trackInfo: contribution.absentTrackNumbers = TrackNumber.all(in: snapshot.entity)
        // An order has no cost sheet before it is paid, and most take nothing out of stock: that says nothing of them.
        case .orderList, .costSheet, .outboundDetail: contribution.absentOrderIds = [snapshot.entity]
        case .dispute:
            let ids = OrderIds(
                cjIds: [snapshot.parameters["orderId"]].compactMap(\.self), numbers: [], position: message.position)
            if ids.key != nil {
                contribution.pictures = [
                    .order(
                        OrderPicture(
                            ids: ids, forgottenDispute: snapshot.entity, askedAt: snapshot.askedAt, in: message))
                ]
            }
        case .variant, .stockLevels, .balance, .billTotals: break
        }
        return contribution
    }
}

/// An answer about something that CJ knows.
private struct Answered {
    let snapshot: Snapshot
    let json: JSON
    let zone: TimeZone
    let message: StoredMessage

    /// Answers are told apart by when they were asked for.
    private var stamp: Stamp { Stamp(at: snapshot.askedAt, of: message) }

    /// Nil when it names nothing: such an answer is parked. One that no read model is about gives an empty contribution.
    var contribution: Contribution? {
        switch snapshot.type {
        case .orderDetail: OrderAnswer(json).flatMap { order($0, by: .orderDetail) }
        case .orderList: OrderAnswer(json).flatMap { order($0, by: .orderList) }
        case .trackInfo: TrackAnswer(json, zone: zone).flatMap(parcel)
        // Its dates are those of the order, which are UTC wherever the API tells them.
        case .costSheet: CostSheet(json, zone: .gmt).flatMap(costs)
        case .bill: BillAnswer(json, zone: zone).flatMap(bill)
        case .stockingOrder: StockingOrderAnswer(json, zone: zone).flatMap(stockingOrder)
        case .outboundDetail: OutboundAnswer(json, zone: zone).flatMap(outbound)
        case .dispute: DisputeAnswer(json).flatMap(dispute)
        case .variant: VariantMessage(answer: json, zone: zone).flatMap(variant)
        case .stockLevels:
            StockMessage(answer: json, about: snapshot.entity).map {
                Contribution(
                    VariantPicture.pictures($0, about: snapshot.entity, askedAt: snapshot.askedAt, in: message))
            }
        case .balance: BalanceAnswer(json).flatMap { statement(AccountStatement($0), of: "wallet") }
        case .billTotals:
            BillTotalsAnswer(json).flatMap { statement(AccountStatement($0), of: "bills \(snapshot.entity)") }
        }
    }

    private func order(_ order: OrderAnswer, by witness: Witness) -> Contribution? {
        guard let ids = order.ids(at: message.position) else { return nil }
        let head = OrderHead(order, receivedAt: message.receivedAt)
        let stamp = Stamp(at: snapshot.askedAt, rank: head.rank, of: message)
        let picture = OrderPicture(
            ids: ids, witness: witness, head: head,
            lines: witness == .orderDetail ? order.orderLines : nil, stamp: stamp,
            statement: head.status.map {
                StatusStatement(at: snapshot.askedAt, atText: nil, status: $0, source: witness)
            },
            message: message)
        return Contribution(
            [.order(picture)] + ShipmentPicture.pictures(order, by: witness, stamp: stamp, in: message))
    }

    private func parcel(_ track: TrackAnswer) -> Contribution? {
        let pictures = ShipmentPicture.pictures(track, askedBy: snapshot.entity, stamp: stamp, in: message)
        return pictures.isEmpty ? nil : Contribution(pictures)
    }

    /// The orders that this one came of are known to be there, by their codes and nothing else.
    private func costs(_ sheet: CostSheet) -> Contribution? {
        guard let code = sheet.orderCode else { return nil }
        let ids = OrderIds(
            cjIds: [code], numbers: [], shipmentOrderId: sheet.shipmentOrderId, position: message.position)
        guard ids.key != nil else { return nil }
        let links = sheet.links
        let picture = OrderPicture(ids: ids, costSheet: sheet, links: links, stamp: stamp, in: message)
        return Contribution([.order(picture)] + links.compactMap { link in named(link.code, by: .costSheet) })
    }

    private func bill(_ bill: BillAnswer) -> Contribution? {
        guard let billId = bill.billId else { return nil }
        return Contribution(
            .bill(billId, BillPicture(bill, askedAt: snapshot.askedAt, in: message)), of: bill.relatedOrderId,
            orderType: bill.orderType, by: .billList, in: message)
    }

    private func stockingOrder(_ order: StockingOrderAnswer) -> Contribution? {
        guard let id = order.stockingOrderId else { return nil }
        return Contribution([
            .stockingOrder(id, StockingOrderPicture(order, askedAt: snapshot.askedAt, in: message))
        ])
    }

    private func outbound(_ outbound: OutboundAnswer) -> Contribution? {
        let ids = OrderIds(
            cjIds: [outbound.orderId ?? snapshot.entity], numbers: [], position: message.position)
        guard ids.key != nil else { return nil }
        let picture = OrderPicture(ids: ids, draws: outbound.lines, stamp: stamp, in: message)
        return Contribution(
            [.order(picture)] + VariantPicture.pictures(outbound, askedAt: snapshot.askedAt, in: message))
    }

    private func dispute(_ dispute: DisputeAnswer) -> Contribution? {
        let orderId = dispute.orderId ?? snapshot.parameters["orderId"]
        let ids = OrderIds(cjIds: [orderId].compactMap(\.self), numbers: [], position: message.position)
        // An answer that names no order says nothing of one; the question names it as a rule.
        guard let orderId, ids.key != nil else { return Contribution() }
        let picture = OrderPicture(
            ids: ids, dispute: dispute.disputeId ?? snapshot.entity,
            report: DisputeReport(dispute, receivedAt: message.receivedAt), stamp: stamp, in: message)
        let again = dispute.resentOrderId.flatMap { id in
            named(id, by: .dispute, links: [OrderLink(kind: .reissue, code: orderId)])
        }
        return Contribution([.order(picture)] + [again].compactMap(\.self))
    }

    private func statement(_ statement: AccountStatement, of subject: String) -> Contribution? {
        Contribution([.statement(subject, StatementPicture(statement, stamp: stamp, in: message))])
    }

    private func variant(_ variant: VariantMessage) -> Contribution? {
        guard variant.vid != nil else { return nil }
        return Contribution(VariantPicture.pictures(variant, askedAt: snapshot.askedAt, in: message))
    }

    private func named(_ id: String, by witness: Witness, links: [OrderLink] = []) -> Picture? {
        let ids = OrderIds(cjIds: [id], numbers: [], position: message.position)
        return ids.key == nil ? nil : .order(OrderPicture(ids: ids, namedBy: witness, links: links, in: message))
    }
}

import CJ
import Folding
import Foundation

/// What an answer of CJ's says that a webhook can say too. That it knows amounts and countries is no drift.
struct Said: Sendable, Equatable {
    let topic: Drift.Topic
    let status: String
    /// Whether it names the parcel of an order that is said to be shipped.
    var namesParcel = false
    /// CJ's own date of it.
    var happenedAt: Date?

    init(_ topic: Drift.Topic, _ status: String, namesParcel: Bool = false, happenedAt: Date? = nil) {
        self.topic = topic
        self.status = status
        self.namesParcel = namesParcel
        self.happenedAt = happenedAt
    }

    /// - Parameters:
    ///   - zone: meant by CJ's dates that name none.
    ///   - statusOfText: what a carrier's words mean for a parcel; nil when no rule knows them.
    /// - Returns: nil for answers that say nothing that a webhook could have told.
    init?(_ snapshot: Snapshot, zone: TimeZone, statusOfText: (String) -> String?) {
        guard case .known(let answer) = snapshot.answer else { return nil }
        switch snapshot.type {
        case .orderDetail, .orderList: self.init(order: answer)
        case .trackInfo: self.init(parcel: answer, zone: zone, statusOfText: statusOfText)
        case .bill: self.init(bill: answer, zone: zone)
        case .stockingOrder: self.init(stockingOrder: answer, zone: zone)
        case .stockLevels: self.init(levels: answer, of: snapshot.entity)
        case .costSheet, .outboundDetail, .dispute, .variant, .balance, .billTotals: return nil
        }
        guard topic == .stock || topic.stage(of: status) != nil else { return nil }
    }

    private init?(order answer: JSON) {
        guard let order = OrderAnswer(answer), let status = order.orderStatus.map(OrderStatus.name) else { return nil }
        self.init(.order, status)
        namesParcel = !order.trackNumbers.isEmpty && ["SHIPPED", "DELIVERED"].contains(status)
        happenedAt =
            switch status {
            case "UNSHIPPED": order.paymentDate?.instant
            case "SHIPPED": order.outWarehouseTime?.instant
            case "CREATED", "IN_CART", "UNPAID": order.createDate?.instant
            default: nil
            }
    }

    private init?(parcel answer: JSON, zone: TimeZone, statusOfText: (String) -> String?) {
        // Words that no rule knows say nothing that could be compared.
        guard let track = TrackAnswer(answer, zone: zone), let status = track.trackingStatus.flatMap(statusOfText)
        else { return nil }
        self.init(.logistics, status)
        if status == ShipmentStatus.delivered.rawValue { happenedAt = track.deliveryTime?.instant }
    }

    private init?(bill answer: JSON, zone: TimeZone) {
        guard let bill = BillAnswer(answer, zone: zone) else { return nil }
        let status = BillStatus(bill.status)
        self.init(.makeup, status.rawValue)
        if status == .open { happenedAt = bill.createDate?.instant }
    }

    private init?(levels answer: JSON, of vid: String) {
        guard let stock = StockMessage(answer: answer, about: vid) else { return nil }
        let words = stock.levels.filter { $0.vid == vid }
            .compactMap { LevelWord(area: $0.areaId ?? $0.countryCode, quantity: $0.quantity)?.text }
        guard !words.isEmpty else { return nil }
        self.init(.stock, words.joined(separator: LevelWord.separator))
    }

    private init?(stockingOrder answer: JSON, zone: TimeZone) {
        guard let order = StockingOrderAnswer(answer, zone: zone),
            let status = order.status.map(StockingOrderStatus.name)
        else { return nil }
        self.init(.privateOrder, status)
        if status == "WAIT_PAY" { happenedAt = order.createDate?.instant }
    }
}

/// An answer that is to be compared with what webhooks told.
struct Comparison: Sendable, Equatable {
    let said: Said
    /// The thing by the name it was asked for by.
    let entity: String
    let askedAt: Date
    /// The last event there was when CJ was asked.
    let askedPosition: Int
    /// From when on CJ could have told; nil where neither CJ's date nor an earlier answer is known.
    let happenedAt: Date?
    /// By when a webhook has told, if none was lost.
    let toldBy: Date

    /// How long CJ repeats a message, and some time on the way.
    static let patience: Duration = .seconds(30 * 60)

    /// - Parameters:
    ///   - lastAskedAt: when CJ last answered about it, or nil. It cannot have been told before CJ itself last answered
    ///     without it.
    ///   - patience: how long a webhook may take.
    init(
        _ said: Said, of snapshot: Snapshot, askedPosition: Int, lastAskedAt: Date?,
        patience: Duration = Comparison.patience
    ) {
        self.said = said
        entity = snapshot.entity
        askedAt = snapshot.askedAt
        self.askedPosition = askedPosition
        happenedAt = [said.happenedAt, lastAskedAt].compactMap(\.self).max().map { min($0, snapshot.askedAt) }
        // CJ's own date is not counted from: nobody knows its zone for certain, and not every change has one.
        toldBy = askedAt + patience.seconds
    }
}

import CJ
import Folding
import Foundation
import Hashing
import Ledger

/// What a page of events adds to the read models, before the database is asked for what they hold already.
struct ProjectionBatch: Sendable {
    /// What one account's events add.
    struct AccountShare: Sendable {
        var orders: [OrderPicture] = []
        var shipments = ShipmentBook()
        var bills: [String: BillPicture] = [:]
        var stockingOrders: [String: StockingOrderPicture] = [:]
        var variants: [String: VariantPicture] = [:]
        var eventCount = 0
        var lastReceivedAt = Date.distantPast
    }

    private(set) var shares: [AccountName: AccountShare] = [:]
    private(set) var subjects: [(position: Int, orderIds: [String], trackNumbers: [String])] = []
    private(set) var parked: [(position: Int, reason: String)] = []
    private(set) var personalData: [(position: Int, names: [String])] = []
    private(set) var checkpoint: LedgerPosition

    /// - Parameters:
    ///   - events: ascending by position.
    ///   - checkpoint: where the read models stand when there are no events.
    ///   - parkingReason: when given, no event is read and all are parked for it.
    init(
        _ events: [Event], after checkpoint: LedgerPosition, zone: (AccountName) -> TimeZone,
        parkingReason: String? = nil
    ) {
        self.checkpoint = events.last?.position ?? checkpoint
        for event in events {
            shares[event.account, default: AccountShare()].count(event)
            if let parkingReason {
                parked.append((event.position.value, parkingReason))
                continue
            }
            do {
                let contribution = try Fold.contribution(of: StoredMessage(event.content), zone: zone(event.account))
                add(contribution, of: event)
            } catch {
                parked.append((event.position.value, error.description))
            }
        }
    }

    private mutating func add(_ contribution: Contribution, of event: Event) {
        shares[event.account, default: AccountShare()].take(contribution)
        if !contribution.personalKeys.isEmpty {
            personalData.append((event.position.value, contribution.personalKeys))
        }
        let orderIds = contribution.orderIds
        let trackNumbers = contribution.trackNumbers
        if !orderIds.isEmpty || !trackNumbers.isEmpty {
            subjects.append((event.position.value, orderIds, trackNumbers))
        }
    }
}

extension ProjectionBatch.AccountShare {
    fileprivate mutating func count(_ event: Event) {
        eventCount += 1
        lastReceivedAt = max(lastReceivedAt, event.receivedAt)
    }

    fileprivate mutating func take(_ contribution: Contribution) {
        orders += contribution.orders
        for picture in contribution.shipments { shipments.add(picture) }
        bills.join(contribution.bills)
        stockingOrders.join(contribution.stockingOrders)
        variants.join(contribution.variants)
    }
}

extension StoredMessage {
    /// The event as the folds see it, which know nothing of the database.
    ///
    /// - Parameter isStamped: whether it matters which of two events is newer. Else it is spared the digest.
    init(_ event: EventContent, isStamped: Bool = true) {
        let source: Source =
            switch event.source {
            case .webhook: .webhook
            case .snapshot: .snapshot(type: event.type)
            case .import: .other
            }
        self.init(
            position: event.position.value, source: source, body: event.body,
            digest: isStamped ? event.digest.hexadecimal : "",
            receivedAt: event.receivedAt)
    }
}

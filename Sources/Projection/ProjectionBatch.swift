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
        var shipments: [String: ShipmentPicture] = [:]
        var eventCount = 0
        var lastReceivedAt = Date.distantPast
    }

    private(set) var shares: [AccountName: AccountShare] = [:]
    private(set) var subjects: [(position: Int, orderIds: [String], trackNumbers: [String])] = []
    private(set) var parked: [(position: Int, reason: String)] = []
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
                let contribution = try Fold.contribution(of: StoredMessage(event), zone: zone(event.account))
                add(contribution, of: event)
            } catch {
                parked.append((event.position.value, error.description))
            }
        }
    }

    private mutating func add(_ contribution: Contribution, of event: Event) {
        shares[event.account]?.orders += contribution.orders
        shares[event.account]?.shipments.join(contribution.shipments)
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
}

extension StoredMessage {
    /// The event as the folds see it, which know nothing of the database.
    init(_ event: Event) {
        self.init(
            position: event.position.value, type: event.type, body: event.body, digest: event.digest.hexadecimal,
            receivedAt: event.receivedAt)
    }
}

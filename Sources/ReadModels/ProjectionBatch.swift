package import CJ
package import Folding
package import Foundation
import Hashing
package import Ledger

/// What a page of events adds to the read models, before the database is asked for what they hold already.
package struct ProjectionBatch: Sendable {
    /// What one account's events add.
    struct AccountShare: Sendable {
        var things = Things()
        var eventCount = 0
        /// The latest webhook's; nil when there is none among them.
        var lastReceivedAt: Date?
    }

    private(set) var shares: [AccountName: AccountShare] = [:]
    private(set) var notes = EventNotes()
    private(set) var checkpoint: LedgerPosition

    /// - Parameters:
    ///   - events: ascending by position.
    ///   - checkpoint: where the read models stand when there are no events.
    ///   - parkingReason: when given, no event is read and all are parked for it.
    package init(
        _ events: [Event], after checkpoint: LedgerPosition, zone: (AccountName) -> TimeZone,
        parkingReason: String? = nil
    ) {
        self.checkpoint = events.last?.position ?? checkpoint
        for event in events {
            shares[event.account, default: AccountShare()].count(event)
            if let parkingReason {
                notes.park(event.position, reason: parkingReason)
                continue
            }
            do {
                let contribution = try Fold.contribution(
                    of: StoredMessage(event.content), zone: zone(event.account))
                for picture in contribution.pictures {
                    shares[event.account, default: AccountShare()].things.add(picture)
                }
                notes.add(contribution, at: event.position)
            } catch {
                notes.park(event.position, reason: error.description)
            }
        }
    }
}

extension ProjectionBatch.AccountShare {
    fileprivate mutating func count(_ event: Event) {
        eventCount += 1
        if event.source == .webhook { lastReceivedAt = max(lastReceivedAt ?? .distantPast, event.receivedAt) }
    }
}

extension StoredMessage {
    /// The event as the folds see it, which know nothing of the database.
    ///
    /// - Parameter isStamped: whether it matters which of two events is newer. Else it is spared the digest.
    /// - Throws: when the body is not the one that was received: nothing it says may get into a read model.
    package init(_ event: EventContent, isStamped: Bool = true) throws(UnreadableMessage) {
        guard !event.isAltered else { throw UnreadableMessage(EventContent.alteration) }
        let source: Source =
            switch event.source {
            case .webhook: .webhook
            case .snapshot: .snapshot(type: event.type)
            case .import: .imported(type: event.type)
            }
        self.init(
            position: event.position.value, source: source, body: event.body,
            digest: isStamped ? event.digest.hexadecimal : "",
            receivedAt: event.receivedAt)
    }
}

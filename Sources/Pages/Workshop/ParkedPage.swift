import Foundation
import Ledger
import Operating
import ReadModels

extension Page {
    /// The events that the read models could not take in.
    static let parked = Page("/parked", in: .workshop) { request, readings in
        let parked = try await readings.read { try await ParkedEvent.readNewest(limit: ParkedContent.most, on: $0) }
        let content = ParkedContent(parked, request, readings)
        return .page("Parked", template: "parked", content, refreshes: content.work?.isUnderWay ?? false)
    }

    /// Tries one of them again, or all.
    static let parkedRetry = Page.asking(
        "/parked/retry", "Read parked events again", button: "Read again", back: "/parked", carried: ["position"]
    ) { fields in
        [
            fields["position"].map { "Event \($0) is read again by the rules of this program." }
                ?? "Every parked event is read again by the rules of this program.",
            "Those that can be read now go into the read models; the others stay parked. To do it twice does no harm.",
        ]
    } deed: { fields, worker, _, tell in
        if let text = fields["position"] {
            guard let position = Int(text) else { return "\(text) is no position" }
            return try await worker.retryParked([LedgerPosition(position)], say: tell).summary
        }
        return try await worker.retryParked(nil, say: tell).summary
    }
}

/// What `parked.mustache` shows.
struct ParkedContent: Sendable {
    let parts = WorkshopPart.parts(at: .parked)
    let work: WorkContent?
    let summary: String
    let isEmpty: Bool
    let mayAct: Bool
    let events: [Event]

    /// So many are listed.
    static let most = 100

    struct Event: Sendable {
        let position: String
        let href: String
        let account: String
        let type: String
        let received: ShownTime
        let reason: String
        let retry: String?
    }

    init(_ parked: [ParkedEvent], _ request: PageRequest, _ readings: PageReadings) {
        work = WorkContent(readings.work, now: request.now)
        isEmpty = parked.isEmpty
        let mayAct = request.viewer.mayAct
        self.mayAct = mayAct && !parked.isEmpty
        summary =
            parked.isEmpty
            ? "No event is parked: the read models have taken in all there is."
            : "\(parked.count == Self.most ? "The newest \(Self.most)" : CountText.of(parked.count, "event")) that the rules of this version cannot read. They are in the ledger all the same."
        events = parked.map { event in
            Event(
                position: CountText.of(event.position.value), href: Link.event(event.position.value),
                account: event.account, type: event.type, received: ShownTime(event.receivedAt, now: request.now),
                reason: event.reason,
                retry: mayAct ? Link.query("/parked/retry", ["position": "\(event.position)"]) : nil)
        }
    }
}

import CJ
import Foundation
import Postgres

extension Page {
    /// The newest events first.
    static let events = Page("/events", in: .events) { request, readings in
        let filter = EventFilter(request.fields)
        let read = try await readings.read { connection in
            (
                listing: try await EventListing.read(filter, on: connection),
                accounts: try await connection.query(
                    """
                    SELECT a.account
                    FROM projection.accounts AS a
                    JOIN projection.live AS l ON l.generation = a.generation
                    ORDER BY a.account
                    LIMIT 50
                    """, as: String.self)
            )
        }
        return .page(
            "Events", template: "events",
            EventsContent(filter, read.listing, accounts: read.accounts, now: request.now),
            refreshes: filter.isEmpty)
    }
}

/// What `events.mustache` shows.
struct EventsContent: Sendable {
    let filter: Fields
    let accounts: [Choice]
    let sources: [Choice]
    let types: [String]
    let events: [Line]
    let next: String?
    /// How far was looked, where not far enough to fill the page.
    let stopped: String?
    let isEmpty: Bool
    /// Back to the newest.
    let newest: String?

    struct Fields: Sendable {
        let type: String
        let text: String
        let about: String
        let from: String
        let to: String
    }

    struct Choice: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    struct Line: Sendable {
        let position: String
        let href: String
        let account: String
        let type: String
        let messageType: String
        let source: String
        let tone: String
        let received: ShownTime
        let size: String
    }

    init(_ filter: EventFilter, _ listing: EventListing, accounts: [String], now: Date) {
        self.filter = Fields(
            type: filter.type ?? "", text: filter.text ?? "", about: filter.about ?? "",
            from: EventFilter.fieldText(filter.from), to: EventFilter.fieldText(filter.to))
        // One that nothing has come for can be asked for, too.
        let known = accounts + [filter.account].compactMap(\.self).filter { !accounts.contains($0) }
        self.accounts = known.map { Choice(value: $0, name: $0, isChosen: $0 == filter.account) }
        sources = [("webhook", "webhooks"), ("snapshot", "answers of CJ’s API"), ("import", "imports")].map {
            Choice(value: $0.0, name: $0.1, isChosen: $0.0 == filter.source)
        }
        types = Self.messageTypes + SnapshotType.allCases.map(\.rawValue)
        events = listing.events.map { event in
            Line(
                position: CountText.of(event.position), href: Link.event(event.position), account: event.account,
                type: event.type, messageType: event.messageType ?? "", source: event.source,
                tone: event.tone.rawValue, received: ShownTime(event.receivedAt, now: now),
                size: CountText.bytes(event.bytes))
        }
        next = listing.next.map { filter.link(before: $0) }
        stopped = listing.stoppedAt.map {
            "Looked through \(CountText.of($0.looked)) positions, back to \(ShownTime.text($0.receivedAt)): one page looks no further."
        }
        isEmpty = listing.events.isEmpty
        newest = filter.before == nil ? nil : filter.link(before: nil)
    }

    private static let messageTypes = [
        "ORDER", "ORDERSPLIT", "LOGISTIC", "MAKEUP", "PRIVATE_ORDER", "STOCK", "PRODUCT", "VARIANT",
    ]
}

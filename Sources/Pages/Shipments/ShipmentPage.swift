import Decimals
import Foundation

extension Page {
    /// A parcel, by any number it ever had.
    static let shipment = Page("/shipments/{account}/{number}", in: .orders) { request, readings in
        let (account, number) = (request["account"], request["number"])
        let found = try await readings.read { connection in
            let numbers = try await ShipmentFacts.numbers(of: number, account: account, on: connection)
            let facts =
                numbers.count == 1
                ? try await ShipmentFacts.read(number: numbers[0], account: account, on: connection) : nil
            return (numbers: numbers, facts: facts)
        }
        if let facts = found.facts {
            return .page("Parcel \(facts.head.number)", template: "shipment", ShipmentContent(facts, now: request.now))
        }
        guard !found.numbers.isEmpty else { return .missing("a parcel \(number) in the account \(account)") }
        return .page(
            "Parcels of \(number)", template: "search",
            SearchContent(
                text: number, heading: "Several parcels have \(number)",
                groups: [
                    SearchContent.Group(
                        kind: "Parcels",
                        hits: found.numbers.map {
                            SearchContent.Hit(name: $0, href: Link.shipment(account, $0), note: "account \(account)")
                        })
                ], tried: []))
    }
}

/// What `shipment.mustache` shows.
struct ShipmentContent: Sendable {
    let number: String
    let account: String
    let alsoKnownAs: String?
    let status: String
    let statusTone: String
    let chips: [OrderContent.Chip]
    let concerns: [Concern]
    let figures: [OrderContent.Figure]
    let parcel: ParcelContent
    let order: OrderOf?
    let disputes: [OrderContent.DisputeContent]
    let events: [EventOf]
    let all: String
    let questions: [OrderContent.QuestionContent]

    struct OrderOf: Sendable {
        let key: String
        let href: String
        let status: String
        let landed: String
        let paid: String
    }

    struct EventOf: Sendable {
        let href: String
        let position: String
        let by: String
        let tone: String
        let received: ShownTime
    }

    init(_ facts: ShipmentFacts, now: Date) {
        let head = facts.head
        number = head.number
        account = head.account
        let others = facts.ids.filter { $0.id != head.number }.prefix(8).map { "\($0.id) (\(Self.kind($0.kind)))" }
        alsoKnownAs = others.isEmpty ? nil : others.joined(separator: ", ")
        status = ParcelWords.status(head.status)
        statusTone = ParcelWords.tone(head.status).rawValue
        chips = head.isSandbox == true ? [OrderContent.Chip(text: "test order", tone: Tone.warn.rawValue)] : []
        concerns = Self.concerns(facts, now: now)
        figures = Self.figures(facts, now: now)
        parcel = ParcelContent(head, scans: facts.scans, shippedAt: facts.order?.shippedAt, most: 60, now: now)
        order = facts.order.map { order in
            OrderOf(
                key: order.key, href: Link.order(head.account, order.key), status: order.status ?? "unknown",
                landed: AmountText.of(order.landed) + (order.isComplete == true ? "" : ", not complete"),
                paid: AmountText.of(order.paid))
        }
        disputes = facts.disputes.map { OrderContent.DisputeContent($0, account: head.account, now: now) }
        events = facts.events.map { event in
            EventOf(
                href: Link.event(event.position), position: CountText.of(event.position), by: event.saidBy,
                tone: event.tone.rawValue, received: ShownTime(event.receivedAt, now: now))
        }
        all = Link.query("/events", ["account": head.account, "about": head.number])
        questions = facts.checks.map { OrderContent.QuestionContent($0, now: now) }
    }

    private static func kind(_ kind: String) -> String {
        switch kind {
        case "carrier": "the carrier’s"
        case "cj": "CJ’s own"
        default: "the last mile’s"
        }
    }

    private static func concerns(_ facts: ShipmentFacts, now: Date) -> [Concern] {
        let head = facts.head
        var concerns = facts.risks.map { risk in
            Concern(
                ["lost", "damaged", "returned"].contains(risk.kind) ? .bad : .warn,
                "\(ParcelWords.words(for: risk).capitalizedFirst)."
                    + (facts.disputes.isEmpty ? " No dispute is known over its order." : ""))
        }
        if let kind = head.exceptionKind, facts.risks.isEmpty { concerns.append(Concern(.bad, "Exception: \(kind).")) }
        if head.mappedBy == "none", let raw = head.rawStatus {
            concerns.append(
                Concern(.warn, "No rule knows what the carrier’s words “\(raw)” mean, so its status is unknown."))
        }
        if head.isLate, let days = head.daysInTransit, let most = head.promisedTo {
            concerns.append(
                Concern(.warn, "It took \(days.plainText) days, \(promisedWords(days, most)) than was promised."))
        } else if head.deliveredAt == nil, let shipped = facts.order?.shippedAt, let most = head.promisedTo {
            let over = Int(now.timeIntervalSince(shipped) / 86_400) - most
            if over > 0, !["returned", "cancelled"].contains(head.status) {
                concerns.append(Concern(.warn, "It should have arrived \(CountText.of(over, "day")) ago."))
            }
        }
        if head.orderKey == nil { concerns.append(Concern(.mute, "No message has said which order it belongs to.")) }
        return concerns
    }

    private static func promisedWords(_ days: Decimal, _ most: Int) -> String {
        "\((days - Decimal(most)).plainText) longer"
    }

    private static func figures(_ facts: ShipmentFacts, now: Date) -> [OrderContent.Figure] {
        let head = facts.head
        var figures = [
            OrderContent.Figure(
                name: "In transit",
                value: head.daysInTransit.map { "\($0.plainText) days" }
                    ?? (head.deliveredAt == nil ? "not delivered" : "unknown"),
                tone: head.isLate ? Tone.warn.rawValue : nil),
            OrderContent.Figure(
                name: "Promised",
                value: head.promise.map { String($0.dropFirst("promised ".count)) + " days" } ?? "unknown"),
            OrderContent.Figure(name: "Way", value: "\(head.fromCountry ?? "?") → \(head.toCountry ?? "?")"),
        ]
        figures.append(
            OrderContent.Figure(
                name: "Label to first scan", value: gap(from: head.labelAt, to: head.firstScanAt) ?? "unknown"))
        figures.append(
            OrderContent.Figure(
                name: "Last scan", value: head.lastScanAt.map { ShownTime($0, now: now).age } ?? "none",
                note: head.lastScanAt.map { ShownTime.day($0) }))
        figures.append(
            OrderContent.Figure(
                name: "Last mile", value: head.lastMileNumber ?? "unknown", note: head.lastMileCarrier))
        return figures
    }

    private static func gap(from start: Date?, to end: Date?) -> String? {
        guard let start, let end, end >= start else { return nil }
        return ShownTime.duration(end.timeIntervalSince(start))
    }
}

extension OrderContent.QuestionContent {
    init(_ check: OrderFacts.Check, now: Date) {
        call = check.call
        entity = check.entity
        asked = check.askedAt.map { ShownTime($0, now: now) }
        changed = check.changedAt.map { ShownTime($0, now: now) }
        due = check.dueAt.map { ShownTime($0, now: now) }
        note =
            if check.failures > 0 {
                "\(CountText.of(check.failures, "call")) failed in a row"
            } else if check.isKnown == false {
                "CJ does not know it"
            } else if check.dueAt == nil {
                "not again by itself: nothing is expected to change"
            } else {
                ""
            }
    }
}

extension String {
    /// With a capital at its beginning.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

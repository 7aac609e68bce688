import Decimals
import Foundation

extension OrderContent {
    init(_ facts: OrderFacts, asking: OrderAsking, now: Date) {
        let head = facts.head
        func moment(_ date: Date?) -> ShownTime? { date.map { ShownTime($0, now: now) } }
        key = head.key
        self.asking = asking
        account = head.account
        status = [head.status ?? "STATUS UNKNOWN", head.subStatus].compactMap(\.self).joined(separator: " · ")
        statusTone = OrderWords.tone(head.status).rawValue
        chips = Self.chips(facts)
        let others = facts.ids.filter { $0.id != head.key }.map { "\($0.id) (\(Self.kind($0.kind)))" }
        alsoKnownAs = others.isEmpty ? nil : others.prefix(8).joined(separator: ", ")
        lastHeard = ShownTime(head.lastEventAt, now: now)
        let asked = facts.checks.compactMap(\.askedAt).max()
        lastAsked = moment(asked)
        nextAsked = moment(facts.checks.compactMap(\.dueAt).min())
        concerns = facts.concerns(now: now)
        figures = Self.figures(facts)
        costs = Self.costs(facts, now: now)
        lines = facts.items.map { item in
            LineContent(
                sku: item.sku ?? item.vid ?? item.lineItemId ?? "unknown", href: item.sku.map(Link.search),
                quantity: item.quantity.map { CountText.of($0) } ?? "unknown", price: AmountText.of(item.unitPrice),
                product: AmountText.of(item.productCost), landed: AmountText.of(item.landed))
        }
        parcels = facts.parcels.map { parcel in
            ParcelContent(
                parcel, scans: facts.scans.filter { $0.number == parcel.number }, shippedAt: head.shippedAt, most: 8,
                now: now)
        }
        said = facts.said(now: now)
        older =
            facts.hasOlderEvents
            ? Link.query(
                "/events",
                ["account": head.account, "about": head.key, "before": facts.events.last.map { "\($0.position)" }])
            : nil
        family = Self.family(facts)
        bills = facts.adjustments.map { bill in
            BillContent(
                reference: bill.reference, amount: AmountText.of(bill.amount), status: bill.status,
                tone: (bill.status == "open" || bill.status == "unknown" ? Tone.warn : .mute).rawValue,
                reason: bill.reason ?? "", at: moment(bill.at), paidAt: moment(bill.paidAt),
                href: facts.costChanges.first { $0.reference == bill.reference }.map { Link.event($0.position) }
                    ?? Link.query("/events", ["account": head.account, "about": bill.reference]))
        }
        disputes = facts.disputes.map { DisputeContent($0, account: head.account, now: now) }
        cash = facts.cash.map { movement in
            CashContent(
                at: moment(movement.at), isKnownOnly: movement.isKnownOnly, kind: movement.kind,
                reference: movement.reference ?? "", amount: AmountText.of(movement.amount, isSigned: true),
                href: movement.position.map(Link.event))
        }
        conflicts = facts.conflicts.map { conflict in
            ConflictContent(
                type: conflict.type, messageId: conflict.messageId, events: conflict.positions.map(EventLink.init))
        }
        questions = facts.checks.map { QuestionContent($0, now: now) }
        repairs = facts.repairs.map { repair in
            RepairContent(
                at: ShownTime(repair.at, now: now),
                words:
                    "\(repair.topic), \(repair.kind): webhooks said \(repair.said ?? "nothing"), CJ’s API \(repair.answered ?? "told a change")",
                event: EventLink(repair.position))
        }
    }

    private static func chips(_ facts: OrderFacts) -> [Chip] {
        let head = facts.head
        var chips: [Chip] = []
        if head.isSandbox == true { chips.append(Chip(text: "test order", tone: Tone.warn.rawValue)) }
        if head.isSuperseded { chips.append(Chip(text: "superseded", tone: Tone.warn.rawValue)) }
        if head.isPrivateOutbound == true { chips.append(Chip(text: "private stock", tone: Tone.mute.rawValue)) }
        switch head.evidence {
        case "both": chips.append(Chip(text: "webhooks and API", tone: Tone.good.rawValue))
        case "api": chips.append(Chip(text: "API only", tone: Tone.api.rawValue))
        default: chips.append(Chip(text: "webhooks only", tone: Tone.hook.rawValue))
        }
        return chips
    }

    static func kind(_ kind: String) -> String {
        switch kind {
        case "code": "CJ’s code"
        case "internal": "CJ’s internal id"
        case "number": "the seller’s number"
        case "platform": "the shop platform’s"
        case "shipment": "CJ’s shipment order"
        default: kind
        }
    }

    private static func figures(_ facts: OrderFacts) -> [Figure] {
        let (head, costs) = (facts.head, facts.costs)
        var figures: [Figure] = []
        let landed = costs.map { AmountText.of($0.landed) } ?? "unknown"
        figures.append(
            Figure(
                name: costs?.state == "quoted" ? "Landed cost, as quoted" : "Landed cost", value: landed,
                note: costs?.isComplete == true ? "complete" : "not complete", href: "#money"))
        figures.append(
            Figure(
                name: "Charged by CJ", value: AmountText.of(costs?.paid),
                note: (costs?.variance).flatMap {
                    $0 == 0 ? nil : "\(AmountText.of($0, isSigned: true)) against the parts"
                },
                href: costs?.sheet.map(Link.event)))
        figures.append(
            Figure(
                name: "Paid to parcel", value: days(from: head.paidAt, to: head.shippedAt),
                note: head.shippedAt.map { "shipped \(ShownTime.day($0))" }))
        if let parcel = facts.parcels.first {
            figures.append(
                Figure(
                    name: "In transit", value: parcel.daysInTransit.map { "\($0.plainText) days" } ?? "not delivered",
                    tone: parcel.isLate ? Tone.warn.rawValue : nil, note: parcel.promise,
                    href: Link.shipment(head.account, parcel.number)))
        } else {
            figures.append(Figure(name: "In transit", value: "no parcel known"))
        }
        let goes = [head.fromCountry, head.toCountry].map { $0 ?? "?" }.joined(separator: " → ")
        figures.append(Figure(name: "Way", value: goes, note: head.logisticName))
        figures.append(
            Figure(
                name: "Family",
                value: facts.relatives.count > 1 ? CountText.of(facts.relatives.count, "order") : "alone",
                href: facts.relatives.count > 1 ? "#family" : nil))
        return figures
    }

    private static func days(from start: Date?, to end: Date?) -> String {
        guard let start, let end else { return start == nil ? "not paid" : "not shipped" }
        let tenths = Int((end.timeIntervalSince(start) / 8640).rounded())
        return "\(tenths / 10).\(abs(tenths % 10)) days"
    }

    private static func costs(_ facts: OrderFacts, now: Date) -> CostsContent? {
        guard let costs = facts.costs, let chart = facts.waterfall else { return nil }
        let week = facts.costChange(since: now.addingTimeInterval(-7 * 86_400))
        return CostsContent(
            chart: chart.drawings, lines: facts.costLines, landed: AmountText.of(costs.landed), state: state(costs),
            week: week == 0 ? nil : AmountText.of(week, isSigned: true),
            changes: Dictionary(grouping: facts.costChanges, by: \.position).sorted { $0.key > $1.key }
                .flatMap { OrderFacts.shown($0.value) }.prefix(40).map { change, words in
                    ChangeContent(
                        at: ShownTime(change.at, now: now), words: words, change: effect(change),
                        by: SourceWords.of(change.source), href: Link.event(change.position))
                })
    }

    /// By how much the order costs more for it; nothing of what is no part of the cost.
    private static func effect(_ change: OrderFacts.CostChange) -> String {
        guard let lessens = CostPart.lessens(change.part) else { return "" }
        return AmountText.of(lessens ? -change.change : change.change, isSigned: true)
    }

    private static func state(_ costs: OrderFacts.Costs) -> String {
        switch costs.state {
        case "void": "Never paid, and cancelled: it costs nothing."
        case "quoted": "Not paid: these are the amounts that CJ asks."
        case "charged": costs.counts ? "Paid, and something is still open." : "Paid by CJ’s word; it is in no sum yet."
        case "settled": "Paid, complete, and nothing is open."
        default: ""
        }
    }

    private static func family(_ facts: OrderFacts) -> FamilyContent? {
        guard facts.relatives.count > 1 else { return nil }
        let counted = facts.relatives.filter(\.counts).compactMap(\.landed)
        return FamilyContent(
            members: facts.relatives.map { relative in
                FamilyContent.Member(
                    key: relative.key, href: Link.order(facts.head.account, relative.key),
                    isThis: relative.key == facts.head.key, status: relative.status ?? "unknown",
                    note: relative.isSuperseded ? "others took its place" : relative.counts ? "" : "in no sum",
                    landed: AmountText.of(relative.landed))
            },
            links: facts.links.map { link in
                FamilyContent.LinkContent(
                    words: OrderFacts.words(for: link, seenFrom: link.key) + ": \(link.key)",
                    href: link.position.map(Link.event))
            },
            landed: counted.isEmpty ? "unknown" : AmountText.of(counted.reduce(0, +)))
    }
}

extension OrderContent.DisputeContent {
    init(_ dispute: OrderFacts.Dispute, account: String, now: Date) {
        id = dispute.id
        status = dispute.status
        tone = (dispute.status == "open" ? Tone.warn : dispute.status == "final" ? .good : .mute).rawValue
        reason = dispute.reason ?? ""
        opened = ShownTime(dispute.openedAt ?? dispute.firstSeenAt, now: now)
        decided = dispute.decidedAt.map { ShownTime($0, now: now) }
        asked = AmountText.of(dispute.asked)
        credit = dispute.status == "open" ? "not decided" : AmountText.of(dispute.credit)
        reissuedAs = dispute.reissuedAs
        reissuedHref = dispute.reissuedAs.map { Link.order(account, $0) }
        href = Link.query("/events", ["account": account, "about": dispute.id])
    }
}

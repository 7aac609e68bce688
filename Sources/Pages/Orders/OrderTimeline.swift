import Foundation

/// One thing that was said: by whom, when it was received, and what it changed.
struct Said: Sendable {
    /// The events that said it.
    let doors: [OrderContent.EventLink]
    let by: String
    let tone: String
    let received: ShownTime
    /// Each change by itself.
    let changes: [String]
    /// What is said of it in a lesser voice.
    let remarks: [String]
}

extension OrderFacts {
    /// Everything that was said, the newest first. What told nothing new stands together.
    func said(now: Date) -> [Said] {
        let statements = Dictionary(grouping: statements, by: \.position)
        let costs = Dictionary(grouping: costChanges, by: \.position)
        let links = Dictionary(grouping: links.filter { $0.position != nil }, by: { $0.position ?? 0 })
        let repairs = Dictionary(grouping: repairs, by: \.position)
        let disputed = Set(conflicts.flatMap(\.positions))
        let news = newStatuses
        var said: [Said] = []
        var silent: [EventLine] = []
        func endSilence() {
            if let first = silent.first { said.append(Self.silence(silent, first, now: now)) }
            silent = []
        }
        for event in events {
            let position = event.position
            var remarks: [String] = []
            var changes: [String] = []
            for statement in statements[position] ?? [] {
                let isLate = abs(statement.at.timeIntervalSince(event.receivedAt)) > 3600
                let day = isLate ? ", which held at \(ShownTime.text(statement.at))" : ""
                if news.contains(position) {
                    changes.append("Status \(statement.status)\(day)")
                } else {
                    remarks.append("Still \(statement.status)\(day)")
                }
            }
            changes += Self.words(for: costs[position] ?? [])
            for words in (links[position] ?? []).map({ Self.words(for: $0, seenFrom: head.key) })
            where !changes.contains(words) {
                changes.append(words)
            }
            changes += (repairs[position] ?? []).map(Self.words)
            if disputed.contains(position) { changes.append("Another message has the same id and other content") }
            guard !changes.isEmpty || !remarks.isEmpty else {
                silent.append(event)
                continue
            }
            endSilence()
            said.append(
                Said(
                    doors: [OrderContent.EventLink(position)], by: event.saidBy, tone: event.tone.rawValue,
                    received: ShownTime(event.receivedAt, now: now), changes: changes, remarks: remarks))
        }
        endSilence()
        return said
    }

    /// The positions at which a status was told that is another than the one told before.
    private var newStatuses: Set<Int> {
        var (news, last) = (Set<Int>(), String?.none)
        for statement in statements.sorted(by: { ($0.position, $0.at) < ($1.position, $1.at) })
        where statement.status != last {
            news.insert(statement.position)
            last = statement.status
        }
        return news
    }

    private static func silence(_ events: [EventLine], _ newest: EventLine, now: Date) -> Said {
        let sources = Set(events.map(\.saidBy)).sorted()
        return Said(
            doors: events.prefix(12).map { OrderContent.EventLink($0.position) },
            by: sources.count > 2 ? CountText.of(events.count, "message") : sources.joined(separator: ", "),
            tone: Tone.mute.rawValue, received: ShownTime(newest.receivedAt, now: now), changes: [],
            remarks: [events.count == 1 ? "Nothing new" : "\(CountText.of(events.count, "message")), nothing new"])
    }

    /// Changes of cost in words. What a bill is at in all and what of it is open are one change.
    static func words(for changes: [CostChange]) -> [String] { shown(changes).map(\.words) }

    /// The changes of one event that are worth a word, with that.
    static func shown(_ changes: [CostChange]) -> [(change: CostChange, words: String)] {
        let billed = Set(changes.filter { $0.part == "extra_bills" }.compactMap(\.reference))
        return changes.filter { change in
            change.part != "extra_bills_open" || !billed.contains(change.reference ?? "")
        }.compactMap { change in
            // A part that is nothing, and was not known before, is no news.
            if change.change == 0, change.before == nil { return nil }
            let name = CostPart.name(change.part) + (change.reference.map { " \($0)" } ?? "")
            guard let before = change.before, before != 0 else {
                return (change, "\(name) \(AmountText.of(change.after))")
            }
            return (change, "\(name) \(AmountText.of(before)) → \(AmountText.of(change.after))")
        }
    }

    static func words(for link: RelativeLink, seenFrom key: String) -> String {
        let (other, came) = (link.originKey ?? link.originCode, link.key == key)
        return switch link.kind {
        case "split": came ? "Split from \(other)" : "\(link.key) was split from it"
        case "merge": came ? "Merged from \(other)" : "Merged into \(link.key)"
        default: came ? "Sent again for \(other)" : "Sent again as \(link.key)"
        }
    }

    private static func words(for repair: Repair) -> String {
        let answered = repair.answered.map { " “\($0)”" } ?? " a change"
        return switch repair.kind {
        case "missing": "Told\(answered) of which no webhook had told"
        case "behind": "Told\(answered) where webhooks stood at “\(repair.said ?? "an earlier state")”"
        case "different": "Told\(answered) against the webhooks’ “\(repair.said ?? "other word")”"
        default: "Told\(answered) before the webhook came"
        }
    }
}

/// CJ's message types and calls in the words of people.
enum SourceWords {
    static func of(_ source: String) -> String {
        switch source {
        case "getOrderDetail": "order"
        case "order/list": "list of orders"
        case "trackInfo": "tracking"
        case "queryCogsBasicDataOrderInfoList": "cost sheet"
        case "makeup/list": "list of bills"
        case "disputes/getDisputeDetail": "dispute"
        case "privateInventory/order/list": "list of stocking orders"
        case "privateInventory/outbound/detail": "private stock sent"
        case "product/variant/queryByVid": "variant"
        case "pay/getBalance": "wallet"
        case "makeup/list/totals": "sums of bills"
        default: source
        }
    }
}

/// The parts of what an order costs, by the columns of `analytics.order_costs`.
enum CostPart {
    static func name(_ part: String) -> String {
        switch part {
        case "product_cost": "Products"
        case "private_stock_cost": "Private stock"
        case "shipping_cost": "Shipping"
        case "import_tax": "Import tax"
        case "import_fee": "Import fee"
        case "outbound_fee": "Fee for sending"
        case "storage_fee": "Fee for storage"
        case "extra_bills": "Bill"
        case "extra_bills_open": "Open of bill"
        case "dispute_credit": "Given back"
        case "paid_amount": "Charged by CJ"
        case "paid_variance": "Charged otherwise than the parts"
        default: part
        }
    }

    /// Whether what is more of it makes the order cost less; nil where it is no part of the cost.
    static func lessens(_ part: String) -> Bool? {
        switch part {
        case "dispute_credit": true
        case "extra_bills_open", "paid_amount", "paid_variance": nil
        default: false
        }
    }
}

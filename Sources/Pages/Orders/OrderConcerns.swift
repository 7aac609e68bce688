import Foundation

/// Something about an order that a person should know before anything else.
struct Concern: Sendable, Equatable {
    let tone: String
    let text: String
    /// Where more is said of it; nil where there is no more.
    var link: String?
    var linkText: String?

    init(_ tone: Tone, _ text: String, link: String? = nil, linkText: String? = nil) {
        self.tone = tone.rawValue
        self.text = text
        self.link = link
        self.linkText = link == nil ? nil : linkText ?? "More"
    }
}

extension OrderFacts {
    /// What is to be known first, the worst first.
    func concerns(now: Date) -> [Concern] {
        let all = standing + risky + money(now: now) + hearsay(now: now)
        let rank: [String: Int] = [Tone.bad.rawValue: 0, Tone.warn.rawValue: 1]
        return all.enumerated().sorted {
            (rank[$0.element.tone] ?? 2, $0.offset) < (rank[$1.element.tone] ?? 2, $1.offset)
        }.map(\.element)
    }

    /// What kind of order it is.
    private var standing: [Concern] {
        var concerns: [Concern] = []
        if head.isSuperseded {
            concerns.append(
                Concern(
                    .warn,
                    "Other orders took its place, by a split or a merge. Its costs are theirs, so it is in no sum.",
                    link: "#family", linkText: "Its family"))
        }
        if head.isSandbox == true {
            concerns.append(Concern(.warn, "A test order, by CJ’s own word. It is in no sum of money."))
        }
        if head.code == nil, head.internalId == nil {
            concerns.append(
                Concern(
                    .warn,
                    "CJ has given it no id yet: it is known by the seller’s number alone, which need not be one order’s."
                ))
        }
        return concerns
    }

    private var risky: [Concern] {
        risks.map { risk in
            Concern(
                ["lost", "damaged", "returned"].contains(risk.kind) ? .bad : .warn,
                "Parcel \(risk.trackNumber): \(ParcelWords.words(for: risk)).",
                link: Link.shipment(head.account, risk.trackNumber), linkText: "The parcel")
        }
    }

    private func money(now: Date) -> [Concern] {
        var concerns: [Concern] = []
        for dispute in disputes where dispute.status == "open" {
            concerns.append(
                Concern(
                    .warn,
                    "Dispute \(dispute.id) has been open for \(age(dispute.openedAt ?? dispute.firstSeenAt, now)). What it gives back is not known yet.",
                    link: "#disputes", linkText: "The dispute"))
        }
        for bill in adjustments where bill.status == "open" || bill.status == "unknown" {
            let amount = bill.amount.map { " of \(AmountText.of($0))" } ?? ", whose amount is not known,"
            let since = bill.at.map { " for \(age($0, now))" } ?? ""
            concerns.append(
                Concern(
                    .warn, "A bill\(amount) has been open\(since). It is in the landed cost.", link: "#bills",
                    linkText: "The bill"))
        }
        if let costs, !head.isSuperseded, head.isSandbox != true {
            if head.paidAt != nil, costs.sheet == nil {
                concerns.append(
                    Concern(
                        .warn, "It is paid, and CJ has given no cost sheet of it: what it costs is not known for sure.")
                )
            } else if costs.isComplete == false, costs.state == "charged" {
                let missing = costs.missingParts
                if !missing.isEmpty {
                    concerns.append(
                        Concern(.warn, "Its cost is not complete: \(missing.joined(separator: ", ")) not known."))
                }
            }
            if let variance = costs.variance, variance != 0 {
                let words =
                    variance < 0
                    ? "less than the parts of its cost sheet say: something was let off"
                    : "more than the parts of its cost sheet say"
                concerns.append(
                    Concern(
                        .warn, "CJ charged \(AmountText.of(variance.magnitude)) \(words).", link: "#money",
                        linkText: "The parts"))
            }
        }
        return concerns
    }

    /// How sure it is.
    private func hearsay(now: Date) -> [Concern] {
        var concerns: [Concern] = []
        if let since = head.unknownToCJSince {
            concerns.append(
                Concern(
                    .bad,
                    "CJ’s API has answered for \(age(since, now)) that there is no such order. What was known of it stays."
                ))
        } else if head.evidence == "webhook" {
            concerns.append(Concern(.mute, "Only webhooks have told of it: CJ’s API has not confirmed it yet."))
        }
        if !conflicts.isEmpty {
            concerns.append(
                Concern(
                    .warn, "\(CountText.of(conflicts.count, "message")) came again with the same id and other content.",
                    link: "#conflicts", linkText: "Both versions"))
        }
        if !repairs.isEmpty {
            concerns.append(
                Concern(
                    .mute, "CJ’s webhooks left out \(CountText.of(repairs.count, "change")) of it, which its API told.",
                    link: "#questions", linkText: "What they were"))
        }
        return concerns
    }

    private func age(_ since: Date, _ now: Date) -> String { ShownTime.duration(max(0, now.timeIntervalSince(since))) }
}

extension OrderFacts.Costs {
    /// The parts that are not known, in words.
    var missingParts: [String] {
        [
            ("the products", product), ("the shipping", shipping), ("the import tax", importTax),
            ("the fee for sending", outboundFee), ("the fee for storage", storageFee), ("a bill’s amount", bills),
            ("what a dispute gave back", credit),
        ].filter { $0.1 == nil }.map(\.0)
    }
}

/// What CJ's and the ledger's words for parcels mean.
enum ParcelWords {
    /// What is wrong with a parcel, and since when nobody had it in hand.
    static func words(for risk: OrderFacts.Risk) -> String {
        let words = Self.risk(risk.kind)
        return risk.days.map { "\(words), \(CountText.of($0, "day")) after its last sign" } ?? words
    }

    static func risk(_ kind: String) -> String {
        switch kind {
        case "lost": "it is lost"
        case "damaged": "it is damaged"
        case "exception": "something went wrong with it"
        case "returning": "it is on its way back"
        case "returned": "it came back"
        case "expired": "nobody scans it any more"
        case "no_first_scan": "it was announced, and nobody has scanned it"
        case "no_scan": "nobody scans it"
        default: kind
        }
    }

    /// `out for delivery` for `out_for_delivery`.
    static func status(_ status: String) -> String { status.replacing("_", with: " ") }

    static func tone(_ status: String) -> Tone {
        switch status {
        case "delivered": .good
        case "exception", "returned", "expired": .bad
        case "attempt_failed", "returning", "available_for_pickup": .warn
        case "cancelled", "unknown", "pre_transit": .mute
        default: .hook
        }
    }

    static func ink(_ status: String) -> Ink {
        switch tone(status) {
        case .good: .good
        case .bad: .bad
        case .warn: .warn
        case .hook, .api, .mute: .hook
        }
    }
}

/// What statuses of orders mean to a reader.
enum OrderWords {
    static func tone(_ status: String?) -> Tone {
        switch status {
        case "DELIVERED": .good
        case "CANCELLED", "CLOSED", "TRASH": .mute
        case "UNPAID": .warn
        case "SHIPPED", "UNSHIPPED": .hook
        default: .mute
        }
    }
}

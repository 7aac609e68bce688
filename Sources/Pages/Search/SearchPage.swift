import Foundation

extension Page {
    /// One box for everything that has a name.
    static let search = Page("/search", in: .orders) { request, readings in
        guard let text = request.fields["q"] else {
            return .page("Search", template: "search", SearchContent.empty)
        }
        guard text.utf8.count <= Findings.longest else {
            return .page("Search", template: "search", SearchContent.tooLong)
        }
        let found = try await readings.read { try await Findings.read(text, on: $0) }
        let content = SearchContent(text, found)
        if let only = content.onlyHit { return .elsewhere(only.href) }
        return .page("Search", template: "search", content)
    }
}

/// What `search.mustache` shows.
struct SearchContent: Sendable {
    let text: String
    let heading: String
    let groups: [Group]
    /// What was looked for in vain, where nothing was found.
    let tried: [String]
    /// Whether what is shown is no answer but how to ask.
    var isHelp = false

    struct Group: Sendable {
        let kind: String
        let hits: [Hit]
        var note: String?
    }

    struct Hit: Sendable {
        let name: String
        let href: String
        let note: String
    }

    /// The one thing that was found.
    var onlyHit: Hit? { groups.count == 1 && groups[0].hits.count == 1 ? groups[0].hits[0] : nil }

    static let empty = SearchContent(text: "", heading: "Search", groups: [], tried: [], isHelp: true)
    static let tooLong = SearchContent(
        text: "", heading: "That is too long to be a name", groups: [],
        tried: ["nothing: the longest name of anything here has \(Findings.longest) bytes"])
}

extension SearchContent {
    init(_ text: String, _ found: Findings) {
        var groups: [Group] = []
        func add(_ kind: String, _ hits: [Hit], note: String? = nil) {
            guard !hits.isEmpty else { return }
            let cut = hits.count >= Findings.most ? "The first \(Findings.most) are shown." : nil
            groups.append(Group(kind: kind, hits: hits, note: note ?? cut))
        }
        add(
            "Orders",
            found.orders.map { order in
                Hit(
                    name: order.key, href: Link.order(order.account, order.key),
                    note: ["account \(order.account)", order.note.map { "by \(OrderContent.kind($0))" }]
                        .compactMap(\.self).joined(separator: ", "))
            })
        add(
            "Parcels",
            found.parcels.map { parcel in
                Hit(
                    name: parcel.number, href: Link.shipment(parcel.account, parcel.number),
                    note: "account \(parcel.account), \(Self.kind(of: parcel))")
            })
        add(
            "Bills",
            found.bills.map { bill in
                Hit(
                    name: bill.reference,
                    href: bill.orderKey.map { Link.order(bill.account, $0) + "#bills" }
                        ?? Link.query("/events", ["account": bill.account, "about": bill.reference]),
                    note: "\(AmountText.of(bill.amount)), \(bill.status)"
                        + (bill.orderKey.map { ", of order \($0)" } ?? ", of no order"))
            })
        add(
            "Disputes",
            found.disputes.map { dispute in
                Hit(
                    name: dispute.id, href: Link.order(dispute.account, dispute.orderKey) + "#disputes",
                    note: "\(dispute.status), over order \(dispute.orderKey)")
            })
        add(
            "Stocking orders",
            found.stockingOrders.map { order in
                Hit(
                    name: order.id, href: Link.query("/events", ["account": order.account, "about": order.id]),
                    note: "\(order.status ?? "status unknown"), \(AmountText.of(order.amount)); its events")
            })
        add(
            "Variants",
            found.variants.map { variant in
                Hit(
                    name: variant.sku ?? variant.vid,
                    href: Link.query("/events", ["account": variant.account, "text": variant.vid]),
                    note: [variant.name, "vid \(variant.vid)", "events that name it"].compactMap(\.self)
                        .joined(separator: ", "))
            })
        add(
            "Orders with this SKU",
            found.ordersOfSKU.map { order in
                Hit(
                    name: order.key, href: Link.order(order.account, order.key),
                    note: "account \(order.account), \(order.note ?? "status unknown")")
            }, note: found.hasMoreOfSKU ? "There are more; these are new ones." : nil)
        add(
            "Events",
            found.events.map { event in
                Hit(
                    name: "event \(CountText.of(event.position))", href: Link.event(event.position),
                    note: "\(event.saidBy), \(ShownTime.text(event.receivedAt))")
            })
        self.init(
            text: text, heading: groups.isEmpty ? "Nothing has that name" : "What has that name", groups: groups,
            tried: groups.isEmpty ? Self.kinds : [])
    }

    private static let kinds = [
        "an order, by CJ’s code, its internal id, the seller’s number, the shop platform’s id or the shipment order",
        "a parcel, by any number it has, written in any way", "a bill (BT…, BK…)", "a dispute",
        "a stocking order (SY…)", "a SKU, or the id of a variant", "an event, by its position or messageId",
    ]

    private static func kind(of parcel: Findings.Parcel) -> String {
        switch parcel.kind {
        case "carrier": "the carrier’s number"
        case "cj": "CJ’s own number"
        default: "the last mile’s number"
        }
    }
}

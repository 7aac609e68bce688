import CJ
import Folding
import Foundation

/// What webhooks told of a thing: the part of its picture that is theirs.
struct Told: Sendable, Equatable {
    /// That a thing was in a state.
    struct Claim: Sendable, Equatable {
        let status: String
        /// When, by CJ's date or else by the time of receipt.
        let at: Date
        let isDated: Bool
        /// The webhook; nil where it is not kept which it was.
        let position: Int?

        /// Whether the webhook was received before a question, for certain.
        func isBefore(_ askedPosition: Int) -> Bool { position.map { $0 <= askedPosition } ?? false }
    }

    var claims: [Claim] = []
    /// Whether one named a parcel of the order.
    var namesParcel = false
    /// Whether all that was ever told is among the claims, and not only the last of it.
    var isWhole = true
    /// Whether something was told in words that no rule knows.
    var isUnclear = false
    /// Every name that the thing is asked for by.
    var names: [String] = []
    /// The order that it is about, by an id that leads to it.
    var orderId: String?

    init() {}

    /// The last thing told.
    var last: Claim? { Self.newest(claims) }

    static func newest(_ claims: [Claim]) -> Claim? {
        claims.max { ($0.at, $0.position ?? 0, $0.status) < ($1.at, $1.position ?? 0, $1.status) }
    }
}

extension Told {
    /// - Parameter pictures: the order's, and those of orders that CJ had given no id yet and that have its number: what
    ///   was told of them may have been told of it.
    init(orders pictures: [OrderPicture]) {
        for picture in pictures {
            claims += picture.timeline.byPosition.filter { [.order, .orderSplit].contains($0.statement.source) }
                .map {
                    Claim(
                        status: $0.statement.status, at: $0.statement.at, isDated: $0.statement.atText != nil,
                        position: $0.position)
                }
            namesParcel =
                namesParcel
                || [Witness.order, .logistic].contains { picture.heads[$0]?.value.trackNumber != nil }
            names += picture.ids.identifying
        }
        orderId = names.first
    }

    init(parcel picture: ShipmentPicture, names: [String], texts: ShipmentTexts) {
        self.names = names
        // Of its messages only the last is kept, beside all that they told of its way.
        isWhole = false
        if let last = picture.reports[.logistic] {
            let told = picture.events.all.map { (words: $0.words, at: $0.time?.instant, position: Int?.none) }
            let reported = (words: last.value.sayings, at: Optional(last.stamp.at), position: Optional(last.position))
            for (words, at, position) in told + [reported] {
                let meaning = texts.meaning(of: words)
                guard meaning.mappedBy != .none else {
                    isUnclear = isUnclear || !words.isEmpty
                    continue
                }
                claims.append(
                    Claim(
                        status: meaning.status.rawValue, at: at ?? .distantPast, isDated: at != nil, position: position)
                )
            }
        }
        let orders = picture.orders.keys
        orderId = (orders.first { if case .cj = $0 { true } else { false } } ?? orders.first)?.lookupId
    }

    /// One claim for each area that a webhook told of. Only the last is kept of each.
    init(variant picture: VariantPicture, vid: String) {
        names = [vid]
        isWhole = false
        claims = picture.levels.compactMap { _, level in
            guard let told = level.undated, told.value.listedUnder == vid else { return nil }
            let word = LevelWord(area: told.value.areaId ?? told.value.countryCode, quantity: told.value.quantity)
            return word.map {
                Claim(status: $0.text, at: told.stamp.at, isDated: false, position: told.position)
            }
        }
    }

    init(bill picture: BillPicture, name: String) {
        names = [name]
        claims = picture.history.byPosition.filter { $0.statement.source == .bill && $0.statement.status != nil }.map {
            Claim(
                status: BillStatus($0.statement.status).rawValue, at: $0.statement.at, isDated: false,
                position: $0.position)
        }
        orderId = picture.reports.newest.values.compactMap(\.value.orderId).first
    }

    init(stockingOrder picture: StockingOrderPicture, name: String) {
        names = [name]
        isWhole = false
        if let last = picture.newest[.stockingOrder], let status = last.value.status {
            claims = [Claim(status: status, at: last.stamp.at, isDated: false, position: last.position)]
        }
    }
}

import CJ

/// How much a thing's state holds, by kind.
///
/// What a thing heard is kept with it, so each further event costs more the more it heard. ``most`` bounds that, far from
/// what orders and parcels come to: an order has some 20 lines, a parcel some 200 scans
/// (`docs/decisions/0040-a-thing-may-be-full.md`).
public struct StateSize: Sendable, Equatable {
    /// Ids and links of every kind.
    public var ids = 0
    /// Scans of a parcel. A long text counts as several.
    public var scans = 0
    /// What was said of status, amounts, costs and stock, each once. A long text counts as several.
    public var statements = 0
    /// Lines of an order, of each witness, and of its cost sheets.
    public var lines = 0

    public init(ids: Int = 0, scans: Int = 0, statements: Int = 0, lines: Int = 0) {
        self.ids = ids
        self.scans = scans
        self.statements = statements
        self.lines = lines
    }

    /// The most that one thing's state may hold.
    public static let most = StateSize(ids: 1_000, scans: 10_000, statements: 5_000, lines: 5_000)

    private static let kinds: [(name: String, count: @Sendable (StateSize) -> Int)] = [
        ("ids", { $0.ids }), ("scans", { $0.scans }), ("statements", { $0.statements }), ("lines", { $0.lines }),
    ]

    /// The kind of which there is more than the most and more than before, in words.
    ///
    /// A thing that is over already, by another version's measure, stays as it is and hears what adds nothing.
    public func excess(over most: StateSize, since before: [StateSize]) -> String? {
        Self.kinds.first { kind in
            let count = kind.count(self)
            return count > kind.count(most) && before.allSatisfy { count > kind.count($0) }
        }.map { "more than \($0.count(most)) \($0.name)" }
    }

    /// How many entries there are in all.
    public var sum: Int { ids + scans + statements + lines }

    /// As how many entries a text counts.
    static func weight(of texts: String?...) -> Int { 1 + texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) } / 512 }
}

/// Has a state that grows with what is heard.
public protocol Sized {
    var size: StateSize { get }
}

/// Things of one account, each once, of which pictures that share an id become one.
public protocol ThingBook<Picture> {
    associatedtype Picture: Sized

    /// Takes a picture in.
    mutating func add(_ picture: Picture)

    /// The things that would be one with a picture.
    func things(sharing picture: Picture) -> [Picture]
}

/// A thing whose state would hold more than it may.
public struct FullThing: Error, Sendable, Equatable, CustomStringConvertible {
    /// The thing, as `order SD1` or `parcel YT1`.
    public let thing: String
    /// What it would have, in words.
    public let excess: String

    public init(_ model: ReadModel, _ key: String, excess: String) {
        thing = "\(model.thing) \(key)"
        self.excess = excess
    }

    public var description: String { "\(thing) is full: with this event it would have \(excess)" }
}

extension ReadModel {
    /// What a thing of it is called.
    var thing: String {
        switch self {
        case .orders: "order"
        case .shipments: "parcel"
        case .bills: "bill"
        case .stockingOrders: "stocking order"
        case .variants: "variant"
        case .statements: "statement of the account"
        case .sales: "sale"
        case .exchangeDays: "day of exchange rates"
        }
    }
}

// MARK: The things

extension OrderPicture: Sized {
    public var size: StateSize {
        StateSize(
            ids: ids.size + links.firstSaid.count,
            statements: timeline.firstSaid.keys.reduce(0) { $0 + StateSize.weight(of: $1.status) }
                + absences.firstSaid.count + costSheets.all.count + disputes.count,
            lines: lines.reduce(0) { $0 + $1.value.value.count } + draws.reduce(0) { $0 + $1.value.value.count }
                + costSheets.all.reduce(0) { $0 + $1.value.lines.count })
    }
}

extension OrderIds {
    fileprivate var size: Int {
        codes.count + internals.count + numbers.count + platforms.count + shipmentOrders.count + pairs.count
    }
}

extension ShipmentPicture: Sized {
    public var size: StateSize {
        StateSize(ids: ids.namings.count + orders.count, scans: events.weight + routes.weight)
    }
}

extension TrackEvents {
    fileprivate var weight: Int {
        all.reduce(0) { $0 + StateSize.weight(of: $1.activity, $1.location, $1.statusDescription, $1.status) }
    }
}

extension BillPicture: Sized {
    public var size: StateSize {
        StateSize(
            statements: history.firstSaid.keys.reduce(0) { $0 + StateSize.weight(of: $1.status, $1.use) }
                + reports.absences.firstSaid.count)
    }
}

extension Reports: Sized where Report == StockingOrderReport {
    public var size: StateSize {
        StateSize(
            statements: absences.firstSaid.count,
            lines: newest.reduce(0) { $0 + ($1.value.value.lines?.count ?? 0) })
    }
}

extension VariantPicture: Sized {
    public var size: StateSize { StateSize(statements: levels.count) }
}

// One a day at most.
extension StatementPicture: Sized {
    public var size: StateSize { StateSize() }
}

extension Newest: Sized where Value == Sale {
    public var size: StateSize { StateSize(statements: 1) }
}

extension DayRatesPicture: Sized {
    public var size: StateSize { StateSize(statements: perUSD.count) }
}

extension Picture: Sized {
    public var size: StateSize {
        switch self {
        case .order(let picture): picture.size
        case .shipment(let picture): picture.size
        case .bill(_, let picture): picture.size
        case .stockingOrder(_, let picture): picture.size
        case .variant(_, let picture): picture.size
        case .statement(_, let picture): picture.size
        case .sale(_, let picture): picture.size
        case .exchangeDay(_, let picture): picture.size
        }
    }
}

extension Things {
    /// One of them that holds more than it may, if there is any.
    public func fullThing(_ most: StateSize) -> FullThing? {
        func full<Key>(_ things: [Key: some Sized], _ model: ReadModel) -> FullThing? {
            for (key, thing) in things {
                if let excess = thing.size.excess(over: most, since: []) {
                    return FullThing(model, "\(key)", excess: excess)
                }
            }
            return nil
        }
        return ReadModel.allCases.lazy.compactMap { model in
            switch model {
            case .orders: full(orders.orders, model)
            case .shipments: full(shipments.shipments, model)
            case .bills: full(bills, model)
            case .stockingOrders: full(stockingOrders, model)
            case .variants: full(variants, model)
            case .statements: full(statements, model)
            case .sales: full(sales, model)
            case .exchangeDays: full(exchangeDays, model)
            }
        }.first
    }
}

/// The read models. What must know each of them is a `switch` without `default`: after a further one is added here, nothing
/// builds until every such place knows it.
public enum ReadModel: String, Sendable, Hashable, CaseIterable {
    case orders, shipments, bills, stockingOrders, variants, statements, sales, exchangeDays
}

/// A picture of one thing, with the thing's id where the picture does not hold its own.
public enum Picture: Sendable {
    case order(OrderPicture)
    case shipment(ShipmentPicture)
    case bill(String, BillPicture)
    case stockingOrder(String, StockingOrderPicture)
    case variant(String, VariantPicture)
    case statement(String, StatementPicture)
    case sale(String, SalePicture)
    /// The rates of a day, by the day.
    case exchangeDay(String, DayRatesPicture)

    /// What tells the thing from all others.
    public var name: ThingName {
        switch self {
        case .order(let picture): .order(picture.ids)
        case .shipment(let picture): .shipment(picture.ids.identifying)
        case .bill(let id, _): .id(.bills, id)
        case .stockingOrder(let id, _): .id(.stockingOrders, id)
        case .variant(let id, _): .id(.variants, id)
        case .statement(let id, _): .id(.statements, id)
        case .sale(let id, _): .id(.sales, id)
        case .exchangeDay(let day, _): .id(.exchangeDays, day)
        }
    }
}

/// What tells one thing of an account from all others.
public enum ThingName: Sendable, Equatable {
    /// An order by its ids; of one that only links, the seller's numbers are enough.
    case order(OrderIds)
    /// A parcel by its numbers that identify, in normal form.
    case shipment([String])
    /// A thing of another read model by its id.
    case id(ReadModel, String)
}

/// The things of one account, of every read model.
public struct Things: Joinable, Sendable, Equatable {
    public private(set) var orders = OrderBook()
    public private(set) var shipments = ShipmentBook()
    /// By id, as all below.
    public private(set) var bills: [String: BillPicture] = [:]
    public private(set) var stockingOrders: [String: StockingOrderPicture] = [:]
    public private(set) var variants: [String: VariantPicture] = [:]
    /// By what they are about.
    public private(set) var statements: [String: StatementPicture] = [:]
    public private(set) var sales: [String: SalePicture] = [:]
    public private(set) var exchangeDays: [String: DayRatesPicture] = [:]

    public init() {}

    /// Takes a picture in.
    public mutating func add(_ picture: Picture) {
        switch picture {
        case .order(let picture): orders.add(picture)
        case .shipment(let picture): shipments.add(picture)
        case .bill(let id, let picture): bills.join(picture, at: id)
        case .stockingOrder(let id, let picture): stockingOrders.join(picture, at: id)
        case .variant(let id, let picture): variants.join(picture, at: id)
        case .statement(let id, let picture): statements.join(picture, at: id)
        case .sale(let id, let picture): sales.join(picture, at: id)
        case .exchangeDay(let day, let picture): exchangeDays.join(picture, at: day)
        }
    }

    public mutating func join(_ other: Things) {
        for model in ReadModel.allCases {
            switch model {
            case .orders: orders.join(other.orders)
            case .shipments: shipments.join(other.shipments)
            case .bills: bills.join(other.bills)
            case .stockingOrders: stockingOrders.join(other.stockingOrders)
            case .variants: variants.join(other.variants)
            case .statements: statements.join(other.statements)
            case .sales: sales.join(other.sales)
            case .exchangeDays: exchangeDays.join(other.exchangeDays)
            }
        }
    }
}

public import Foundation

/// A line of what the seller's shop sold, as an imported file tells it (`docs/sales.md`).
///
/// It says what the shop kept: amounts are without taxes and after discounts. What an order has beside its goods, such as
/// the shipping that the customer paid or what was given back, is a line of its own. So the lines of an order sum to what
/// it brought in.
public struct Sale: Sendable, Equatable {
    /// What a line is for.
    public enum Kind: String, Sendable, CaseIterable, StateValue {
        /// Goods.
        case item
        /// The shipping that the customer paid.
        case shipping
        /// What was let off the order as a whole, below 0.
        case discount
        /// Taxes that the other lines hold, below 0.
        case tax
        /// What the shop or the payment cost, below 0.
        case fee
        /// What was given back to the customer, below 0.
        case refund
        /// Anything else, such as a tip.
        case other
    }

    /// How far the sale has come.
    public enum Status: String, Sendable, CaseIterable, StateValue {
        /// It is paid, and counts.
        case paid
        /// It is not paid yet.
        case open
        /// It was cancelled before it was paid.
        case cancelled
    }

    /// The seller's name of the shop; nil where the seller has one.
    public var shop: String?
    /// The shop's number of the order, as customers see it.
    public var orderNumber: String?
    /// The shop platform's id of the order.
    public var platformOrderId: String?
    /// What tells the line from others of its order.
    public var lineId: String
    public var kind: Kind
    public var status: Status
    /// The shop's SKU.
    public var sku: String?
    public var quantity: Int?
    /// For all pieces, in ``currency``.
    public var amount: Decimal
    /// Three capital letters (ISO 4217).
    public var currency: String
    public var soldAt: Date
    /// Where it is sent to, two capital letters (ISO 3166).
    public var country: String?

    public init(
        shop: String? = nil, orderNumber: String? = nil, platformOrderId: String? = nil, lineId: String,
        kind: Kind = .item, status: Status = .paid, sku: String? = nil, quantity: Int? = nil, amount: Decimal,
        currency: String, soldAt: Date, country: String? = nil
    ) {
        self.shop = shop
        self.orderNumber = orderNumber
        self.platformOrderId = platformOrderId
        self.lineId = lineId
        self.kind = kind
        self.status = status
        self.sku = sku
        self.quantity = quantity
        self.amount = amount
        self.currency = currency
        self.soldAt = soldAt
        self.country = country
    }

    /// What tells the shop's order from all others of the account: its number, else the platform's id. Empty where it has
    /// neither.
    public var orderReference: String { Self.path([shop ?? "", orderNumber ?? platformOrderId ?? ""]) }

    /// What tells the line from all others of the account. A newer line of the same id takes its place.
    public var id: String { Self.path([shop ?? "", orderNumber ?? platformOrderId ?? "", lineId]) }

    /// The parts behind one another, so that no two lists of parts give one text.
    private static func path(_ parts: [String]) -> String {
        parts.map { $0.replacing("%", with: "%25").replacing("/", with: "%2F") }.joined(separator: "/")
    }
}

extension Sale: StateObject {
    public init(_ state: inout some StateMembers<Sale>) throws(StateError) {
        amount = try state.member("amount", \.amount)
        country = try state.member("country", \.country)
        currency = try state.member("currency", \.currency)
        kind = try state.member("kind", \.kind)
        lineId = try state.member("lineId", \.lineId)
        orderNumber = try state.member("orderNumber", \.orderNumber)
        platformOrderId = try state.member("platformOrderId", \.platformOrderId)
        quantity = try state.member("quantity", \.quantity)
        shop = try state.member("shop", \.shop)
        sku = try state.member("sku", \.sku)
        soldAt = try state.member("soldAt", \.soldAt)
        status = try state.member("status", \.status)
    }
}

/// Everything known of one line that was sold: the newest import of it, the state of a row of `sales`.
public typealias SalePicture = Newest<Sale>

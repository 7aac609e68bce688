public import CJ

/// A list of CJ's that is asked for page by page, and what it is narrowed down to.
public enum PagedList: Sendable, Hashable, CaseIterable {
    /// The orders that have a status. CJ takes no other order for a list, no date and no sorting.
    case orders(status: String)
    /// The bills of orders; without a type CJ chooses one.
    case orderBills
    /// The other bills, of one use: 1 top-up, 2 repayment, 3 transfer freight.
    case otherBills(use: Int)
    /// The stocking orders of every status.
    case stockingOrders
    /// What is in the wallet: one thing, looked up once a day as a list of what is over is.
    case balance
    /// The sums beside the bills of a type, likewise: 0 those of orders, 1 all others.
    case billTotals(type: Int)

    /// The statuses that CJ's document of the list names, and the one more that orders are seen to have. A status that
    /// CJ refuses costs one call a day.
    private static let statuses = [
        "UNSHIPPED", "UNPAID", "CREATED", "IN_CART", "SHIPPED", "DELIVERED", "CANCELLED", "OTHER", "TRASH",
    ]

    /// Every list that is walked.
    public static let allCases = Call.allCases.flatMap { call -> [PagedList] in
        switch call {
        case .orders: statuses.map { .orders(status: $0) }
        case .orderBills: [.orderBills]
        case .otherBills: (1...3).map { .otherBills(use: $0) }
        case .stockingOrders: [.stockingOrders]
        case .balance: [.balance]
        case .billTotals: (0...1).map { .billTotals(type: $0) }
        }
    }

    private enum Call: CaseIterable {
        case orders, orderBills, otherBills, stockingOrders, balance, billTotals
    }

    /// A list without a call in ``allCases`` would never be walked.
    private var call: Call {
        switch self {
        case .orders: .orders
        case .orderBills: .orderBills
        case .otherBills: .otherBills
        case .stockingOrders: .stockingOrders
        case .balance: .balance
        case .billTotals: .billTotals
        }
    }

    /// The type of the snapshots that its rows become.
    public var type: SnapshotType {
        switch call {
        case .orders: .orderList
        case .orderBills, .otherBills: .bill
        case .stockingOrders: .stockingOrder
        case .balance: .balance
        case .billTotals: .billTotals
        }
    }

    /// Its name in `reconciler.walks`.
    public var name: String {
        switch self {
        case .orders(let status): "\(type.rawValue) \(status)"
        case .orderBills: "\(type.rawValue) 0"
        case .otherBills(let use): "\(type.rawValue) 1 \(use)"
        case .stockingOrders, .balance: type.rawValue
        case .billTotals(let kind): "\(type.rawValue) \(kind)"
        }
    }

    /// The list of a name; nil for one that this version does not walk.
    public init?(name: String) {
        guard let list = Self.byName[name] else { return nil }
        self = list
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// What was asked for beside the page, for the snapshots.
    var parameters: [String: String] {
        switch self {
        case .orders(let status): ["status": status]
        case .orderBills: ["type": "0"]
        case .otherBills(let use): ["type": "1", "diffUseType": String(use)]
        case .billTotals(let type): ["type": String(type)]
        case .stockingOrders, .balance: [:]
        }
    }

    /// Whether what stands in it is over.
    var isOfFinished: Bool {
        switch self {
        case .orders(let status): ["DELIVERED", "CANCELLED", "OTHER", "TRASH"].contains(status)
        case .orderBills, .otherBills, .stockingOrders: false
        case .balance, .billTotals: true
        }
    }

    /// What a row is about, where the list is one thing and its row need not name it.
    var entity: String? {
        switch self {
        case .balance: "wallet"
        case .billTotals(let type): String(type)
        case .orders, .orderBills, .otherBills, .stockingOrders: nil
        }
    }

    /// Whether a thing that is no longer in it is in no list at all, so that CJ has to be taken not to know it.
    var losesWhatEnds: Bool {
        switch call {
        case .orders, .balance, .billTotals: false
        case .orderBills, .otherBills, .stockingOrders: true
        }
    }
}

import Foundation
import Postgres

/// All that is known of one order, as the views have it: what its page is made from.
struct OrderFacts: Sendable {
    var head: Head
    var ids: [Id] = []
    var costs: Costs?
    var costChanges: [CostChange] = []
    var items: [Item] = []
    var parcels: [ShipmentFacts.Head] = []
    var scans: [ShipmentFacts.Scan] = []
    var relatives: [Relative] = []
    var links: [RelativeLink] = []
    var adjustments: [Adjustment] = []
    var disputes: [Dispute] = []
    var cash: [Cash] = []
    var statements: [Statement] = []
    var events: [EventLine] = []
    /// Whether there are older events than those.
    var hasOlderEvents = false
    var conflicts: [EventConflict] = []
    var checks: [Check] = []
    var repairs: [Repair] = []
    var risks: [Risk] = []

    /// A row of `analytics.orders`.
    struct Head: Sendable, Equatable {
        var account: String
        var key: String
        var code: String?
        var internalId: String?
        var number: String?
        var status: String?
        var subStatus: String?
        var isSandbox: Bool?
        var isSuperseded: Bool
        var isPrivateOutbound: Bool?
        var logisticName: String?
        var trackNumber: String?
        var fromCountry: String?
        var toCountry: String?
        var shopName: String?
        var warehouse: String?
        var createdAt: Date?
        var paidAt: Date?
        var shippedAt: Date?
        var deliveredAt: Date?
        var completedAt: Date?
        var firstSeenAt: Date
        var lastEventAt: Date
        var confirmedAt: Date?
        var unknownToCJSince: Date?
        var evidence: String
    }

    /// A row of `analytics.order_ids`.
    struct Id: Sendable, Equatable {
        let id: String
        let kind: String

        /// Whether it is CJ's own, so that no other order has it.
        var identifies: Bool { kind == "code" || kind == "internal" }
    }

    /// A row of `analytics.order_costs`.
    struct Costs: Sendable, Equatable {
        var state: String?
        var counts: Bool
        var isComplete: Bool?
        var product: Decimal?
        var privateStock: Decimal?
        var shipping: Decimal?
        var importTax: Decimal?
        var importFee: Decimal?
        var outboundFee: Decimal?
        var storageFee: Decimal?
        var bills: Decimal?
        var billsOpen: Decimal?
        var credit: Decimal?
        var landed: Decimal?
        var paid: Decimal?
        var variance: Decimal?
        /// Whose word each part is.
        var sources: [String: String]
        /// The event of the newest cost sheet.
        var sheet: Int?
    }

    /// A row of `analytics.order_cost_changes`.
    struct CostChange: Sendable, Equatable {
        let at: Date
        let position: Int
        let source: String
        let reference: String?
        let part: String
        let before: Decimal?
        let after: Decimal?
        let change: Decimal
    }

    /// A row of `analytics.order_items` with its costs and what it was sold for.
    struct Item: Sendable, Equatable {
        let lineItemId: String?
        let sku: String?
        let vid: String?
        let quantity: Int?
        let unitPrice: Decimal?
        let productCost: Decimal?
        let landed: Decimal?
    }

    /// An order of the same family.
    struct Relative: Sendable, Equatable {
        let key: String
        let status: String?
        let isSuperseded: Bool
        let landed: Decimal?
        let counts: Bool
    }

    /// A row of `analytics.order_links`.
    struct RelativeLink: Sendable, Equatable {
        let key: String
        let kind: String
        let originKey: String?
        let originCode: String
        let position: Int?
    }

    /// A bill over it: a row of `analytics.cost_adjustments`.
    struct Adjustment: Sendable, Equatable {
        let reference: String
        let amount: Decimal?
        let status: String
        let reason: String?
        let at: Date?
        let paidAt: Date?
        let use: String?
    }

    /// A row of `analytics.disputes`.
    struct Dispute: Sendable, Equatable {
        let id: String
        let status: String
        let reason: String?
        let openedAt: Date?
        let decidedAt: Date?
        let firstSeenAt: Date
        let asked: Decimal?
        let credit: Decimal?
        let reissuedAs: String?
    }

    /// A row of `analytics.cash_movements`.
    struct Cash: Sendable, Equatable {
        let at: Date?
        let isKnownOnly: Bool
        let kind: String
        let reference: String?
        let amount: Decimal?
        let position: Int?
    }

    /// A row of `analytics.order_timeline`.
    struct Statement: Sendable, Equatable {
        let at: Date
        let status: String
        let source: String
        let position: Int
    }

    /// What CJ is asked for about it: a row of `reconciler.checks`.
    struct Check: Sendable, Equatable {
        let call: String
        let entity: String
        let askedAt: Date?
        let changedAt: Date?
        let dueAt: Date?
        let isKnown: Bool?
        let failures: Int
    }

    /// A row of `analytics.repairs`.
    struct Repair: Sendable, Equatable {
        let topic: String
        let kind: String
        let reference: String
        let position: Int
        let at: Date
        let said: String?
        let answered: String?
    }

    /// A row of `analytics.parcels_at_risk`.
    struct Risk: Sendable, Equatable {
        let trackNumber: String
        let kind: String
        let since: Date?
        let days: Int?
    }
}

/// Messages of one id that came in different bytes.
struct EventConflict: Sendable, Equatable {
    let type: String
    let messageId: String
    let positions: [Int]
}

/// What CJ charges for an order, by the parts that its cost sheet names.
struct Charge: Hashable, Sendable {
    /// The products; nothing where they were put by and paid before.
    var products = USD.zero
    var shipping = USD.zero
    /// Not named in a cost sheet: it is what the total leaves over.
    var importTax = USD.zero
    var outboundFee = USD.zero
    var storageFee = USD.zero
    /// What CJ let off the total without naming a part. Never beside an import tax, which could not be told from it.
    var rebate = USD.zero

    /// What was to be paid.
    var total: USD { products + shipping + importTax + outboundFee + storageFee - rebate }
}

/// More to pay than the order said.
struct Bill: Hashable, Sendable {
    /// CJ's id of it, `BT…`.
    let id: String
    /// The order it is for; nil for one that is for the account.
    let orderCode: String?
    let amount: USD
    let reason: String
    let use: Use
    let createdAt: Instant
    let end: End
    /// When it was paid or cancelled, if it was.
    let endedAt: Instant?
    /// The stocking order that it made dearer, if it did.
    var stockingOrderId: String?

    /// CJ's diffUseType.
    enum Use: Int, Sendable {
        case order = 0
        case balanceTopUp = 1
        case repayment = 2
        case transferFreight = 3
    }

    /// What becomes of it.
    enum End: String, Hashable, Sendable {
        case open, paid, cancelled
    }

    /// What has become of it so far.
    func state(at now: Instant) -> End { endedAt.isReached(at: now) ? end : .open }
}

/// A complaint, and what it gave back.
struct Dispute: Hashable, Sendable {
    let id: String
    let openedAt: Instant
    let reason: String
    /// When the refund was final; nil while the parties argue, and where nothing is given back.
    var settledAt: Instant?
    let refund: Refund
    /// What the seller asks for: always more than is given. Nil where nobody asked, as for an order CJ cancelled.
    var asked: USD?
    /// How it ended without a refund, if it did.
    var loss: Loss?
    /// That the goods were sent again, if they were.
    var resent: Resent?

    /// The order that was sent again, and since when.
    struct Resent: Hashable, Sendable {
        let at: Instant
        let code: String
    }

    /// That a dispute ended without a refund.
    struct Loss: Hashable, Sendable {
        let at: Instant
        /// Whether the seller took it back; else CJ refused it.
        let isWithdrawn: Bool
    }

    /// Whether it runs no longer.
    func hasEnded(at now: Instant) -> Bool { [settledAt, loss?.at, resent?.at].contains { $0.isReached(at: now) } }

    /// What is given back, by the parts of the charge.
    struct Refund: Hashable, Sendable {
        var products = USD.zero
        var shipping = USD.zero
        var importTax = USD.zero
        var outboundFee = USD.zero
        var storageFee = USD.zero

        var total: USD { products + shipping + importTax + outboundFee + storageFee }
    }
}

extension Dispute.Refund {
    /// All of what was charged.
    init(all charge: Charge) {
        self.init(
            products: charge.products, shipping: charge.shipping, importTax: charge.importTax,
            outboundFee: charge.outboundFee, storageFee: charge.storageFee)
    }
}

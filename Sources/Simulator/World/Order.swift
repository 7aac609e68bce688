/// One order at CJ, from its first moment to its last. What is known of it at an instant is a question to it.
struct Order: Hashable, Sendable {
    let ids: OrderIds
    let fromCountry: String
    let toCountry: String
    let logisticName: String
    var isSandbox = false
    var isPrivateOutbound = false
    var lines: [OrderLine]
    var charge: Charge
    /// The statuses it takes on, in the order of time. The first one creates it.
    var steps: [Step]
    /// When messages begin to name it by CJ's ids, where its products had to be matched first; nil where they always do.
    var connectedAt: Instant?
    var paidAt: Instant?
    var shippedAt: Instant?
    var completedAt: Instant?
    var parcel: Parcel?
    /// Whether the parcel is that of an order before it in its life, and goes with it.
    var sharesParcel = false
    var bills: [Bill] = []
    var dispute: Dispute?
    /// The orders it came of.
    var origins: [Origin] = []
    /// To whom it goes, where somebody said so; nil for an order that was drawn.
    var customer: Customer?

    /// A status, and since when.
    struct Step: Hashable, Sendable {
        let at: Instant
        let status: OrderStatus
    }

    /// That the order came of another.
    struct Origin: Hashable, Sendable {
        let kind: Kind
        let code: String

        enum Kind: String, Sendable {
            case split, merge, reissue
        }
    }
}

extension Order {
    var createdAt: Instant { steps[0].at }

    /// The status at an instant; nil before the order is there.
    func status(at now: Instant) -> OrderStatus? { steps.last { $0.at <= now }?.status }

    /// Whether CJ works already at a paid order; nil for one that is not UNSHIPPED.
    func subStatus(at now: Instant) -> SubStatus? {
        guard let index = steps.lastIndex(where: { $0.at <= now }), steps[index].status == .unshipped else {
            return nil
        }
        // Somebody who moves a test order says so with a second such step.
        let isMoved = index > 0 && steps[index - 1].status == .unshipped
        guard !isSandbox, !isMoved, index + 1 < steps.count else { return isMoved ? .processing : .pending }
        let wait = isOdd ? 0 : steps[index + 1].at.since(steps[index].at) / 2
        return now >= steps[index].at + wait ? .processing : .pending
    }

    /// Of about half of all orders, so that what only some have is the same whenever it is asked for.
    var isOdd: Bool { !createdAt.seconds.isMultiple(of: 2) }

    /// Whether CJ has a cost sheet of it: from its payment on, and never of a test order.
    func hasCostSheet(at now: Instant) -> Bool { !isSandbox && paidAt.isReached(at: now) }

    /// Whether it was made of one that is paid already.
    var isPart: Bool { origins.contains { $0.kind == .split } }

    /// What the products cost, paid with this order or with the stocking order that its lines were put by from.
    var productCost: USD { lines.map(\.cost).total() }
}

extension Optional<Instant> {
    /// Whether there is such an instant, and it is not to come.
    func isReached(at now: Instant) -> Bool { map { $0 <= now } ?? false }

    /// The instant, unless it is to come.
    func reached(at now: Instant) -> Instant? { isReached(at: now) ? self : nil }
}

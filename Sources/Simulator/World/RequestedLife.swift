/// An order as somebody asks CJ for it.
struct RequestedOrder: Hashable, Sendable {
    let number: String
    let customer: Customer
    let fromCountry: String
    let toCountry: String
    let logisticName: String
    let payment: Payment
    let isSandbox: Bool
    let lines: [Line]

    /// CJ's payType.
    enum Payment: Int, Sendable {
        /// On CJ's page, which nobody opens here.
        case page = 1
        case balance = 2
        case later = 3
    }

    /// So many pieces of a variant.
    struct Line: Hashable, Sendable {
        let variant: Variant
        let quantity: Int
        let storeLineItemId: String?
    }
}

/// How far somebody has moved a test order, by CJ's targetStatus. One follows the other.
enum SandboxStage: Int, Sendable, CaseIterable {
    case paid = 300
    case unshipped = 400
    case shipped = 500
    case delivered = 600
    case closed = 700
}

/// A life that somebody asked for, with all that was asked since. It is drawn anew at each request: from the same chance
/// and the same requests, so that its past stays as it was.
struct RequestedLife: Hashable, Sendable {
    /// Its place in the world.
    let number: Int
    let order: RequestedOrder
    let createdAt: Instant
    /// When a test order came to each of its stages, from the first on.
    private(set) var stages: [Instant] = []
    /// The number that somebody gave its parcel before it was there.
    var trackNumber: String?

    init(number: Int, order: RequestedOrder, createdAt: Instant) {
        self.number = number
        self.order = order
        self.createdAt = createdAt
        if order.isSandbox && order.payment != .later { stages = [createdAt + 3] }
    }

    /// The stage that comes next; nil for an order that is no test, and for one that is closed.
    var nextStage: SandboxStage? {
        order.isSandbox && stages.count < SandboxStage.allCases.count ? SandboxStage.allCases[stages.count] : nil
    }

    /// Goes to the next stage, a second after the last at the earliest, so that no two changes are at one moment.
    mutating func proceed(at now: Instant) {
        guard nextStage != nil else { return }
        stages.append(max(now, (stages.last ?? createdAt) + 1))
    }

    /// When it came to a stage; nil if it did not.
    func moment(of stage: SandboxStage) -> Instant? {
        SandboxStage.allCases.firstIndex(of: stage).flatMap { $0 < stages.count ? stages[$0] : nil }
    }
}

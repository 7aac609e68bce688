/// What becomes of a purchase.
enum LifeKind: Hashable, Sendable {
    case ordinary
    /// It is ordered and never paid.
    case unpaid
    /// It is cancelled when it has come so far; after payment the money goes back.
    case cancelled(at: OrderStatus)
    /// It is paid as one order and becomes so many.
    case split(into: Int)
    /// Two unpaid orders become one, which is paid.
    case merged
    /// The parcel is lost, and the order sent again for nothing.
    case reissued
    /// Something was wrong with it; a settled dispute gives part of the money back.
    case disputed(isSettled: Bool)
    /// There is more to pay, once for each of the ends.
    case billed([Bill.End])
    /// Stock is bought, put by at CJ's, and sent out by an order of its own.
    case privateStock
    /// A test order, which is no money.
    case sandbox

    /// Every 40 lives in a row are these, in an order of their own: so each kind is there even among few.
    static let deck: [LifeKind] =
        Array(repeating: .ordinary, count: 14) + [
            .unpaid, .unpaid,
            .cancelled(at: .created), .cancelled(at: .inCart), .cancelled(at: .unpaid), .cancelled(at: .unshipped),
            .split(into: 2), .split(into: 2), .split(into: 3),
            .merged, .merged,
            .reissued, .reissued,
            .disputed(isSettled: true), .disputed(isSettled: true), .disputed(isSettled: false),
            .billed([.paid]), .billed([.open]), .billed([.paid, .open]), .billed([.paid, .paid]), .billed([.cancelled]),
            .privateStock, .privateStock, .privateStock,
            .sandbox, .sandbox,
        ]
}

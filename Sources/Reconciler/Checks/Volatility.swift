public import CJ
import Foundation

/// How much may still change about a thing, as far as CJ's last answer tells.
public enum Volatility: String, Sendable, CaseIterable {
    /// The seller or CJ is to do something next.
    case open
    /// It is on its way.
    case underWay
    /// It is over, though a refund or a correction may follow.
    case finished
    /// Nothing will change.
    case never
    /// It goes up and down for ever.
    case level
    /// CJ has nothing to say about it yet.
    case awaited
    /// CJ did not know it, and should have.
    case unknown

    /// What an answer leaves to expect.
    ///
    /// - Parameter statusOfText: what a carrier's words mean for a parcel; nil when no rule knows them.
    public init(after snapshot: Snapshot, statusOfText: (String) -> String?) {
        guard case .known(let answer) = snapshot.answer else {
            // Asking costs points.
            self = snapshot.type == .stockLevels ? .level : snapshot.type.isExpected ? .unknown : .awaited
            return
        }
        switch snapshot.type {
        case .orderDetail, .orderList: self.init(OrderAnswer(answer))
        case .trackInfo:
            // CJ gives a deliveryTime beside "In transit" too, so only the words tell.
            let status = TrackAnswer(answer, zone: .gmt)?.trackingStatus.flatMap(statusOfText)
            self = ["delivered", "returned", "cancelled", "expired"].contains(status) ? .finished : .underWay
        case .costSheet: self = CostSheet(answer, zone: .gmt)?.isPaid == true ? .finished : .open
        case .dispute:
            let dispute = DisputeAnswer(answer)
            self = DisputeStatus(decision: dispute?.decision, word: dispute?.status) == .open ? .open : .finished
        // What is not locked yet is not taken, and may be otherwise the next time.
        case .outboundDetail: self = Self.isLocked(answer) ? .finished : .open
        case .stockLevels: self = .level
        // Their lists tell when something changes.
        case .bill, .stockingOrder, .variant, .balance, .billTotals: self = .never
        }
    }

    /// Whether all pieces of a draw on the stock are taken. Where CJ does not say, they are.
    private static func isLocked(_ answer: JSON) -> Bool {
        guard let draw = Fields(answer, zone: .gmt) else { return false }
        let hasFailed = draw.text("submitStatus")?.uppercased().contains("FAIL") ?? false
        return !hasFailed
            && (draw.objects("productList") ?? []).allSatisfy { line in
                line.integer("lockQuantity").map { $0 >= line.integer("quantity") ?? 0 } ?? true
            }
    }

    private init(_ order: OrderAnswer?) {
        guard let order, let status = order.orderStatus.map(OrderStatus.name) else {
            self = .open
            return
        }
        switch status {
        case "SHIPPED": self = .underWay
        case "DELIVERED", "CANCELLED", "CLOSED", "TRASH", "OTHER": self = order.disputeId == nil ? .finished : .underWay
        default: self = .open
        }
    }
}

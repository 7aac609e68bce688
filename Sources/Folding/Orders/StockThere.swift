import CJ
import Foundation

/// What there is of a stocking order's pieces, and what of its amount was given back.
///
/// A refund that is pending or was refused is none. Pieces that were refunded cost nothing and are not there. Once the
/// stocking order is over, pieces that never arrived are not there either; they cost what they cost, since their money was
/// not given back.
struct StockThere {
    /// What CJ says of a stocking order's refund.
    struct Refund {
        /// US dollars.
        let amount: Decimal?
        /// 1 pending, 2 given back.
        let status: String?
        /// Of what was out of stock: 0 pending, 1 given back, 2 refused.
        let stockoutStatus: String?
    }

    /// What was given back, US dollars; nil when nothing is known of it.
    let refund: Decimal?
    /// The price of all pieces whose money was not given back, US dollars; nil when one is not known.
    let price: Decimal?
    let rows: [StockingOrderRow.Line]

    init(lines: [StockingOrderAnswer.Line], status: String?, amount: Decimal?, refund: Refund) {
        let isOver = ["COMPLETED", "OVER", "REFUND_COMPLETE", "RESEND_OVER"].contains(status)
        var kept = lines.map(Self.kept)
        let given = Self.given(refund, Self.refunded(lines, kept: kept))
        // Who has all of the money back has no stock.
        let isRefunded = given.map { given in amount.map { $0 > 0 && given >= $0 } ?? false } ?? false
        if isRefunded || status == "CANCELLED" || status == "REFUND_COMPLETE" && given == nil {
            kept = kept.map { _ in 0 }
        }
        let prices = zip(lines, kept).map { line, kept in
            line.unitPrice.flatMap { price in kept.map { price * Decimal($0) } }
        }
        let whole = prices.contains(nil) ? nil : prices.compactMap(\.self).reduce(0, +)
        rows = zip(lines, kept).map { line, kept in
            var cost = line.unitPrice
            if let unit = cost, let amount, let whole, whole > 0 {
                let net = amount - (given ?? 0)
                if whole != net { cost = unit * net / whole }
            }
            let arrived = isOver ? line.arrived : nil
            return StockingOrderRow.Line(
                productCode: line.productCode, vid: line.vid, sku: line.sku, quantity: line.quantity,
                allocated: line.allocated, kept: kept, pieces: kept.map { min($0, arrived ?? $0) },
                unitPrice: line.unitPrice, originalPrice: line.originalPrice, discount: line.discount,
                grams: line.grams,
                refundStatus: line.refundStatus.map { ["1": "pending", "2": "given_back"][$0] ?? $0 }, unitCost: cost)
        }
        self.refund = given
        price = whole
    }

    /// The pieces whose money was not given back. Of a line that was refunded those that arrived, unless all had.
    private static func kept(of line: StockingOrderAnswer.Line) -> Int? {
        guard let bought = line.quantity else { return nil }
        guard line.isRefunded else { return bought }
        return line.arrived.map { $0 < bought ? $0 : 0 } ?? 0
    }

    /// The price of what was refunded line by line; nil when it is not known.
    private static func refunded(_ lines: [StockingOrderAnswer.Line], kept: [Int?]) -> Decimal? {
        var sum: Decimal = 0
        for (line, kept) in zip(lines, kept) where line.isRefunded {
            guard let price = line.unitPrice, let bought = line.quantity, let kept else { return nil }
            sum += price * Decimal(bought - kept)
        }
        return sum
    }

    private static func given(_ refund: Refund, _ byLines: Decimal?) -> Decimal? {
        switch (refund.status, refund.stockoutStatus) {
        case ("2", _), (nil, "1"): refund.amount ?? byLines
        case (nil, nil): byLines == 0 ? refund.amount : byLines
        // Pending or refused as a whole; single lines may have been refunded all the same.
        default: byLines.map { lines in refund.amount.map { min(lines, $0) } ?? lines }
        }
    }
}

extension StockingOrderAnswer.Line {
    fileprivate var isRefunded: Bool { refundStatus == "2" }

    /// How many of the pieces that were bought have come; nil where CJ does not say.
    fileprivate var arrived: Int? { quantity.flatMap { bought in allocated.map { min(max($0, 0), bought) } } }
}

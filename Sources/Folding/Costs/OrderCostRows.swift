public import CJ
public import Foundation

/// The rows about an order's costs that follow from its picture.
public struct OrderCostRows: Sendable, Equatable {
    /// Each cost sheet that said something else than the one before it, the oldest first.
    public let sheets: [CostSheetRow]
    /// The lines of the newest sheet, by product code.
    public let sheetLines: [CostSheetLineRow]
    /// By id.
    public let disputes: [DisputeRow]
    /// What it takes out of the seller's stock.
    public let draws: [DrawRow]

    /// What is not of the picture is as the order's row shows it.
    init(
        _ picture: OrderPicture, status: String?, isPrivateOutbound: Bool?, lines: [OrderLine], at: Date
    ) {
        let changes = picture.costSheets.changes
        sheets = changes.enumerated().map { index, sheet in
            CostSheetRow(
                number: index + 1, isNewest: index + 1 == changes.count, position: sheet.position,
                askedAt: sheet.stamp.at, sheet: sheet.value)
        }
        let newest = changes.last?.value
        sheetLines = (newest?.lines ?? [:]).sorted { $0.key < $1.key }
            .enumerated().map { CostSheetLineRow(number: $0 + 1, productCode: $1.key, line: $1.value) }
        disputes = DisputeRow.rows(picture)
        draws = Self.draws(
            picture, status: status, isPrivateOutbound: isPrivateOutbound == true, lines: lines, at: at)
    }

    /// What CJ says it takes out, else the lines of an order that sends private stock. A cancelled one takes nothing.
    private static func draws(
        _ picture: OrderPicture, status: String?, isPrivateOutbound: Bool, lines: [OrderLine], at: Date
    ) -> [DrawRow] {
        guard !["CANCELLED", "TRASH"].contains(status) else { return [] }
        let hasLeft = ["SHIPPED", "DELIVERED", "CLOSED"].contains(status)
        if let told = picture.draws[.outboundDetail]?.value, !told.isEmpty {
            return told.enumerated().map { index, draw in
                DrawRow(
                    number: index + 1, vid: draw.vid, sku: draw.sku, stockingOrderId: draw.stockingOrderId,
                    quantity: draw.taken(hasLeft: hasLeft), wanted: draw.quantity,
                    unitPrice: lines.first { $0.vid == draw.vid && $0.unitPrice != nil }?.unitPrice ?? draw.unitPrice,
                    at: at)
            }
        }
        guard isPrivateOutbound else { return [] }
        return lines.enumerated().map { index, line in
            DrawRow(
                number: index + 1, vid: line.vid, sku: line.sku, stockingOrderId: line.stockingOrderId,
                quantity: line.quantity, wanted: line.quantity, unitPrice: line.unitPrice, at: at)
        }
    }
}

/// A row of `cost_sheets`.
public struct CostSheetRow: Sendable, Equatable {
    /// Place among the order's sheets that differ, from 1.
    public let number: Int
    public let isNewest: Bool
    /// The first event that said so.
    public let position: Int
    public let askedAt: Date
    public let sheet: CostSheet
    public let parts: CostParts

    init(number: Int, isNewest: Bool, position: Int, askedAt: Date, sheet: CostSheet) {
        self.number = number
        self.isNewest = isNewest
        self.position = position
        self.askedAt = askedAt
        self.sheet = sheet
        parts = CostParts(sheet)
    }

    /// What the disputes gave back by this sheet alone, as far as it is certain.
    public var disputeCredit: Decimal {
        sheet.disputes.values.compactMap { $0.byItself(charged: parts.importTax) }.reduce(0, +)
    }
}

/// A row of `cost_sheet_items`.
public struct CostSheetLineRow: Sendable, Equatable {
    /// Place among the sheet's lines by product code, from 1.
    public let number: Int
    /// The line by the name the sheet lists it under.
    public let productCode: String
    public let line: CostSheet.Line
}

/// A row of `order_draws`.
public struct DrawRow: Sendable, Equatable {
    /// Place among the order's draws, from 1.
    public let number: Int
    public let vid: String?
    public let sku: String?
    /// The stocking order that CJ names; nil where it names none.
    public let stockingOrderId: String?
    /// Pieces that are taken.
    public let quantity: Int?
    /// Pieces that the order asks for.
    public let wanted: Int?
    /// What a piece costs by the order's own line, US dollars: for pieces that no stocking order accounts for.
    public let unitPrice: Decimal?
    /// When the order was paid, else created, else first seen: who comes first where no stocking order is named.
    public let at: Date
}

extension OutboundAnswer.Line {
    /// How many pieces are taken: those that are locked; all, where CJ does not speak of locks.
    ///
    /// - Parameter hasLeft: whether the order has left the warehouse. What was locked is not any more then.
    fileprivate func taken(hasLeft: Bool) -> Int? {
        guard let quantity else { return nil }
        if isPending == true { return min(max(locked ?? 0, 0), quantity) }
        guard let locked, !(hasLeft && locked == 0) else { return quantity }
        return min(max(locked, 0), quantity)
    }
}

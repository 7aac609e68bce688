// What could be otherwise with money: disputes, cost sheets, bills, and stock that is put by.
extension Dialect {
    static let ofMoney: [any DialectSwitch.Type] = [
        DisputesCalls.self, DisputeId.self, DisputeDates.self, RefundAmount.self, RefundTax.self, ReissueFlag.self,
        ProductCode.self,
        MergeSeparator.self, StockRefund.self,
        StockArrival.self, StockSurcharge.self, OutboundLock.self, BillKinds.self, BalancePaid.self,
    ]
}

enum DisputesCalls: String, DialectSwitch {
    case offered, absent

    static let belief = "`disputes/getDisputeList` and `getDisputeDetail` are there"
    static let chapter = Chapter.answers
}

enum DisputeId: String, DialectSwitch {
    case stays, gone

    static let live = gone
    static let belief = "an order has the id of its dispute for good, or only as long as the dispute runs"
    static let chapter = Chapter.money
}

enum DisputeDates: String, DialectSwitch {
    case text, milliseconds

    static let belief = "the dates of disputes are text, or milliseconds since 1970"
    static let chapter = Chapter.money
}

enum RefundAmount: String, DialectSwitch {
    case asked, given

    static let belief = "`refundAmount` of a dispute is what is asked for, or what was given back"
    static let chapter = Chapter.money
}

enum RefundTax: String, DialectSwitch {
    case refund, tax

    static let belief = "a dispute's `e` in a cost sheet is a part of the refund, or names the tax within it"
    static let chapter = Chapter.money

    /// The parts of a refund as a cost sheet has them. What is given back is the same.
    func told(_ refund: Dispute.Refund) -> Dispute.Refund {
        var told = refund
        switch self {
        case .refund: break
        case .tax: told.products = refund.products + refund.importTax
        }
        return told
    }
}

enum ReissueFlag: String, DialectSwitch {
    case qq
    case isReissue = "is-reissue"

    static let belief = "a cost sheet's key for an order that is sent again is `qq`, or `isReissue`"
    static let chapter = Chapter.answers

    var key: String {
        switch self {
        case .qq: "qq"
        case .isReissue: "isReissue"
        }
    }
}

enum ProductCode: String, DialectSwitch {
    case lineId = "line-id"
    case own

    static let belief = "what a cost sheet calls the product code of a line is its `lineItemId`, or a code of its own"
    static let chapter = Chapter.answers

    /// The code of one of an order's lines. Lines of one product can only be told apart by their own ids.
    func code(of line: OrderLine, among lines: [OrderLine]) -> String {
        switch self {
        case .lineId: line.lineItemId
        case .own:
            lines.filter { $0.variant == line.variant }.count > 1 ? line.lineItemId : "P" + line.lineItemId.dropFirst(4)
        }
    }
}

enum MergeSeparator: String, DialectSwitch {
    case comma
    case commaBlank = "comma-blank"
    case semicolon

    static let belief = "what stands between the codes in `originalOrderCode`"
    static let chapter = Chapter.answers

    var text: String {
        switch self {
        case .comma: ","
        case .commaBlank: ", "
        case .semicolon: ";"
        }
    }
}

enum StockRefund: String, DialectSwitch {
    case none, pending, refused
    case byLine = "by-line"

    static let belief = """
        a stocking order may have a refund that is pending or refused, or one of a line that never came; what orders \
        take from the rest is not touched by it
        """
    static let chapter = Chapter.money
}

enum StockArrival: String, DialectSwitch {
    case all, part

    static let belief = "of a stocking order all pieces arrive, or some never do (`allocateNum`)"
    static let chapter = Chapter.money

    /// How many of the pieces arrive: never less than orders take.
    func pieces(of line: StockingOrder.Line) -> Int {
        switch self {
        case .all: line.quantity
        case .part: max(StockingOrder.mostTaken, line.quantity - line.quantity / 4)
        }
    }
}

enum StockSurcharge: String, DialectSwitch {
    case no, yes

    static let belief = "what a stocking order cost is all in its prices, or partly in `diffAmount`"
    static let chapter = Chapter.money
}

enum OutboundLock: String, DialectSwitch {
    case locked, half, fail

    static let belief = """
        the pieces of an outbound order are locked from its beginning; or half of them, or none, until it is paid
        """
    static let chapter = Chapter.answers

    /// How many of a line's pieces are locked.
    func pieces(of line: OrderLine, isPaid: Bool) -> Int {
        switch self {
        case _ where isPaid: line.quantity
        case .locked: line.quantity
        case .half: line.quantity / 2
        case .fail: 0
        }
    }
}

enum BillKinds: String, DialectSwitch {
    case orders
    case withStock = "with-stock"

    static let belief = "a bill names an order of CJ's or none; or also a stocking order (`SY…`), or a payment (`ZF…`)"
    static let chapter = Chapter.money
}

enum BalancePaid: String, DialectSwitch {
    case no, yes

    static let belief = "everything is paid by card, or from a balance that top-ups fill"
    static let chapter = Chapter.money
}

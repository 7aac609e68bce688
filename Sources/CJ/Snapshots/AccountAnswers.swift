public import Foundation

/// What CJ's API answers about the account's wallet (`pay/getBalance`; `docs/cj.md`, Money).
public struct BalanceAnswer: Sendable {
    /// What is in it, US dollars.
    public let amount: Decimal?
    /// What of it is frozen, US dollars.
    public let frozen: Decimal?
    /// What of it cannot be paid out, US dollars.
    public let notWithdrawable: Decimal?

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?) {
        guard let fields = Fields(answer, zone: .gmt) else { return nil }
        amount = fields.amount("amount")
        frozen = fields.amount("freezeAmount")
        notWithdrawable = fields.amount("noWithdrawalAmount")
    }
}

/// The sums that stand beside CJ's list of bills of one type (`makeup/list`).
public struct BillTotalsAnswer: Sendable {
    /// 0 the bills of orders, 1 all others, as written.
    public let type: String?
    /// What is not paid of the bills of the type, US dollars.
    public let unpaid: Decimal?
    /// How many bills of the type are not paid.
    public let unpaidCount: Int?

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?) {
        guard let fields = Fields(answer, zone: .gmt) else { return nil }
        let type = fields.code("type")
        self.type = type
        unpaid = fields.amount("totalAmount")
        unpaidCount = fields.objects("unPaymentCountList")?.first { $0.code("type") == type }?.integer("count")
    }
}

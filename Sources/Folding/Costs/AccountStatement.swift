import CJ
public import Foundation

/// What CJ says of the account as a whole: what is in its wallet, or what is open of its bills.
public struct AccountStatement: Sendable, Equatable {
    /// What is in the wallet, or what is not paid of the bills, US dollars.
    public var amount: Decimal?
    /// US dollars.
    public var frozen: Decimal?
    /// US dollars.
    public var notWithdrawable: Decimal?
    /// How many bills are not paid.
    public var count: Int?

    init(_ balance: BalanceAnswer) {
        amount = balance.amount
        frozen = balance.frozen
        notWithdrawable = balance.notWithdrawable
    }

    init(_ totals: BillTotalsAnswer) {
        amount = totals.unpaid
        count = totals.unpaidCount
    }
}

extension AccountStatement: StateObject {
    public init(_ state: inout some StateMembers<AccountStatement>) throws(StateError) {
        amount = try state.member("amount", \.amount)
        count = try state.member("count", \.count)
        frozen = try state.member("frozen", \.frozen)
        notWithdrawable = try state.member("notWithdrawable", \.notWithdrawable)
    }
}

/// Everything that CJ said of one figure of the account. It is asked for once a day, and kept where it changed.
public struct StatementPicture: Joinable, Sendable, Equatable {
    public private(set) var statements: Versions<AccountStatement>
    public private(set) var sightings: Sightings

    init(_ statement: AccountStatement, stamp: Stamp, in message: StoredMessage) {
        statements = Versions(Newest(statement, stamp: stamp, position: message.position))
        sightings = Sightings(at: message.receivedAt)
    }

    public mutating func join(_ other: StatementPicture) {
        statements.join(other.statements)
        sightings.join(other.sightings)
    }
}

extension StatementPicture: StateObject {
    public init(_ state: inout some StateMembers<StatementPicture>) throws(StateError) {
        sightings = try state.member("sightings", \.sightings)
        statements = try state.member("statements", \.statements)
    }
}

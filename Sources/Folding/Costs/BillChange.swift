public import CJ
public import Foundation

/// A statement about what a bill asks for.
public struct BillStatement: Sendable, Hashable, Comparable {
    /// When it held, by CJ's date; of an answer of the API when it was asked for.
    public let at: Date
    /// The status as written.
    public let status: String?
    /// US dollars.
    public let amount: Decimal?
    /// The use as written.
    public let use: String?
    public let source: Witness

    public static func < (left: BillStatement, right: BillStatement) -> Bool {
        if left.at != right.at { return left.at < right.at }
        let (leftRank, rightRank) = (BillStatus(left.status).rank, BillStatus(right.status).rank)
        if leftRank != rightRank { return leftRank < rightRank }
        return left.words.lexicographicallyPrecedes(right.words)
    }

    private var words: [String] { [source.rawValue, status ?? "", use ?? "", amount.map { "\($0)" } ?? ""] }
}

extension BillStatement: StateObject {
    public init(_ state: inout some StateMembers<BillStatement>) throws(StateError) {
        amount = try state.member("amount", \.amount)
        at = try state.member("at", \.at)
        source = try state.member("source", \.source)
        status = try state.member("status", \.status)
        use = try state.member("use", \.use)
    }
}

/// A row of `bill_changes`: that a bill's amount, status or use became another.
public struct BillChange: Sendable, Equatable {
    /// Place among the bill's changes, from 1.
    public let number: Int
    /// The first event that said so.
    public let position: Int
    public let at: Date
    public let source: Witness
    public let status: BillStatus
    public let amount: Decimal?
    public let use: BillUse?
}

extension BillPicture {
    /// What was said, by CJ's dates, without what says nothing new. Who leaves a thing out takes nothing back.
    var changes: [BillChange] {
        var changes: [BillChange] = []
        for (statement, said) in history.firstSaid {
            let last = changes.last
            let change = BillChange(
                number: changes.count + 1, position: said.position, at: statement.at, source: statement.source,
                status: statement.status.map { BillStatus($0) } ?? last?.status ?? .unknown,
                amount: statement.amount ?? last?.amount,
                use: statement.use.flatMap { BillUse(code: $0) } ?? last?.use)
            guard last?.status != change.status || last?.amount != change.amount || last?.use != change.use else {
                continue
            }
            changes.append(change)
        }
        return changes
    }
}

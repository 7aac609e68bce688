/// What CJ's words and codes for a bill mean (`docs/cj.md`, MAKEUP).
public enum BillStatus: String, Sendable, Codable, CaseIterable {
    case open
    case cancelled
    case paid
    /// CJ's word is none of those known.
    case unknown

    /// Reads the words of webhooks and the integers of `makeup/list`.
    public init(_ written: String?) {
        self =
            switch written?.uppercased() {
            case "CREATED", "0", "1", "2", "5": .open
            case "CANCELED", "CANCELLED", "3": .cancelled
            case "PAID", "4": .paid
            default: .unknown
            }
    }

    /// How late in a bill's life it stands: a bill is never opened again.
    public var rank: Int {
        switch self {
        case .unknown: 0
        case .open: 1
        case .cancelled: 2
        case .paid: 3
        }
    }
}

/// What a bill is for (`diffUseType`).
public enum BillUse: String, Sendable, Codable, CaseIterable {
    /// More to pay for the order it names.
    case order
    case balanceTopUp = "balance_top_up"
    case repayment
    case transferFreight = "transfer_freight"

    /// Reads CJ's integers 0 to 3; nil for anything else.
    public init?(code written: String) {
        switch written {
        case "0": self = .order
        case "1": self = .balanceTopUp
        case "2": self = .repayment
        case "3": self = .transferFreight
        default: return nil
        }
    }
}

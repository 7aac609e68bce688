/// What CJ's words and codes for a bill mean (`docs/cj.md`, MAKEUP).
public enum BillStatus: String, Sendable, CaseIterable {
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
public enum BillUse: String, Sendable, CaseIterable {
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

/// A bill's id. CJ's documents write the same numbers as `BT…` in one place and as `BK…` in another; they are one bill.
enum BillId {
    /// The spelling by which a bill is known here.
    static func usual(_ written: String) -> String {
        guard written.utf8.count > 2, written.prefix(2).uppercased() == "BK",
            written.utf8.dropFirst(2).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return written }
        return "BT\(written.dropFirst(2))"
    }
}

/// Whose bill it is.
public enum BillSubject: String, Sendable, CaseIterable {
    /// That of the order it names.
    case order
    /// That of the stocking order it names.
    case stock
    /// Neither's: it names a payment, another bill, or nothing.
    case account

    /// Decides by the form of the id that the bill names, and by CJ's kind of order (`orderType`) where the form says
    /// nothing: 2 and 9 are stocking orders, 24 is a bill.
    public init(relatedId: String?, orderType: String?) {
        guard let relatedId else {
            self = .account
            return
        }
        switch (Self.prefix(of: relatedId), orderType) {
        case ("SY", _): self = .stock
        case ("ZF", _), ("BK", _), ("BT", _): self = .account
        case ("SD", _), ("DP", _), ("CJ", _): self = .order
        case (_, "2"), (_, "9"): self = .stock
        case (_, "24"): self = .account
        default: self = .order
        }
    }

    /// Whether an id has the form of an order's: digits only, or a known prefix before them. One of another form may be an
    /// order's, and is taken for one only where something else tells of that order.
    public static func isSurelyAnOrder(_ id: String) -> Bool {
        ["", "SD", "DP", "CJ"].contains(prefix(of: id))
    }

    /// The letters in front, in capitals.
    private static func prefix(of id: String) -> String {
        id.prefix { $0.isLetter }.uppercased()
    }
}

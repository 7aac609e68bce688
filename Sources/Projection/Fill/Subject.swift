import Folding
import Ledger

/// A thing that has rows of its own, by a hash of its name. It is the same in every process, and two things that share
/// one are only folded together.
struct Subject: Hashable, Sendable {
    let hash: Int

    private init(_ kind: Kind, _ account: AccountName, _ name: String) {
        // FNV-1a, and a last step that spreads it over all bits.
        var state: UInt64 = 0xCBF2_9CE4_8422_2325 ^ kind.rawValue
        func take(_ bytes: String.UTF8View) {
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        take(account.text.utf8)
        state = (state ^ 0xFF) &* 0x100_0000_01B3
        take(name.utf8)
        hash = Self.spread(state)
    }

    private init(spreading state: UInt64) { hash = Self.spread(state) }

    private static func spread(_ state: UInt64) -> Int {
        var state = state
        state = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        state = (state ^ (state >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int(truncatingIfNeeded: state ^ (state >> 33))
    }

    private enum Kind: UInt64 {
        case order = 1
        case number, parcel, bill, stockingOrder, variant
    }

    /// An order by an id of CJ's.
    static func order(_ id: String, of account: AccountName) -> Subject { Subject(.order, account, id) }
    /// The order that has nothing but this number of the seller's.
    static func pending(_ number: String, of account: AccountName) -> Subject { Subject(.number, account, number) }
    /// A parcel by a number, in normal form.
    static func parcel(_ number: String, of account: AccountName) -> Subject { Subject(.parcel, account, number) }
    static func bill(_ id: String, of account: AccountName) -> Subject { Subject(.bill, account, id) }
    static func stockingOrder(_ id: String, of account: AccountName) -> Subject {
        Subject(.stockingOrder, account, id)
    }
    static func variant(_ id: String, of account: AccountName) -> Subject { Subject(.variant, account, id) }

    /// All the names that an order is one by: CJ's ids or, of a pending order, its numbers.
    static func names(ofOrder ids: OrderIds, of account: AccountName) -> [Subject] {
        if ids.isPending { return ids.numbers.map { .pending($0.key, of: account) } }
        var names = ids.codes.map { order($0.key, of: account) }
        for (id, _) in ids.internals { names.append(order(id, of: account)) }
        return names
    }

    /// All the names that a parcel is one by: its numbers, in normal form.
    static func names(ofParcel numbers: [String], of account: AccountName) -> [Subject] {
        numbers.map { .parcel($0, of: account) }
    }

    /// Stands for events near a position that are about nothing.
    static func nothing(at position: LedgerPosition) -> Subject {
        Subject(spreading: 0x9E37_79B9_7F4A_7C15 ^ UInt64(position.value >> 8))
    }

    /// The one with the least hash among some and another.
    static func least(of subjects: [Subject], and other: Subject?) -> Subject? {
        var least = other
        for subject in subjects where least.map({ subject.hash < $0.hash }) ?? true { least = subject }
        return least
    }

    /// Stands for this one together with a number.
    func paired(with number: Int) -> Subject {
        Subject(spreading: UInt64(bitPattern: Int64(hash)) &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(number + 1))
    }

    /// Stands for this pending order's number being that of more orders than can be looked through.
    var crowded: Subject { Subject(spreading: UInt64(bitPattern: Int64(hash)) ^ 0xD1B5_4A32_D192_ED03) }
}

/// That an event names a subject, and how that ties the subject to others of the event.
struct Mention: Sendable {
    enum Tie: Sendable {
        /// Another thing of the event. What one event tells of is best folded together, if that is not too much.
        case beside
        /// A further name of the thing named just before. The two are one.
        case same
        /// A number of the order named just before. If there is a pending order with that number, the two are shown by
        /// what the other is.
        case number
        /// A thing that most events of the catalogue could be about, so that whatever else the event tells of is kept
        /// apart from it.
        case apart
    }

    let subject: Subject
    let tie: Tie
}

extension Mention {
    /// Everything an event names.
    static func all(in named: Names, of account: AccountName) -> [Mention] {
        var mentions: [Mention] = []
        // An order by one or two ids and its number, and a parcel, is what most events name.
        mentions.reserveCapacity(4)
        for ids in named.orders { mentions.append(order: ids, of: account) }
        for numbers in named.shipments {
            for (place, subject) in Subject.names(ofParcel: numbers, of: account).enumerated() {
                mentions.append(Mention(subject: subject, tie: place == 0 ? .beside : .same))
            }
        }
        for id in named.bills { mentions.append(Mention(subject: .bill(id, of: account), tie: .beside)) }
        for id in named.stockingOrders {
            mentions.append(Mention(subject: .stockingOrder(id, of: account), tie: .beside))
        }
        for id in named.variants {
            mentions.append(Mention(subject: .variant(id, of: account), tie: .apart))
        }
        return mentions
    }
}

extension [Mention] {
    /// Appends the names of an order: CJ's ids and behind them the numbers; of a pending order its numbers alone.
    fileprivate mutating func append(order: OrderIds, of account: AccountName) {
        for (place, subject) in Subject.names(ofOrder: order, of: account).enumerated() {
            append(Mention(subject: subject, tie: place == 0 ? .beside : .same))
        }
        guard !order.isPending else { return }
        for (number, _) in order.numbers {
            append(Mention(subject: .pending(number, of: account), tie: .number))
        }
    }
}

import Folding
import Ledger

/// A thing that has rows of its own, by a hash of its name. It is the same in every process, and two things that share
/// one are only folded together.
struct Subject: Hashable, Sendable {
    let hash: Int

    /// - Parameter kind: what tells names of its kind from others.
    private init(_ kind: String, _ name: String, of account: AccountName) {
        // FNV-1a, and a last step that spreads it over all bits.
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in [kind, account.text, name] {
            for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
            state = (state ^ 0xFF) &* 0x100_0000_01B3
        }
        hash = Self.spread(state)
    }

    private init(spreading state: UInt64) { hash = Self.spread(state) }

    private static func spread(_ state: UInt64) -> Int {
        var state = state
        state = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        state = (state ^ (state >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int(truncatingIfNeeded: state ^ (state >> 33))
    }

    /// The order that has nothing but this number of the seller's.
    fileprivate static func pending(_ number: String, of account: AccountName) -> Subject {
        Subject("number", number, of: account)
    }

    /// All the names that a thing is one by: of an order CJ's ids or, if it is pending, its numbers.
    static func names(of thing: ThingName, in account: AccountName) -> [Subject] {
        func all(_ ids: [String], _ model: ReadModel) -> [Subject] {
            ids.map { Subject(model.rawValue, $0, of: account) }
        }
        return switch thing {
        case .order(let ids):
            ids.isPending ? ids.numbers.map { .pending($0.key, of: account) } : all(ids.identifying, .orders)
        case .shipment(let numbers): all(numbers, .shipments)
        case .id(let model, let id): all([id], model)
        }
    }

    /// Stands for events near a position that are about nothing.
    static func nothing(at position: LedgerPosition) -> Subject {
        Subject(spreading: 0x9E37_79B9_7F4A_7C15 ^ UInt64(position.value >> 8))
    }

    /// The one with the least hash.
    static func least(of subjects: some Sequence<Subject>) -> Subject? { subjects.min { $0.hash < $1.hash } }

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
    static func all(in named: [ThingName], of account: AccountName) -> [Mention] {
        var mentions: [Mention] = []
        // An order by one or two ids and its number, and a parcel, is what most events name.
        mentions.reserveCapacity(4)
        for thing in named {
            var tie = thing.tie
            for subject in Subject.names(of: thing, in: account) {
                mentions.append(Mention(subject: subject, tie: tie))
                tie = .same
            }
            if case .order(let ids) = thing, !ids.isPending {
                for (number, _) in ids.numbers {
                    mentions.append(Mention(subject: .pending(number, of: account), tie: .number))
                }
            }
        }
        return mentions
    }
}

extension ThingName {
    /// How it is tied to other things of its event.
    fileprivate var tie: Mention.Tie {
        guard case .id(let model, _) = self else { return .beside }
        return switch model {
        case .orders, .shipments, .bills, .stockingOrders: .beside
        case .variants, .statements, .sales, .exchangeDays: .apart
        }
    }
}

/// Something that is not as it was sealed or received.
public struct LedgerFault: Sendable, Encodable, Equatable {
    public enum Kind: String, Sendable, Encodable {
        /// An event whose body is not the one that its digest is of.
        case altered
        /// An event that is another than was sealed.
        case changed
        /// An event that was sealed and is gone.
        case missing
        /// An event that was added where all was sealed.
        case added
        /// An event that stands where another was sealed.
        case reordered
        /// Events that do not give the seal's root, though nothing names the one at fault.
        case root
        /// A seal that is not what its own head says.
        case seal
        /// A seal that does not follow the one before.
        case link
        /// Seals that name events behind the ledger's end.
        case cut
        /// Read models that name events behind the ledger's end.
        case checkpoint
        /// A head that no seal has.
        case head
        /// A body of the quarantine that is not the one that its digest is of.
        case quarantine
    }

    public let kind: Kind
    /// The event's position, where it is about one.
    public let position: Int?
    /// The seal's number, where it is about one.
    public let seal: Int?
    /// What a person reads.
    public let text: String

    init(_ kind: Kind, position: Int? = nil, seal: Int? = nil, _ text: String) {
        self.kind = kind
        self.position = position
        self.seal = seal
        self.text = text
    }
}

// MARK: What follows from what is there

extension SealMarks {
    /// Names the events that differ between what was sealed and what is there.
    func faults(comparedTo present: SealMarks, of seal: Seal) -> [LedgerFault] {
        let sealed = byPosition
        let there = present.byPosition
        let number = seal.number
        let places = Dictionary(sealed.map { ($1, $0) }) { first, _ in first }
        return Set(sealed.keys).union(there.keys).sorted().compactMap { position in
            switch (sealed[position], there[position]) {
            case (let sealed?, let found?) where sealed == found: nil
            case (_?, let found?):
                if let place = places[found] {
                    LedgerFault(
                        .reordered, position: position, seal: number,
                        "event \(position) is the one that was sealed as event \(place) (seal \(number))")
                } else {
                    LedgerFault(
                        .changed, position: position, seal: number,
                        "event \(position) is not the one that was sealed (seal \(number))")
                }
            case (_?, nil):
                LedgerFault(
                    .missing, position: position, seal: number,
                    "event \(position) was sealed and is gone (seal \(number))")
            case (nil, _?):
                LedgerFault(
                    .added, position: position, seal: number,
                    "event \(position) was added after its range was sealed (seal \(number))")
            case (nil, nil): nil
            }
        }
    }
}

extension Seal {
    /// What is wrong with it by itself.
    var ownFaults: [LedgerFault] {
        draft.head == head
            ? [] : [LedgerFault(.seal, seal: number, "seal \(number) is not what its head says: it was changed")]
    }

    /// That its events are others, where nothing tells which.
    var unexplained: LedgerFault {
        LedgerFault(
            .root, seal: number,
            "the events \(firstPosition) to \(lastPosition) are not those of seal \(number), and its marks do not tell which"
        )
    }

    /// What is wrong with it by itself and behind the one before; nil stands for the beginning.
    func faults(after before: Seal?) -> [LedgerFault] {
        var faults = ownFaults
        let expected = (before?.number ?? 0) + 1
        if number != expected {
            let missing = expected == number - 1 ? "seal \(expected) is" : "seals \(expected) to \(number - 1) are"
            faults.append(LedgerFault(.link, seal: number, "\(missing) missing before seal \(number)"))
        }
        let isBehind =
            previous == (before?.head ?? Self.beginning)
            && firstPosition.value == (before?.lastPosition ?? .start).value + 1
        if number == expected, !isBehind {
            let place = before.map { "seal \($0.number)" } ?? "the beginning"
            faults.append(
                LedgerFault(.link, seal: number, "seal \(number) does not follow \(place): the chain is broken"))
        }
        return faults
    }
}

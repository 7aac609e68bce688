public import CJ

/// The kinds of number a parcel may have.
public enum ShipmentIdKind: String, Sendable, Hashable, CaseIterable {
    /// The carrier's.
    case carrier
    /// CJ's own (`CJP…YQ`).
    case cj
    /// The last mile's, which may be that of a sack, or somebody else's next year: it finds a parcel, and ties none.
    case lastMile = "last_mile"
}

/// That somebody gave a parcel a number, in some writing.
public struct ShipmentNaming: Sendable, Hashable, Comparable {
    /// Who gave it.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// An order, by its webhook or by CJ's API; of several numbers in one place the first.
        case order
        /// An order, as a further one in one place.
        case also
        /// `LOGISTIC`.
        case logistic
        /// `trackInfo`, as its first number.
        case track
        /// `trackInfo`, as its other number (`cjMailNo`).
        case mail
        /// The question that `trackInfo` answers, where the answer names the parcel otherwise.
        case asked
        /// An order or `trackInfo`, as the last mile's.
        case lastMile
    }

    public let role: Role
    public let number: TrackNumber

    public static func < (left: ShipmentNaming, right: ShipmentNaming) -> Bool {
        (left.role.rawValue, left.number.written) < (right.role.rawValue, right.number.written)
    }
}

extension ShipmentNaming: StateKey {
    public init?(stateName: String) {
        // By code points: a blank with an accent upon it, which a number may begin with, is another character than a blank.
        let parts = stateName.unicodeScalars.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let role = Role(rawValue: String(parts[0])), let number = TrackNumber(String(parts[1]))
        else { return nil }
        self.init(role: role, number: number)
    }

    public var stateName: String { "\(role.rawValue) \(number.written)" }
}

/// The numbers of one parcel, each with the event that first showed it.
///
/// A number identifies, in its normal form: two pictures that share one are of one parcel, and an answer of CJ's that shows
/// two ties them for good. An order that names one number and a message about it that names another tie nothing, for an
/// order may have two parcels. Nor does a number of the last mile.
public struct ShipmentIds: Joinable, Sendable, Equatable {
    public private(set) var namings: SortedMap<ShipmentNaming, FirstSaid> = [:]

    init(_ number: TrackNumber, by role: ShipmentNaming.Role, lastMile: [TrackNumber] = [], position: Int) {
        let said = FirstSaid(position: position)
        namings[ShipmentNaming(role: role, number: number)] = said
        add(lastMile, said)
    }

    fileprivate init(
        _ numbers: [(role: ShipmentNaming.Role, number: TrackNumber)], lastMile: [TrackNumber], position: Int
    ) {
        let said = FirstSaid(position: position)
        for (role, number) in numbers { namings[ShipmentNaming(role: role, number: number)] = said }
        add(lastMile, said)
    }

    private mutating func add(_ lastMile: [TrackNumber], _ said: FirstSaid) {
        for number in lastMile { namings[ShipmentNaming(role: .lastMile, number: number)] = said }
    }

    public mutating func join(_ other: ShipmentIds) { namings.join(other.namings) }
}

extension ShipmentIds: StateValue {
    public init(state json: JSON) throws(StateError) { namings = try SortedMap(state: json) }
    public func write(to writer: inout StateWriter) { namings.write(to: &writer) }
}

extension ShipmentIds {
    private var identifyingNamings: [ShipmentNaming] { namings.keys.filter { $0.role != .lastMile } }

    /// The normal forms of the numbers that identify it, each once.
    public var identifying: [String] {
        if namings.count == 1, let only = namings.first?.key, only.role != .lastMile { return [only.number.normal] }
        return Set(identifyingNamings.map(\.number.normal)).sorted()
    }

    /// The numbers that identify it, as written.
    var names: [String] { identifyingNamings.map(\.number.written) }

    /// The number it is shown under, as its source wrote it: one that an order gave first, else one that an
    /// order gave, else any; among those one of the carrier's, else CJ's; the plainest, shortest and least writing. Nil
    /// when there is none that identifies.
    public var trackNumber: String? {
        if namings.count == 1, let only = namings.first?.key, only.role != .lastMile { return only.number.written }
        let kinds = kinds
        return identifyingNamings.map { naming in
            let number = naming.number
            return Candidate(
                rank: [
                    naming.role == .order ? 0 : naming.role == .also ? 1 : 2, kinds[number.normal] == .carrier ? 0 : 1,
                    number.written == number.normal ? 0 : 1, number.written.utf8.count,
                ], written: number.written)
        }.min()?.written
    }

    /// What to ask for it by as long as CJ's API has not answered: the number it is shown under or, where no order wrote
    /// that, its normal form, since messages about parcels write numbers in ways of their own.
    var firstQuestion: String? {
        guard let shown = trackNumber else { return nil }
        let isAnOrders = namings.keys.contains {
            $0.number.written == shown && ($0.role == .order || $0.role == .also)
        }
        return isAnOrders ? shown : TrackNumber(shown)?.normal ?? shown
    }

    private struct Candidate: Comparable {
        let rank: [Int]
        let written: String

        static func < (left: Candidate, right: Candidate) -> Bool {
            left.rank == right.rank ? left.written < right.written : left.rank.lexicographicallyPrecedes(right.rank)
        }
    }

    /// Every number, as written and in normal form, with its kind.
    public var all: [(id: String, kind: ShipmentIdKind)] {
        let kinds = kinds
        var all: [ShipmentIdKind: Set<String>] = [:]
        for naming in namings.keys {
            let kind = naming.role == .lastMile ? .lastMile : kinds[naming.number.normal] ?? .carrier
            all[kind, default: []].formUnion([naming.number.written, naming.number.normal])
        }
        return ShipmentIdKind.allCases.flatMap { kind in (all[kind] ?? []).sorted().map { (id: $0, kind: kind) } }
    }

    /// Whose each number is, by normal form. One that looks like CJ's own is; else the place where `trackInfo` shows it
    /// tells, unless another of the parcel's looks like CJ's.
    private var kinds: [String: ShipmentIdKind] {
        let namings = identifyingNamings
        let hasCJs = namings.contains { $0.number.isCJs }
        var kinds: [String: ShipmentIdKind] = [:]
        for naming in namings {
            let isCJs =
                naming.number.isCJs
                || !hasCJs && naming.role == .mail
                    && !namings.contains { $0.role == .track && $0.number.normal == naming.number.normal }
            if isCJs { kinds[naming.number.normal] = .cj }
            kinds[naming.number.normal] = kinds[naming.number.normal] ?? .carrier
        }
        return kinds
    }
}

// MARK: What messages and answers show

extension ShipmentIds {
    /// The parcels that an order names in one place.
    static func parcels(ofOrder numbers: [TrackNumber], lastMile: [TrackNumber] = [], position: Int) -> [ShipmentIds] {
        numbers.enumerated().map { place, number in
            ShipmentIds(number, by: place == 0 ? .order : .also, lastMile: lastMile, position: position)
        }
    }
}

extension OrderAnswer {
    /// Its parcels by their numbers. A number of the last mile is that of the parcel where there is one.
    func parcels(position: Int) -> [ShipmentIds] {
        let lastMile = trackNumbers.count == 1 ? lastMileNumbers : []
        return ShipmentIds.parcels(ofOrder: trackNumbers, lastMile: lastMile, position: position)
    }
}

extension TrackAnswer {
    /// The parcel that it is about, by all its numbers. Several, where it gives several in one place: what it says is
    /// said of each, and no two are tied.
    ///
    /// - Parameter entity: what it was asked by.
    func parcels(askedBy entity: String, position: Int) -> [ShipmentIds] {
        let tracks = trackingNumbers
        let mails = mailNumbers
        let asked = TrackNumber.all(in: entity)
        let given = Set((tracks + mails).map(\.normal))
        guard !given.isEmpty || asked.count == 1 else { return [] }
        if tracks.count <= 1, mails.count <= 1, asked.count <= 1 {
            let other = asked.filter { !given.contains($0.normal) }
            return [
                ShipmentIds(
                    tracks.map { (.track, $0) } + mails.map { (.mail, $0) } + other.map { (.asked, $0) },
                    lastMile: lastMileNumbers, position: position)
            ]
        }
        return tracks.map { ShipmentIds($0, by: .track, position: position) }
            + mails.filter { mail in !tracks.contains { $0.normal == mail.normal } }
            .map { ShipmentIds($0, by: .mail, position: position) }
    }
}

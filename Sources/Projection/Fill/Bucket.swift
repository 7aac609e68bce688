import CJ
import Folding
import Foundation
import Ledger
import Postgres

/// Events that can be folded apart from all others, and the subjects whose rows they make.
struct Bucket: Sendable {
    let number: Int
    /// Ascending.
    var positions: [Int] = []
    /// Hashes of subjects.
    var subjects: [Int] = []

    init(number: Int, capacity: Int) {
        self.number = number
        positions.reserveCapacity(capacity)
    }

    init(number: Int, positions: [Int], subjects: [Int]) {
        self.number = number
        self.positions = positions
        self.subjects = subjects
    }
}

/// What the events of a bucket make of its subjects, in memory.
struct BucketFold {
    private let owned: Owned
    private var things: [AccountName: Things] = [:]
    private var named: [(position: Int, orderIds: [String], trackNumbers: [String])] = []
    private var parked: [(position: Int, reason: String)] = []
    private var personalData: [(position: Int, names: [String])] = []
    /// Events that tell of something that no bucket can make the rows of.
    private(set) var strays: [Int] = []

    init(_ bucket: Bucket) { owned = Owned(hashes: Set(bucket.subjects)) }

    /// Takes an event in.
    mutating func add(_ event: EventContent, zone: TimeZone) {
        do {
            let contribution = try Fold.contribution(
                of: StoredMessage(event), zone: zone, beyond: &things[event.account, default: Things()].told)
            let subjects = EventSubjects(contribution, in: event)
            if owned.has(subjects.keeper) { note(contribution, of: event) }
            let isStray = !things[event.account, default: Things()].take(contribution, about: subjects, owned)
            if isStray { strays.append(event.position.value) }
        } catch {
            parked.append((event.position.value, error.description))
        }
    }

    private mutating func note(_ contribution: Contribution, of event: EventContent) {
        if !contribution.personalKeys.isEmpty {
            personalData.append((event.position.value, contribution.personalKeys))
        }
        let orderIds = contribution.orderIds
        let trackNumbers = contribution.trackNumbers
        if !orderIds.isEmpty || !trackNumbers.isEmpty {
            named.append((event.position.value, orderIds, trackNumbers))
        }
    }
}

/// The subjects whose rows a bucket makes.
private struct Owned {
    let hashes: Set<Int>

    func has(_ subject: Subject) -> Bool { hashes.contains(subject.hash) }

    enum Place {
        case here, elsewhere, nowhere
    }

    /// Where an order is folded: nowhere if its names are in several places, or one is a number of too many.
    func place(ofOrderNamed names: [Subject]) -> Place {
        let here = names.count(where: has)
        guard here > 0 else { return .elsewhere }
        return here == names.count && !names.contains { has($0.crowded) } ? .here : .nowhere
    }
}

/// What an event tells of, each list in the order of the contribution's own.
private struct EventSubjects {
    /// For each order the names that it is one by.
    let orders: [[Subject]]
    /// For each parcel one of its numbers: they are all in one bucket.
    let shipments: [Subject]
    let bills: [Subject]
    let stockingOrders: [Subject]
    let variants: [Subject]
    /// The subject whose bucket keeps what is kept for the event itself: the same in whatever order it names them.
    let keeper: Subject

    init(_ contribution: Contribution, in event: EventContent) {
        let account = event.account
        orders = contribution.orders.map { Subject.names(ofOrder: $0.ids, of: account) }
        let parcels = contribution.shipments.map { Subject.names(ofParcel: $0.ids.identifying, of: account) }
        shipments = parcels.compactMap(\.first)
        bills = contribution.bills.keys.map { .bill($0, of: account) }
        stockingOrders = contribution.stockingOrders.keys.map { .stockingOrder($0, of: account) }
        variants = contribution.variants.keys.map { .variant($0, of: account) }
        var least: Subject?
        for names in orders { least = Subject.least(of: names, and: least) }
        for names in parcels + [bills, stockingOrders, variants] { least = Subject.least(of: names, and: least) }
        keeper = least ?? .nothing(at: event.position)
    }
}

/// The things of one account.
private struct Things {
    var orders = OrderBook()
    var shipments = ShipmentBook()
    var bills: [String: BillPicture] = [:]
    var stockingOrders: [String: StockingOrderPicture] = [:]
    var variants: [String: VariantPicture] = [:]
    var told = ToldTracks()

    /// Joins what is owned of a contribution.
    ///
    /// - Returns: whether all else of it is taken elsewhere.
    mutating func take(_ contribution: Contribution, about subjects: EventSubjects, _ owned: Owned) -> Bool {
        var isTaken = true
        for (picture, names) in zip(contribution.orders, subjects.orders) {
            switch owned.place(ofOrderNamed: names) {
            case .here: orders.add(picture)
            case .elsewhere: break
            case .nowhere: isTaken = false
            }
        }
        for (subject, picture) in zip(subjects.shipments, contribution.shipments) where owned.has(subject) {
            shipments.add(picture)
        }
        for (subject, (id, picture)) in zip(subjects.bills, contribution.bills) where owned.has(subject) {
            bills.join(picture, at: id)
        }
        for (subject, (id, picture)) in zip(subjects.stockingOrders, contribution.stockingOrders)
        where owned.has(subject) {
            stockingOrders.join(picture, at: id)
        }
        for (subject, (id, picture)) in zip(subjects.variants, contribution.variants) where owned.has(subject) {
            variants.join(picture, at: id)
        }
        return isTaken
    }
}

// MARK: Writing

extension BucketFold {
    /// Writes the rows into the generation's own tables, within the caller's transaction.
    func write(to generation: Generation, on connection: Connection) async throws {
        let texts = try ShipmentTexts.compiledIn.get()
        var writer = RowWriter(generation: generation, connection: connection, manner: .copy)
        for account in things.keys.sorted() {
            guard let things = things[account] else { continue }
            writer.account = account
            try await OrderChanges(from: [], to: things.orders.entries).write(with: writer)
            try await ShipmentChanges(from: ShipmentBook(), to: things.shipments, texts: texts).write(with: writer)
            try await BillChanges(from: [:], to: things.bills).write(with: writer)
            try await StockingOrderChanges(from: [:], to: things.stockingOrders).write(with: writer)
            try await VariantChanges(from: [:], to: things.variants).write(with: writer)
        }
        try await writer.insert(named, into: EventTables.subjects)
        try await writer.insert(personalData, into: EventTables.personalData)
        try await writer.insert(parked, into: EventTables.parked)
    }
}

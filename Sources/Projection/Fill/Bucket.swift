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
    /// The things of one account.
    private struct Things {
        var orders = OrderBook()
        var shipments: [String: ShipmentPicture] = [:]
        var bills: [String: BillPicture] = [:]
        var stockingOrders: [String: StockingOrderPicture] = [:]
        var variants: [String: VariantPicture] = [:]
    }

    private let owned: Set<Int>
    private var things: [AccountName: Things] = [:]
    private var subjects: [(position: Int, orderIds: [String], trackNumbers: [String])] = []
    private var parked: [(position: Int, reason: String)] = []
    private var personalData: [(position: Int, names: [String])] = []
    /// Events that tell of something that no bucket can make the rows of.
    private(set) var strays: [Int] = []

    init(_ bucket: Bucket) { owned = Set(bucket.subjects) }

    private func owns(_ subject: Subject) -> Bool { owned.contains(subject.hash) }

    /// Takes an event in.
    mutating func add(_ event: Event, zone: TimeZone) {
        do {
            let contribution = try Fold.contribution(of: StoredMessage(event), zone: zone)
            let told = Told(contribution, by: event.account)
            if owns(told.keeper(at: event.position)) { note(contribution, of: event) }
            take(told, of: event)
        } catch {
            parked.append((event.position.value, error.description))
        }
    }

    private mutating func note(_ contribution: Contribution, of event: Event) {
        if !contribution.personalKeys.isEmpty {
            personalData.append((event.position.value, contribution.personalKeys))
        }
        let orderIds = contribution.orderIds
        let trackNumbers = contribution.trackNumbers
        if !orderIds.isEmpty || !trackNumbers.isEmpty {
            subjects.append((event.position.value, orderIds, trackNumbers))
        }
    }

    private mutating func take(_ told: Told, of event: Event) {
        var isStray = false
        for (picture, names) in told.orders {
            switch place(ofOrderNamed: names) {
            case .here: things[event.account, default: Things()].orders.add(picture)
            case .elsewhere: break
            case .nowhere: isStray = true
            }
        }
        for thing in told.shipments where owns(thing.subject) {
            things[event.account, default: Things()].shipments.join(thing.picture, at: thing.name)
        }
        for thing in told.bills where owns(thing.subject) {
            things[event.account, default: Things()].bills.join(thing.picture, at: thing.name)
        }
        for thing in told.stockingOrders where owns(thing.subject) {
            things[event.account, default: Things()].stockingOrders.join(thing.picture, at: thing.name)
        }
        for thing in told.variants where owns(thing.subject) {
            things[event.account, default: Things()].variants.join(thing.picture, at: thing.name)
        }
        if isStray { strays.append(event.position.value) }
    }

    private enum Place {
        case here, elsewhere, nowhere
    }

    /// Where an order is folded: nowhere if its names are in several places, or one is a number of too many.
    private func place(ofOrderNamed names: [Subject]) -> Place {
        let here = names.count(where: owns)
        guard here > 0 else { return .elsewhere }
        return here == names.count && !names.contains { owns($0.crowded) } ? .here : .nowhere
    }
}

/// What an event tells of each thing, with the subject that the thing is.
private struct Told {
    struct Thing<Picture> {
        let name: String
        let subject: Subject
        let picture: Picture
    }

    /// Of an order all the names it is one by.
    let orders: [(picture: OrderPicture, names: [Subject])]
    let shipments: [Thing<ShipmentPicture>]
    let bills: [Thing<BillPicture>]
    let stockingOrders: [Thing<StockingOrderPicture>]
    let variants: [Thing<VariantPicture>]

    init(_ contribution: Contribution, by account: AccountName) {
        orders = contribution.orders.map { picture in
            let mentions = Mention.names(of: picture.ids, of: account)
            return (picture, mentions.filter { $0.tie != .number }.map(\.subject))
        }
        func things<Picture>(
            _ pictures: [String: Picture], _ subject: (String, AccountName) -> Subject
        ) -> [Thing<Picture>] {
            pictures.map { Thing(name: $0, subject: subject($0, account), picture: $1) }
        }
        shipments = things(contribution.shipments) { .parcel($0, of: $1) }
        bills = things(contribution.bills) { .bill($0, of: $1) }
        stockingOrders = things(contribution.stockingOrders) { .stockingOrder($0, of: $1) }
        variants = things(contribution.variants) { .variant($0, of: $1) }
    }

    /// The subject whose bucket keeps what is kept for the event itself: the same in whatever order it names them.
    func keeper(at position: LedgerPosition) -> Subject {
        let subjects =
            orders.flatMap(\.names) + shipments.map(\.subject) + bills.map(\.subject)
            + stockingOrders.map(\.subject) + variants.map(\.subject)
        return subjects.min { $0.hash < $1.hash } ?? .nothing(at: position)
    }
}

extension Dictionary where Value: Joinable {
    fileprivate mutating func join(_ picture: Value, at key: Key) {
        if self[key]?.join(picture) == nil { self[key] = picture }
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
            try await ShipmentChanges(from: [:], to: things.shipments, texts: texts).write(with: writer)
            try await BillChanges(from: [:], to: things.bills).write(with: writer)
            try await StockingOrderChanges(from: [:], to: things.stockingOrders).write(with: writer)
            try await VariantChanges(from: [:], to: things.variants).write(with: writer)
        }
        try await writer.insert(subjects, into: EventTables.subjects)
        try await writer.insert(personalData, into: EventTables.personalData)
        try await writer.insert(parked, into: EventTables.parked)
    }
}

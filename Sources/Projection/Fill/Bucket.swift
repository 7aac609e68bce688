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
    mutating func add(_ event: EventContent, zone: TimeZone) {
        do {
            let contribution = try Fold.contribution(of: StoredMessage(event), zone: zone)
            let orders = contribution.orders.map { Subject.names(ofOrder: $0.ids, of: event.account) }
            if owns(Self.keeper(of: contribution, about: orders, in: event)) { note(contribution, of: event) }
            take(contribution, about: orders, of: event)
        } catch {
            parked.append((event.position.value, error.description))
        }
    }

    /// The subject whose bucket keeps what is kept for the event itself: the same in whatever order it names them.
    private static func keeper(of contribution: Contribution, about orders: [[Subject]], in event: EventContent)
        -> Subject
    {
        let account = event.account
        var subjects = orders.flatMap(\.self)
        subjects += contribution.shipments.keys.map { .parcel($0, of: account) }
        subjects += contribution.bills.keys.map { .bill($0, of: account) }
        subjects += contribution.stockingOrders.keys.map { .stockingOrder($0, of: account) }
        subjects += contribution.variants.keys.map { .variant($0, of: account) }
        return subjects.min { $0.hash < $1.hash } ?? .nothing(at: event.position)
    }

    private mutating func note(_ contribution: Contribution, of event: EventContent) {
        if !contribution.personalKeys.isEmpty {
            personalData.append((event.position.value, contribution.personalKeys))
        }
        let orderIds = contribution.orderIds
        let trackNumbers = contribution.trackNumbers
        if !orderIds.isEmpty || !trackNumbers.isEmpty {
            subjects.append((event.position.value, orderIds, trackNumbers))
        }
    }

    /// - Parameter orders: for each order it tells of, the names that it is one by.
    private mutating func take(_ contribution: Contribution, about orders: [[Subject]], of event: EventContent) {
        let account = event.account
        var isStray = false
        for (index, names) in orders.enumerated() {
            switch place(ofOrderNamed: names) {
            case .here: things[account, default: Things()].orders.add(contribution.orders[index])
            case .elsewhere: break
            case .nowhere: isStray = true
            }
        }
        for (number, picture) in contribution.shipments where owns(.parcel(number, of: account)) {
            things[account, default: Things()].shipments.join(picture, at: number)
        }
        for (id, picture) in contribution.bills where owns(.bill(id, of: account)) {
            things[account, default: Things()].bills.join(picture, at: id)
        }
        for (id, picture) in contribution.stockingOrders where owns(.stockingOrder(id, of: account)) {
            things[account, default: Things()].stockingOrders.join(picture, at: id)
        }
        for (id, picture) in contribution.variants where owns(.variant(id, of: account)) {
            things[account, default: Things()].variants.join(picture, at: id)
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

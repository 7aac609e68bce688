import Folding
import Foundation
import Ledger
import ReadModels

/// Finds out which events must be folded together, without keeping any of them.
///
/// All events about one order must, and those about a pending order and the orders that have its number, since what is
/// shown of each hangs on the others. An event's other subjects join in while that does not glue half the ledger
/// together. What is left stands in several buckets, and each takes its own subjects.
struct Survey {
    private var components = SubjectComponents()
    private var links = NumberLinks()
    private let notes: SurveyNotes
    private let bucketSize: Int
    private(set) var eventCount = 0
    private(set) var accounts: [AccountName: (events: Int, lastWebhookAt: Date?)] = [:]

    /// - Parameter bucketSize: about how many events shall be folded together.
    init(bucketSize: Int) throws {
        self.bucketSize = bucketSize
        notes = try SurveyNotes()
    }

    /// An event, as far as it matters which others it belongs to.
    struct Sighting: Sendable {
        let position: LedgerPosition
        let account: AccountName
        /// Nil for what is no webhook.
        let webhookAt: Date?
        let mentions: [Mention]

        init(_ event: EventContent) {
            position = event.position
            account = event.account
            webhookAt = event.source == .webhook ? event.receivedAt : nil
            // One that cannot be read is about nothing.
            let names = try? Fold.names(in: StoredMessage(event, isStamped: false))
            mentions = names.map { Mention.all(in: $0, of: event.account) } ?? []
        }
    }

    /// Takes the next event, by position.
    mutating func add(_ sighting: Sighting) throws {
        eventCount += 1
        let account = accounts[sighting.account]
        accounts[sighting.account] = (
            (account?.events ?? 0) + 1, [account?.lastWebhookAt, sighting.webhookAt].compactMap(\.self).max()
        )
        var nodes = tied(sighting.mentions)
        if nodes.isEmpty { nodes = [components.node(of: .nothing(at: sighting.position))] }
        // Those that are one component by now stay one.
        var roots: [SubjectComponents.Node] = []
        nodes = nodes.filter { node in
            let root = components.root(of: node)
            defer { roots.append(root) }
            return !roots.contains(root)
        }
        for node in nodes { components.count(eventOf: node) }
        try notes.add(nodes, at: sighting.position.value)
    }

    /// Ties the subjects of an event, and returns a node of each thing.
    private mutating func tied(_ mentions: [Mention]) -> [SubjectComponents.Node] {
        var things: [SubjectComponents.Node] = []
        var first: SubjectComponents.Node?
        var firstApart: SubjectComponents.Node?
        var thing: SubjectComponents.Node?
        let most = bucketSize / 4
        for mention in mentions {
            if mention.tie == .number {
                if let thing { links.add(mention.subject, of: thing) }
                continue
            }
            let node = components.node(of: mention.subject)
            switch mention.tie {
            case .beside:
                if let first { components.unite(first, node, upTo: most) }
                first = first ?? node
                thing = node
                things.append(node)
            case .same:
                if let thing { components.unite(thing, node) }
            case .apart:
                if let firstApart { components.unite(firstApart, node, upTo: most) }
                firstApart = firstApart ?? node
                things.append(node)
            case .number: break
            }
        }
        return things
    }

    /// The events and subjects of each bucket.
    consuming func buckets() throws -> [Bucket] {
        let crowded = tieNumbers()
        let (bucketOfNode, sizes) = components.packed(about: bucketSize)
        var buckets = sizes.enumerated().map { Bucket(number: $0 + 1, capacity: $1) }
        try notes.read { position, nodes in
            // Several nodes of an event may have come into one bucket, which takes it once.
            for node in nodes {
                let bucket = Int(bucketOfNode[Int(node)])
                if buckets[bucket].positions.last != position { buckets[bucket].positions.append(position) }
            }
        }
        for (node, hash) in components.hashes.enumerated() {
            buckets[Int(bucketOfNode[node])].subjects.append(hash)
        }
        for (node, subject) in crowded { buckets[Int(bucketOfNode[Int(node)])].subjects.append(subject.hash) }
        return buckets
    }

    /// Ties each pending order to the orders that have its number, unless they are too many to tell which it is.
    private mutating func tieNumbers() -> [(SubjectComponents.Node, Subject)] {
        var holders: [Subject: [SubjectComponents.Node]] = [:]
        links.forEach { number, order in
            if components.known(number) != nil { holders[number, default: []].append(order) }
        }
        links = NumberLinks()
        var crowded: [(SubjectComponents.Node, Subject)] = []
        for (number, orders) in holders.sorted(by: { $0.key.hash < $1.key.hash }) {
            let pending = components.node(of: number)
            // An order may be linked by several of its names, so there may be fewer orders; then it is only slower.
            if orders.count > 2 * OrderBook.mostHolders {
                crowded.append((pending, number.crowded))
            } else {
                for order in orders { components.unite(pending, order) }
            }
        }
        return crowded
    }
}

/// Which orders have which of the seller's numbers, each pair once.
struct NumberLinks {
    private var numbers: [Subject] = []
    private var orders: [SubjectComponents.Node] = []
    private var pairs = SubjectComponents()

    mutating func add(_ number: Subject, of order: SubjectComponents.Node) {
        let known = pairs.count
        if pairs.node(of: number.paired(with: Int(order))) == known {
            numbers.append(number)
            orders.append(order)
        }
    }

    func forEach(_ body: (_ number: Subject, _ order: SubjectComponents.Node) -> Void) {
        for (number, order) in zip(numbers, orders) { body(number, order) }
    }
}

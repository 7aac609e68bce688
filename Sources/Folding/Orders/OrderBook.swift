/// The orders of one account, each once however many ids it goes by.
///
/// Pictures that share an id of CJ's become one order. A picture with nothing but a seller's number stays an order of
/// its own, pending, and is shown with the one order that has this number, as long as there is exactly one: that may
/// change with any later event, so pending pictures are never joined into another order's.
public struct OrderBook: ThingBook, Joinable, Sendable, Equatable {
    /// The pictures by their present key.
    private var pictures: [OrderKey: OrderPicture] = [:]
    /// The present key for each identifying id.
    private var keys: [String: OrderKey] = [:]

    public init() {}

    public var isEmpty: Bool { pictures.isEmpty }

    /// The pictures by key.
    public var orders: [OrderKey: OrderPicture] { pictures }

    /// Takes a picture in. One without any id says nothing of an order and is left out.
    public mutating func add(_ picture: OrderPicture) {
        let ids = picture.ids.identifying
        let known = ids.isEmpty ? [picture.ids.key].compactMap(\.self) : ids.compactMap { keys[$0] }
        // What is known is large and the picture mostly small, so the one takes in the other; nearly always there is one,
        // which keeps its key and its place.
        if let key = known.first, known.allSatisfy({ $0 == key }), let index = pictures.index(forKey: key) {
            pictures.values[index].join(picture)
            // Only a new id gives another key.
            guard known.count < ids.count else { return }
            if pictures.values[index].ids.key != key {
                insert(pictures.remove(at: index).value)
            } else {
                for id in ids { keys[id] = key }
            }
            return
        }
        let others = Set(known).compactMap { pictures.removeValue(forKey: $0) }
        insert(others.reduce(picture) { $0.joined(with: $1) })
    }

    public func things(sharing picture: OrderPicture) -> [OrderPicture] {
        let ids = picture.ids
        let known = ids.isPending ? [ids.key].compactMap(\.self) : ids.identifying.compactMap { keys[$0] }
        return Set(known).compactMap { pictures[$0] }
    }

    private mutating func insert(_ picture: OrderPicture) {
        guard let key = picture.ids.key else { return }
        pictures[key] = picture
        for id in picture.ids.identifying { keys[id] = key }
    }

    public mutating func join(_ other: OrderBook) {
        for picture in other.pictures.values { add(picture) }
    }

    /// The most orders with one number among which the one that a pending order is about is looked for.
    public static let mostHolders = 20

    /// For each pending order the one it is shown with: the only one that has its number or, of several, the only one
    /// that also was created at the same time or has the same parcel.
    public var attachments: [OrderKey: OrderKey] {
        var holders: [String: [OrderKey]] = [:]
        for (key, picture) in pictures where !key.isPending {
            for number in picture.ids.numbers.keys { holders[number, default: []].append(key) }
        }
        var attachments: [OrderKey: OrderKey] = [:]
        for (key, picture) in pictures where key.isPending {
            let candidates = picture.ids.numbers.keys.flatMap { holders[$0] ?? [] }
            if candidates.count == 1 {
                attachments[key] = candidates[0]
            } else if (2...Self.mostHolders).contains(candidates.count) {
                let likely = candidates.filter { pictures[$0]?.resembles(picture) ?? false }
                if likely.count == 1 { attachments[key] = likely[0] }
            }
        }
        return attachments
    }

    /// Every order with what is shown of it, by key.
    public var entries: [OrderEntry] {
        let attachments = attachments
        var shown = pictures
        for (pending, key) in attachments {
            if let picture = pictures[pending] { shown[key]?.join(picture) }
        }
        return pictures.keys.sorted().compactMap { key in
            guard let picture = pictures[key], let shown = shown[key] else { return nil }
            return OrderEntry(picture: picture, row: OrderRow(shown, key: key), attachedTo: attachments[key])
        }
    }
}

/// An order as a book holds it.
public struct OrderEntry: Sendable, Equatable {
    /// What its own events say.
    public let picture: OrderPicture
    /// What is shown, pending pictures attached to it included.
    public let row: OrderRow
    /// For a pending order, the order that shows it; it is not shown by itself then.
    public let attachedTo: OrderKey?

    /// The ids that lead to an order, with the order each leads to.
    public var ids: [(id: String, kind: OrderIdKind, key: OrderKey)] {
        let key = attachedTo ?? row.key
        var ids = picture.ids.codes.keys.map { (id: $0, kind: OrderIdKind.code, key: key) }
        ids += picture.ids.internals.keys.map { ($0, .internal, key) }
        if row.key.isPending { ids.append((row.key.text, .pending, key)) }
        if attachedTo == nil {
            ids += picture.ids.numbers.keys.map { ($0, .number, key) }
            ids += picture.ids.platforms.keys.map { ($0, .platform, key) }
            ids += picture.ids.shipmentOrders.keys.map { ($0, .shipment, key) }
        }
        return ids
    }
}

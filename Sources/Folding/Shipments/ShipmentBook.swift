/// The parcels of one account, each once however many numbers it goes by.
///
/// Pictures that share a number become one parcel, as those of orders do that share an id (``OrderBook``).
public struct ShipmentBook: ThingBook, Joinable, Sendable, Equatable {
    /// The pictures by the number that each is shown under.
    public private(set) var shipments: [String: ShipmentPicture] = [:]
    /// That number for each number that identifies, by its normal form.
    private var keys: [String: String] = [:]

    public init() {}

    public var isEmpty: Bool { shipments.isEmpty }

    /// Takes a picture in. One without any number is of no parcel and is left out.
    public mutating func add(_ picture: ShipmentPicture) {
        let numbers = picture.ids.identifying
        let known = numbers.compactMap { keys[$0] }
        // Nearly always there is one, which keeps its number and its place.
        if let key = known.first, known.count == numbers.count, known.allSatisfy({ $0 == key }),
            let index = shipments.index(forKey: key)
        {
            shipments.values[index].join(picture)
            if shipments.values[index].ids.trackNumber != key { insert(shipments.remove(at: index).value) }
            return
        }
        let others = Set(known).compactMap { shipments.removeValue(forKey: $0) }
        insert(others.reduce(picture) { $0.joined(with: $1) })
    }

    public func things(sharing picture: ShipmentPicture) -> [ShipmentPicture] {
        Set(picture.ids.identifying.compactMap { keys[$0] }).compactMap { shipments[$0] }
    }

    private mutating func insert(_ picture: ShipmentPicture) {
        guard let key = picture.ids.trackNumber else { return }
        shipments[key] = picture
        for number in picture.ids.identifying { keys[number] = key }
    }

    public mutating func join(_ other: ShipmentBook) {
        for picture in other.shipments.values { add(picture) }
    }
}

/// Finds what is asked for by the ids under which CJ knows it.
struct Register: Sendable {
    private(set) var world: World
    private var places: [String: Place] = [:]
    private var parcels: [String: Place] = [:]
    private let variants: [String: Variant]

    /// Where an order stands in the world.
    struct Place: Hashable, Sendable {
        let life: Int
        let order: Int
    }

    init(_ world: World) {
        self.world = world
        variants = Dictionary(world.catalogue.variants.flatMap { [($0.vid, $0), ($0.sku, $0)] }) { first, _ in first }
        for life in world.lives.indices { note(life) }
    }

    /// Puts a life at a place of the world: a new one behind all others, or a longer one for what is there.
    mutating func put(_ life: Life, at index: Int) {
        world.put(life, at: index)
        note(index)
    }

    private mutating func note(_ life: Int) {
        for (index, order) in world.lives[life].orders.enumerated() {
            let place = Place(life: life, order: index)
            places[order.ids.code] = place
            places[order.ids.internalId] = place
            for number in order.parcel.map({ TrackNumbers(of: $0, in: world.dialect).all }) ?? [] {
                parcels[number] = place
            }
        }
    }

    /// Where the order with one of CJ's ids stands.
    func place(ofOrder id: String) -> Place? { places[id] }

    /// The order with one of CJ's ids. The seller's number finds none: two orders may have it.
    func order(_ id: String) -> Order? { places[id].map { world.lives[$0.life].orders[$0.order] } }

    /// The order whose parcel has this number, or this other one.
    func order(ofParcel trackNumber: String) -> Order? {
        parcels[trackNumber].map { world.lives[$0.life].orders[$0.order] }
    }

    /// The variant with this id or this SKU.
    func variant(_ id: String) -> Variant? { variants[id] }
}

/// Finds what is asked for by the ids under which CJ knows it.
struct Register: Sendable {
    let world: World
    private let orders: [String: Place]
    private let parcels: [String: Place]
    private let variants: [String: Variant]

    /// Where an order stands in the world.
    struct Place: Hashable, Sendable {
        let life: Int
        let order: Int
    }

    init(_ world: World) {
        self.world = world
        var orders: [String: Place] = [:]
        var parcels: [String: Place] = [:]
        for (life, value) in world.lives.enumerated() {
            for (index, order) in value.orders.enumerated() {
                let place = Place(life: life, order: index)
                orders[order.ids.code] = place
                orders[order.ids.internalId] = place
                if let parcel = order.parcel { parcels[parcel.trackNumber] = place }
            }
        }
        self.orders = orders
        self.parcels = parcels
        variants = Dictionary(world.catalogue.variants.map { ($0.vid, $0) }) { first, _ in first }
    }

    /// The order with one of CJ's ids. The seller's number finds none: two orders may have it.
    func order(_ id: String) -> Order? { orders[id].map { world.lives[$0.life].orders[$0.order] } }

    /// The order whose parcel has this number.
    func order(ofParcel trackNumber: String) -> Order? {
        parcels[trackNumber].map { world.lives[$0.life].orders[$0.order] }
    }

    func variant(_ vid: String) -> Variant? { variants[vid] }
}

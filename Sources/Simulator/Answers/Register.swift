/// Finds what is asked for by the ids under which CJ knows it.
struct Register: Sendable {
    private(set) var world: World
    private var places: [String: Place] = [:]
    private var parcels: [String: Place] = [:]
    /// By the seller's number, in small letters. Two orders may have the same.
    private var numbered: [String: [Place]] = [:]
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
            let number = order.ids.number.lowercased()
            if !numbered[number, default: []].contains(place) { numbered[number, default: []].append(place) }
            for number in order.parcel.map({ TrackNumbers(of: $0, in: world.dialect).all }) ?? [] {
                parcels[number] = place
            }
        }
    }

    /// Where the order with one of CJ's ids stands.
    func place(ofOrder id: String) -> Place? { places[id] }

    /// The orders with the seller's number, whatever its letter case, in the order of their lives.
    func orders(numbered number: String) -> [Order] {
        numbered[number.lowercased(), default: []].map { world.lives[$0.life].orders[$0.order] }
    }

    /// The order with one of CJ's ids.
    func order(_ id: String) -> Order? { places[id].map { world.lives[$0.life].orders[$0.order] } }

    /// The order whose parcel has this number, or this other one.
    func order(ofParcel trackNumber: String) -> Order? {
        parcels[trackNumber].map { world.lives[$0.life].orders[$0.order] }
    }

    /// The variant with this id or this SKU.
    func variant(_ id: String) -> Variant? { variants[id] }
}

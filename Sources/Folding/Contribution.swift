public import CJ

/// What one event adds to the read models.
public struct Contribution: Sendable {
    /// Pictures of the orders it speaks of.
    public var orders: [OrderPicture] = []
    /// Pictures of the parcels it speaks of.
    public var shipments: [ShipmentPicture] = []
    /// Pictures of the bills it speaks of, by their ids.
    public var bills: [String: BillPicture] = [:]
    /// Pictures of the stocking orders it speaks of, by their ids.
    public var stockingOrders: [String: StockingOrderPicture] = [:]
    /// Pictures of the product variants it speaks of, by their ids.
    public var variants: [String: VariantPicture] = [:]
    /// The names in it under which personal data would stand.
    public var personalKeys: [String] = []

    /// Ids that it names beside what has a picture: what CJ's API was asked for and did not know, and whose bill a bill of no
    /// order is.
    public var absentOrderIds: [String] = []
    /// Parcels that CJ's API was asked for and did not know.
    public var absentTrackNumbers: [TrackNumber] = []

    public init() {}

    /// Every id of an order or stocking order that it names, of whatever kind, ascending.
    public var orderIds: [String] {
        var ids = absentOrderIds
        for order in orders { ids += order.ids.all }
        ids += stockingOrders.keys
        guard ids.count > 1 else { return ids }
        ids.sort()
        return ids.indices.filter { $0 == ids.startIndex || ids[$0] != ids[$0 - 1] }.map { ids[$0] }
    }

    /// Every track number it names, as written, ascending.
    public var trackNumbers: [String] {
        let names = shipments.flatMap(\.ids.names) + absentTrackNumbers.map(\.written)
        return names.count > 1 ? Set(names).sorted() : names
    }
}

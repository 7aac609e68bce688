public import CJ

/// What one event adds to the read models.
public struct Contribution: Sendable {
    /// Pictures of the things it speaks of.
    public var pictures: [Picture] = []
    /// The names in it under which personal data would stand.
    public var personalKeys: [String] = []

    /// Ids that it names beside what has a picture: what CJ's API was asked for and did not know, and whose bill a bill of no
    /// order is.
    public var absentOrderIds: [String] = []
    /// Parcels that CJ's API was asked for and did not know.
    public var absentTrackNumbers: [TrackNumber] = []

    init(_ pictures: [Picture] = []) { self.pictures = pictures }

    /// Every id of an order or stocking order that it names, of whatever kind, ascending.
    public var orderIds: [String] {
        var ids = absentOrderIds
        for picture in pictures {
            switch picture {
            case .order(let picture): ids += picture.ids.all
            case .stockingOrder(let id, _): ids.append(id)
            case .shipment, .bill, .variant, .statement, .sale, .exchangeDay: break
            }
        }
        guard ids.count > 1 else { return ids }
        ids.sort()
        return ids.indices.filter { $0 == ids.startIndex || ids[$0] != ids[$0 - 1] }.map { ids[$0] }
    }

    /// Every track number it names, as written, ascending.
    public var trackNumbers: [String] {
        var names = absentTrackNumbers.map(\.written)
        for case .shipment(let picture) in pictures { names += picture.ids.names }
        return names.count > 1 ? Set(names).sorted() : names
    }
}

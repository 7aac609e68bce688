import CJ
public import Foundation

/// How much of a variant lies in one area, by the newest message about it.
public struct StockLevel: Sendable, Equatable {
    /// The variant whose entry told of it: the variant itself, or a combined product that it is a part of.
    public let listedUnder: String
    public let areaId: String?
    public let area: String?
    public let countryCode: String?
    /// Pieces.
    public let quantity: Int?
}

extension StockLevel: StateObject {
    public init(_ state: inout some StateMembers<StockLevel>) throws(StateError) {
        area = try state.member("area", \.area)
        areaId = try state.member("areaId", \.areaId)
        countryCode = try state.member("countryCode", \.countryCode)
        listedUnder = try state.member("listedUnder", \.listedUnder)
        quantity = try state.member("quantity", \.quantity)
    }
}

/// Everything known of one product variant: the state of a row of `variants`.
///
/// CJ's messages about the catalogue tell only what changed, so each of these facts has its own newest event.
public struct VariantPicture: Joinable, Sendable, Equatable {
    public private(set) var pid: Newest<String>?
    public private(set) var sku: Newest<String>?
    public private(set) var name: Newest<String>?
    /// What a piece weighs.
    public private(set) var grams: Newest<Decimal>?
    /// Millimetres.
    public private(set) var length: Newest<Decimal>?
    /// Millimetres.
    public private(set) var width: Newest<Decimal>?
    /// Millimetres.
    public private(set) var height: Newest<Decimal>?
    /// By place: the variant it is listed under, and the area.
    public private(set) var levels: SortedMap<String, Newest<StockLevel>> = [:]
    public private(set) var sightings: Sightings

    public mutating func join(_ other: VariantPicture) {
        pid.join(other.pid)
        sku.join(other.sku)
        name.join(other.name)
        grams.join(other.grams)
        length.join(other.length)
        width.join(other.width)
        height.join(other.height)
        levels.join(other.levels)
        sightings.join(other.sightings)
    }
}

extension VariantPicture: StateObject {
    public init(_ state: inout some StateMembers<VariantPicture>) throws(StateError) {
        grams = try state.member("grams", \.grams)
        height = try state.member("height", \.height)
        length = try state.member("length", \.length)
        levels = try state.member("levels", \.levels)
        name = try state.member("name", \.name)
        pid = try state.member("pid", \.pid)
        sightings = try state.member("sightings", \.sightings)
        sku = try state.member("sku", \.sku)
        width = try state.member("width", \.width)
    }
}

extension VariantPicture {
    /// - Parameter askedAt: when CJ's API was asked, if it was the API that said so.
    init(
        pid: String? = nil, sku: String? = nil, name: String? = nil, size: VariantMessage.Size? = nil,
        askedAt: Date? = nil, in message: StoredMessage
    ) {
        self.pid = Self.newest(pid, askedAt: askedAt, in: message)
        self.sku = Self.newest(sku, askedAt: askedAt, in: message)
        self.name = Self.newest(name, askedAt: askedAt, in: message)
        grams = Self.newest(size?.grams, askedAt: askedAt, in: message)
        length = Self.newest(size?.length, askedAt: askedAt, in: message)
        width = Self.newest(size?.width, askedAt: askedAt, in: message)
        height = Self.newest(size?.height, askedAt: askedAt, in: message)
        sightings = Sightings(at: message.receivedAt)
    }

    /// No message about the catalogue has a date, so its receipt dates it.
    private static func newest<Value>(
        _ value: Value?, askedAt: Date? = nil, in message: StoredMessage
    ) -> Newest<Value>? {
        value.map { Newest($0, stamp: Stamp(at: askedAt, of: message), position: message.position) }
    }

    /// What a `VARIANT` or `SOURCINGCREATE` webhook says, or CJ's API about a variant; nothing when it names none.
    static func pictures(_ variant: VariantMessage, askedAt: Date? = nil, in message: StoredMessage) -> [Picture] {
        guard let vid = variant.vid else { return [] }
        return [
            .variant(
                vid,
                VariantPicture(
                    pid: variant.pid, sku: variant.sku, name: variant.name, size: variant.size, askedAt: askedAt,
                    in: message))
        ]
    }

    /// What an `ORDERSPLIT` webhook says of the variants in it.
    static func pictures(_ split: OrderSplitMessage, in message: StoredMessage) -> [Picture] {
        pictures(skus: split.children.flatMap(\.products).map { ($0.vid, $0.sku) }, in: message)
    }

    /// What CJ's API says of the variants that an order takes out of stock.
    static func pictures(_ outbound: OutboundAnswer, askedAt: Date, in message: StoredMessage) -> [Picture] {
        pictures(skus: outbound.lines.map { ($0.vid, $0.sku) }, askedAt: askedAt, in: message)
    }

    /// Of two SKUs for one variant the first counts, since no date could tell which of them is newer.
    private static func pictures(
        skus: [(vid: String?, sku: String?)], askedAt: Date? = nil, in message: StoredMessage
    ) -> [Picture] {
        var known: Set<String> = []
        return skus.compactMap { vid, sku in
            guard let vid, sku != nil, known.insert(vid).inserted else { return nil }
            return .variant(vid, VariantPicture(sku: sku, askedAt: askedAt, in: message))
        }
    }

    /// What a `STOCK` webhook says, by variant. Of two levels for one place the first counts, as for SKUs.
    static func pictures(_ stock: StockMessage, in message: StoredMessage) -> [Picture] {
        var pictures: [String: VariantPicture] = [:]
        for level in stock.levels {
            var picture = pictures[level.vid] ?? VariantPicture(in: message)
            // A part of a combined product is listed with the product's pid, not its own.
            if level.listedUnder == level.vid, picture.pid == nil { picture.pid = newest(level.pid, in: message) }
            let place = "\(level.listedUnder) \(level.areaId ?? level.countryCode ?? "")"
            if picture.levels[place] == nil {
                let known = StockLevel(
                    listedUnder: level.listedUnder, areaId: level.areaId, area: level.area,
                    countryCode: level.countryCode, quantity: level.quantity)
                picture.levels[place] = newest(known, in: message)
            }
            pictures[level.vid] = picture
        }
        return pictures.map { .variant($0, $1) }
    }
}

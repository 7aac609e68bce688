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
    /// How many areas CJ's API listed when it was last asked for the variant's levels. It lists all there are.
    public private(set) var listing: Newest<Int>?
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
        listing.join(other.listing)
        sightings.join(other.sightings)
    }
}

extension VariantPicture: StateObject {
    public init(_ state: inout some StateMembers<VariantPicture>) throws(StateError) {
        grams = try state.member("grams", \.grams)
        height = try state.member("height", \.height)
        length = try state.member("length", \.length)
        levels = try state.member("levels", \.levels)
        listing = try state.member("listing", \.listing)
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

    /// What a `STOCK` webhook says, or CJ's API about one variant, by variant. Of two levels for one place the first
    /// counts, as for SKUs.
    ///
    /// - Parameter asked: the variant that the API was asked about.
    static func pictures(
        _ stock: StockMessage, about asked: String? = nil, askedAt: Date? = nil, in message: StoredMessage
    ) -> [Picture] {
        var pictures: [String: VariantPicture] = [:]
        if let asked {
            var picture = VariantPicture(in: message)
            picture.listing = newest(stock.levels.count, askedAt: askedAt, in: message)
            pictures[asked] = picture
        }
        for level in stock.levels {
            var picture = pictures[level.vid] ?? VariantPicture(in: message)
            // A part of a combined product is listed with the product's pid, not its own.
            if level.listedUnder == level.vid, picture.pid == nil {
                picture.pid = newest(level.pid, askedAt: askedAt, in: message)
            }
            let place = "\(level.listedUnder) \(level.areaId ?? level.countryCode ?? "")"
            if picture.levels[place] == nil {
                let known = StockLevel(
                    listedUnder: level.listedUnder, areaId: level.areaId, area: level.area,
                    countryCode: level.countryCode, quantity: level.quantity)
                picture.levels[place] = newest(known, askedAt: askedAt, in: message)
            }
            pictures[level.vid] = picture
        }
        return pictures.map { .variant($0, $1) }
    }
}

/// A level as it is shown.
public struct ShownLevel: Sendable, Equatable {
    /// What tells the levels of one variant apart.
    public let place: String
    public let listedUnder: String
    public let areaId: String?
    public let area: String?
    public let countryCode: String?
    /// Pieces; nil where nothing is known any more.
    public let quantity: Int?
    /// When it was told, or CJ was asked.
    public let asOf: Date
    /// The event that told it.
    public let position: Int
}

extension VariantPicture {
    /// How much of it lies where, each by the newest that told it. What a newer answer about the variant does not list is
    /// not known any more: whether nothing is left there CJ does not say.
    ///
    /// - Parameter vid: the variant that this is the picture of.
    public func shownLevels(of vid: String) -> [ShownLevel] {
        levels.map { place, level in
            let known = level.value
            let gone = listing.flatMap { known.listedUnder == vid && level.stamp < $0.stamp ? $0 : nil }
            return ShownLevel(
                place: place, listedUnder: known.listedUnder, areaId: known.areaId, area: known.area,
                countryCode: known.countryCode, quantity: gone == nil ? known.quantity : nil,
                asOf: gone?.stamp.at ?? level.stamp.at, position: gone?.position ?? level.position)
        }
    }
}

public import Foundation

/// The content of a `STOCK` webhook: how much of some variants lies in CJ's warehouses (CJ's document "Stock message";
/// `docs/cj.md`, STOCK).
///
/// Its `params` has no fixed members: it maps ids of variants to arrays. What `messageType` says, such as `INCREASE`,
/// does not change what a level means.
public struct StockMessage: Sendable {
    /// The levels in the order of the ids they are listed under. An id with an empty array says nothing.
    public let levels: [Level]

    /// Each variant costs a look-up; CJ's messages have a few.
    public static let mostLevels = 2000

    /// How much of a variant lies in one area.
    public struct Level: Sendable {
        /// The variant it is a level of.
        public let vid: String
        /// The variant it is listed under, another one for the parts of a combined product.
        public let listedUnder: String
        public let areaId: String?
        public let area: String?
        public let countryCode: String?
        /// Pieces: a level, never a change.
        public let quantity: Int?
        public let pid: String?
    }

    /// Nil when `params` is neither an object nor an array.
    public init?(_ params: JSON?, zone: TimeZone) {
        guard let params = params?.structure else { return nil }
        let rows = Self.rows(of: params) ?? params.asList.map { (listedUnder: nil, row: $0) }
        let levels = rows.lazy.compactMap { name, row in
            Fields(row, zone: zone).flatMap { Level($0, listedUnder: name) }
        }
        self.levels = Array(levels.prefix(Self.mostLevels))
    }

    /// The rows of a map, by the ids they are listed under. Nil for what is no map: rows by themselves.
    private static func rows(of params: JSON) -> [(listedUnder: String?, row: JSON)]? {
        guard let members = params.members, members["storageNum"] == nil else { return nil }
        return members.sorted { $0.key < $1.key }.flatMap { name, rows in
            rows.asList.map { (listedUnder: name, row: $0) }
        }
    }
}

extension StockMessage.Level {
    /// Nil when neither the row nor its place in the map names a variant.
    init?(_ fields: Fields, listedUnder name: String?) {
        let own = fields.variantId("vid")
        guard let key = name.flatMap(Fields.id(named:)).flatMap(Fields.variantId) ?? own else { return nil }
        listedUnder = key
        vid = own ?? key
        areaId = fields.label("areaId")
        area = fields.text("areaEn")
        countryCode = fields.label("countryCode")?.uppercased()
        quantity = fields.integer("storageNum")
        pid = fields.id("pid")
    }
}

public import Foundation

/// The content of a `STOCK` webhook: how much of some variants lies in CJ's warehouses (CJ's document "Stock message";
/// `docs/cj.md`, STOCK), or of its API's answer about one of them.
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

    /// The member of a stored answer that has the rows. CJ's own answer is an array, and what is stored an object.
    static let answered = "levels"

    /// What CJ's API answers about one variant (`product/stock/queryByVid`): every area where any of it lies.
    ///
    /// - Parameter vid: what was asked for. The rows of a combined product may be about its parts.
    /// - Returns: nil when the answer holds no list.
    public init?(answer: JSON?, about vid: String) {
        guard let rows = answer?.member(Self.answered), !rows.isNull else { return nil }
        let levels = rows.asList.lazy.compactMap { row in
            Fields(row, zone: .gmt).flatMap { Level($0, listedUnder: vid) }
        }
        self.levels = Array(levels.prefix(Self.mostLevels))
    }

    /// CJ's answer about one variant as it is stored.
    ///
    /// - Parameter rows: the elements of the answer's data.
    public static func answer(of rows: [JSON]) -> JSON? {
        var canonical = CanonicalJSON()
        canonical.object([(Self.answered, { $0.array(rows.map { row in { $0.verbatim(row.bytes) } }) })])
        return try? JSON(parsing: canonical.bytes)
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
        // The API has both, and says that storageNum is not to be used any more.
        quantity = fields.integer("totalInventoryNum") ?? fields.integer("storageNum")
        pid = fields.id("pid")
    }
}

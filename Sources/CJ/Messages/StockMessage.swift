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

    /// Nil when `params` is no object.
    public init?(_ params: JSON?, zone: TimeZone) {
        guard let members = params?.members, let fields = Fields(params, zone: zone) else { return nil }
        let listed = members.sorted { $0.key < $1.key }.flatMap { name, rows in
            (fields.objects(in: rows) ?? []).compactMap { Level($0, listedUnder: name) }
        }
        levels = Array(listed.prefix(Self.mostLevels))
    }
}

extension StockMessage.Level {
    /// Nil when neither the row nor its place in the map names a variant.
    init?(_ fields: Fields, listedUnder name: String) {
        guard let key = Fields.id(named: name) ?? fields.id("vid") else { return nil }
        listedUnder = key
        vid = fields.id("vid") ?? key
        areaId = fields.id("areaId")
        area = fields.text("areaEn")
        countryCode = fields.id("countryCode")
        quantity = fields.integer("storageNum")
        pid = fields.id("pid")
    }
}

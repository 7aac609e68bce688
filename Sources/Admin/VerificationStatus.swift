public import Foundation
import Postgres

/// What came of the last time that events were folded again and the live read models compared.
public struct VerificationStatus: Sendable, Encodable, Equatable {
    /// When it came to an end.
    public let at: Date
    /// Where the live read models stood.
    public let position: Int
    /// How many orders were compared; nil for all.
    public let orders: Int?
    /// How many parcels were compared; nil for all.
    public let parcels: Int?
    /// How many rows differed.
    public let rows: Int
    /// Some of them, in words.
    public let examples: [String]

    enum CodingKeys: String, CodingKey { case at, position, orders, parcels, rows, examples }

    /// Every member stands in the object, null where all were compared.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(at, forKey: .at)
        try members.encode(position, forKey: .position)
        try members.encode(orders, forKey: .orders)
        try members.encode(parcels, forKey: .parcels)
        try members.encode(rows, forKey: .rows)
        try members.encode(examples, forKey: .examples)
    }

    /// nil when there was none of the generation that is live.
    static func read(on connection: Connection) async throws(PostgresError) -> VerificationStatus? {
        try await connection.query(
            """
            SELECT v.ended_at, v.position, v.orders, v.parcels, v.rows, v.examples
            FROM projection.verification AS v
            JOIN projection.live AS l ON l.generation = v.generation
            WHERE v.ended_at IS NOT NULL
            """, as: VerificationStatus.init
        ).first
    }
}

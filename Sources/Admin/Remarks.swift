import Postgres

/// The texts of carriers that neither a code nor a rule knows, over all accounts.
public struct UnmappedTexts: Sendable, Equatable {
    /// How many different ones there are.
    public let total: Int
    /// The most frequent, at most ``mostShown``; those that occur most first.
    public let top: [Text]

    /// One of them.
    public struct Text: Sendable, Encodable, Equatable {
        /// Its first 80 characters, without the name of who signed. Foreign: it may hold control characters.
        public let text: String
        /// How many parcels and track events say so.
        public let count: Int
    }

    /// The most texts that are listed.
    public static let mostShown = 10

    /// Asks the database.
    static func read(on connection: Connection) async throws(PostgresError) -> UnmappedTexts {
        let rows = try await connection.query(
            """
            SELECT text, sum(count)::bigint, count(*) OVER ()
            FROM analytics.unmapped_texts
            GROUP BY text
            ORDER BY sum(count) DESC, text
            LIMIT \(Self.mostShown)
            """, as: (String.self, Int.self, Int.self))
        return UnmappedTexts(total: rows.first?.2 ?? 0, top: rows.map { Text(text: $0.0, count: $0.1) })
    }
}

/// The events whose bodies have members under which personal data would stand. CJ documents none.
public struct PersonalData: Sendable, Encodable, Equatable {
    /// How many events.
    public let events: Int
    /// The members' names, ascending: lower case, letters and digits only. Never their values.
    public let names: [String]

    /// Asks the database.
    static func read(on connection: Connection) async throws(PostgresError) -> PersonalData {
        let names = try await connection.query(
            """
            SELECT DISTINCT name
            FROM projection.personal_data AS p
            JOIN projection.live AS l ON l.generation = p.generation
            CROSS JOIN unnest(p.names) AS n (name)
            ORDER BY name
            """, as: String.self)
        let counts = try await connection.query(
            """
            SELECT count(*)
            FROM projection.personal_data AS p
            JOIN projection.live AS l ON l.generation = p.generation
            """, as: Int.self)
        return PersonalData(events: counts.first ?? 0, names: names)
    }
}

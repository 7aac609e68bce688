import Postgres

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

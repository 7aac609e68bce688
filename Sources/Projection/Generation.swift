public import Postgres

/// One set of the read models, with the events it holds.
public struct Generation: Sendable, Equatable {
    /// Its number, which its partitions carry.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// The generations that instances of this fold version keep up to date, ascending.
    public static func followed(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> [Generation]
    {
        try await connection.query(
            """
            SELECT generation FROM projection.generations
            WHERE fold_version = \(Int32(foldVersion)) AND state = 'ready'
            ORDER BY generation
            """
        ) { row throws(PostgresError) in Generation(number: try row.next()) }
    }
}

public import Postgres

/// One set of the read models, with the events it holds.
public struct Generation: Sendable, Hashable {
    /// Its number, which its partitions carry.
    public let number: Int

    /// The generation of a number, which need not exist.
    public init(number: Int) { self.number = number }

    /// The generations that instances of this fold version keep up to date: the live one first, which must not wait for
    /// the others, then ascending.
    public static func followed(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> [Generation]
    {
        try await connection.query(
            """
            SELECT generation FROM projection.generations
            WHERE fold_version = \(Int32(foldVersion)) AND state = 'ready' AND as_of IS NULL
            ORDER BY generation <> (SELECT generation FROM projection.live), generation
            """
        ) { row throws(PostgresError) in Generation(number: try row.next()) }
    }
}

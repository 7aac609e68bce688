public import Postgres

/// Whether the numbers that the database gives to new rows are free, and greater than every number anybody has noted.
///
/// They are, unless somebody has filled the tables otherwise than by appending: a sequence is not replicated logically,
/// and not in every dump. Then an append fails, or gets a position that the read models believe to have passed.
public enum Numbering {
    /// Fails where an append would not get a new number.
    ///
    /// - Throws: ``NumberingBehind``.
    public static func require(on connection: Connection) async throws {
        if let table = try await behind(on: connection).first { throw NumberingBehind(table: table) }
    }

    /// Moves the numbers on where they are behind; the caller must own the tables.
    ///
    /// - Returns: the tables for which it did.
    public static func catchUp(on connection: Connection) async throws -> [String] {
        guard try await !behind(on: connection).isEmpty else { return [] }
        return try await connection.transaction { connection in
            // Nobody adds events meanwhile.
            try await connection.execute(AppendOrder.hold)
            return try await connection.query(
                """
                SELECT h.name FROM (\(verbatim: Self.highest)) AS h
                WHERE h.given < h.noted AND setval(h.sequence, h.noted) IS NOT NULL
                """, as: String.self)
        }
    }

    private static func behind(on connection: Connection) async throws -> [String] {
        try await connection.query(
            "SELECT h.name FROM (\(verbatim: Self.highest)) AS h WHERE h.given < h.noted", as: String.self)
    }

    /// For each table the last number that was given, and the highest that stands anywhere. What is appended meanwhile
    /// raises the first before the second.
    private static let highest: StaticString = """
        SELECT
            'ledger.events' AS name,
            'ledger.events_position_seq'::regclass AS sequence,
            greatest(
                (SELECT coalesce(max(position), 0) FROM ledger.events),
                (SELECT coalesce(max(checkpoint), 0) FROM projection.generations),
                (SELECT coalesce(max(last_position), 0) FROM ledger.seals)
            ) AS noted,
            (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM ledger.events_position_seq) AS given
        UNION ALL
        SELECT
            'ledger.quarantine',
            'ledger.quarantine_id_seq'::regclass,
            (SELECT coalesce(max(id), 0) FROM ledger.quarantine),
            (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM ledger.quarantine_id_seq)
        UNION ALL
        SELECT
            'ledger.operations',
            'ledger.operations_number_seq'::regclass,
            (SELECT coalesce(max(number), 0) FROM ledger.operations),
            (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM ledger.operations_number_seq)
        """
}

/// New rows of a table would get numbers that are taken.
public struct NumberingBehind: Error, Equatable, CustomStringConvertible {
    /// Which.
    public let table: String

    public init(table: String) { self.table = table }

    public var description: String {
        """
        the numbers for new rows of \(table) are behind those in use, as after a restore or a logical replication: run \
        `cjledger migrate`, which moves them on
        """
    }
}

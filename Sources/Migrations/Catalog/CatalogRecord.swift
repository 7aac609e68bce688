import Postgres

/// How the schema was when `migrate` had made it, as the table `cjledger.catalog` has it.
///
/// The files of `schema/` cannot be compared with a database, since PostgreSQL keeps none of their text; what it makes
/// of them is known only once they have run. So that is noted then, on the server that is asked later.
enum CatalogRecord {
    /// What differs from the record, each thing by itself.
    static func deviations(on connection: Connection) async throws -> [Deviation] {
        try await CatalogQuery.inFull(on: connection) { connection in
            let differing = try await connection.query(
                """
                WITH now AS (\(verbatim: CatalogQuery.text))
                SELECT kind, object, aspect, wanted.value, now.value, wanted.maker::text
                FROM (SELECT kind, object, aspect, value, maker FROM cjledger.catalog) AS wanted
                FULL JOIN now USING (kind, object, aspect)
                WHERE wanted.value IS DISTINCT FROM now.value
                ORDER BY kind, object, aspect
                """,
                as: (String.self, String.self, String.self, String?.self, String?.self, String?.self))
            return relevant(
                differing.compactMap { row in
                    // Another version may note kinds that this one does not know.
                    Deviation.Kind(rawValue: row.0).map {
                        Deviation($0, row.1, aspect: row.2, wanted: row.3, found: row.4, maker: row.5)
                    }
                })
        }
    }

    /// Without what nobody minds: things of somebody else's beside ours, and texts that another PostgreSQL writes
    /// otherwise.
    private static func relevant(_ all: [Deviation]) -> [Deviation] {
        let server = all.first { $0.kind == .server }
        if let server, server.wanted == nil { return [.noRecord] }
        return all.filter { deviation in
            if deviation.isExtra {
                return [.column, .constraint, .trigger, .right, .rule].contains(deviation.kind)
            }
            let isText = [.view, .function, .index, .constraint, .trigger, .column, .table].contains(deviation.kind)
            return server == nil || !isText || deviation.found == nil
        }
    }

    /// Notes what is there now as what should be, but for what is still wrong.
    static func save(except wrong: [Deviation], on connection: Connection) async throws {
        let kinds = wrong.map(\.kind.rawValue)
        let objects = wrong.map(\.object)
        let aspects = wrong.map(\.aspect)
        try await CatalogQuery.inFull(on: connection) { connection in
            try await connection.execute(
                """
                DELETE FROM cjledger.catalog
                WHERE (kind, object, aspect) NOT IN (SELECT * FROM unnest(\(kinds), \(objects), \(aspects)))
                """)
            try await connection.execute(
                """
                INSERT INTO cjledger.catalog (kind, object, aspect, value, maker)
                SELECT kind, object, aspect, value, maker
                FROM (\(verbatim: CatalogQuery.text)) AS now
                WHERE (kind, object, aspect) NOT IN (SELECT * FROM unnest(\(kinds), \(objects), \(aspects)))
                """)
            // Who migrates may not be allowed to set it.
            try await connection.execute(
                """
                INSERT INTO cjledger.catalog (kind, object, aspect, value)
                VALUES ('setting', 'the database', 'jit', 'ALTER DATABASE {database} SET jit = off')
                ON CONFLICT DO NOTHING
                """)
        }
    }
}

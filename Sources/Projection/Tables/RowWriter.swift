import Ledger
import Postgres

/// Writes rows of one generation, and of one account where their table has accounts.
struct RowWriter {
    /// How rows get into the tables.
    enum Manner {
        /// By statements, in between what is there.
        case statements
        /// By COPY into tables of the generation's own, where none of the rows is yet and no index is kept.
        case copy
    }

    let generation: Generation
    var account: AccountName?
    let connection: Connection
    var manner = Manner.statements

    var number: Int32 { Int32(generation.number) }

    /// Adds rows that are not there.
    func insert<Row>(_ rows: [Row], into table: ReadModelTable<Row>) async throws {
        guard !rows.isEmpty else { return }
        switch manner {
        case .statements: try await execute(table.insertion, rows, table)
        case .copy: try await copy(rows, into: table)
        }
    }

    /// Adds rows or puts them in the place of those with their keys.
    func upsert<Row>(_ rows: [Row], into table: ReadModelTable<Row>) async throws {
        guard !rows.isEmpty else { return }
        switch manner {
        case .statements: try await execute(table.upsertion, rows, table)
        case .copy: try await copy(rows, into: table)
        }
    }

    /// Puts rows in the place of all that have one of the owners in a column.
    func replace<Row>(
        rowsOf owners: [String], by column: String, with rows: [Row], in table: ReadModelTable<Row>
    ) async throws {
        guard let account, !owners.isEmpty else { return }
        if manner == .statements {
            try await connection.execute(
                """
                DELETE FROM projection.\(identifier: table.name)
                WHERE generation = \(number) AND account = \(account.text) AND \(identifier: column) = ANY (\(owners))
                """)
        }
        try await insert(rows, into: table)
    }

    private func execute<Row>(_ statement: String, _ rows: [Row], _ table: ReadModelTable<Row>) async throws {
        var values: [any PostgresEncodable] = [number]
        if table.isByAccount { values.append(account?.text) }
        for column in table.columns { values.append(try column.values(rows)) }
        try await connection.execute(SQL(unescaped: statement, values: values))
    }

    private func copy<Row>(_ rows: [Row], into table: ReadModelTable<Row>) async throws {
        let account = account?.text
        try await connection.copy(
            into: "projection.\(table.name)_g\(number)", columns: table.columnNames
        ) { writer in
            for row in rows {
                try await writer.row { copy in
                    copy.append(number)
                    if table.isByAccount { copy.append(account) }
                    for column in table.columns { try column.append(row, &copy) }
                }
            }
        }
    }
}

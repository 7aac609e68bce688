package import Ledger
package import Postgres

/// Writes rows of one generation.
package struct RowWriter {
    /// How rows get into the tables.
    package enum Manner {
        /// By statements, in between what is there.
        case statements
        /// By COPY into tables of the generation's own, where none of the rows is yet and no index is kept.
        case copy
    }

    let generation: Generation
    let connection: Connection
    let manner: Manner

    package init(generation: Generation, connection: Connection, manner: Manner = .statements) {
        self.generation = generation
        self.connection = connection
        self.manner = manner
    }

    /// Adds rows or puts them in the place of those with their keys, in a table that has no accounts.
    func upsert<Row>(_ rows: [Row], into table: ReadModelTable<Row>) async throws {
        try await upsert(rows, into: table, of: nil)
    }

    fileprivate func upsert<Row>(
        _ rows: [Row], into table: ReadModelTable<Row>, of account: String?
    ) async throws {
        guard !rows.isEmpty else { return }
        switch manner {
        case .statements: try await execute(table.upsertion, rows, table.columns, of: account)
        case .copy:
            let number = generation.postgresValue
            try await connection.copy(
                into: "projection.\(table.name)_g\(number)", columns: table.columnNames
            ) { writer in
                for row in rows {
                    try await writer.row { copy in
                        copy.append(number)
                        if let account { copy.append(account) }
                        for column in table.columns { try column.append(row, &copy) }
                    }
                }
            }
        }
    }

    /// - Parameter statement: its parameters are the generation, the account and an array for each column.
    fileprivate func execute<Row>(
        _ statement: String, _ rows: [Row], _ columns: some Sequence<ReadModelColumn<Row>>, of account: String?
    ) async throws {
        var values: [any PostgresEncodable] = [generation]
        if let account { values.append(account) }
        for column in columns { values.append(try column.values(rows)) }
        try await connection.execute(SQL(unescaped: statement, values: values))
    }
}

/// Writes rows of one account's things in one generation.
package struct ModelWriter {
    let rows: RowWriter
    let account: AccountName
    let room: Room

    /// - Parameter room: how much a thing may hold. Rows that are copied are of things that were found to have room.
    package init(rows: RowWriter, account: AccountName, room: Room) {
        self.rows = rows
        self.account = account
        self.room = room
    }

    var generation: Generation { rows.generation }
    var connection: Connection { rows.connection }
    /// Whether some of the things may stand in the tables already.
    var findsThings: Bool { rows.manner == .statements }

    /// Removes and writes what differs.
    func write<Row>(_ changes: RowChanges<Row>, to table: ReadModelTable<Row>) async throws {
        if !changes.gone.isEmpty {
            try await rows.execute(table.deletion, changes.gone, table.keyColumns, of: account.text)
        }
        try await rows.upsert(changes.written, into: table, of: account.text)
    }
}

public import Postgres

/// The database's schema and this program do not belong together.
public enum SchemaMismatch: Error, Equatable, CustomStringConvertible {
    /// The tables were made by a cjledger from before the first release, in another form.
    case madeBefore
    /// A migration was applied that this program does not have.
    case unknown(String)
    /// A migration was applied in another form than this program has it.
    case edited(String)
    /// A migration was applied although an earlier one was not.
    case skipped(String)
    /// The database had this program's views once and has others since.
    case newerViews
    /// A view has to be dropped to get its new columns, and what is named here stands on it. Nothing was changed.
    case inUse(view: String, by: [String])

    public var description: String {
        switch self {
        case .madeBefore:
            """
            the database was made by a cjledger from before the first release, and its tables differ. Its events move to \
            a new database: write them to a file with the cjledger that made it (`cjledger events export > FILE`), name a \
            new database in CJLEDGER_DATABASE, and run `cjledger migrate`, `cjledger events import FILE` and \
            `cjledger replay`. Nothing was changed
            """
        case .unknown(let name):
            "the database has migration \(name), which this cjledger does not know: it was migrated by a newer version; use that one"
        case .edited(let name):
            "migration \(name) was applied in another form than this cjledger has it: restore the file, changes go into a new migration"
        case .skipped(let name):
            "migration \(name) is missing in the database although later ones were applied: restore the database or its table cjledger.migrations from a backup"
        case .newerViews:
            "the database had the views of this cjledger and has others since: it was migrated by a newer version; use that one"
        case .inUse(let view, let users):
            """
            the columns of \(view) change, so it has to be dropped and made again, and these stand on it: \
            \(users.joined(separator: ", ")). Drop them, run `cjledger migrate`, and make them again. Nothing was changed
            """
        }
    }
}

/// A migration that the database refused. It left nothing behind.
public struct MigrationFailure: Error, CustomStringConvertible {
    /// Its name.
    public let migration: String
    /// What the database said.
    public let error: PostgresError

    public var description: String {
        "migration \(migration) was not applied: \(error)"
            + (error.sqlState == "42501"
                ? "\nA DBA runs what `cjledger migrate --roles` prints, or gives what is asked for; then migrate again"
                : "")
    }
}

/// Something of the schema is not as it should be, and could not be put right.
public struct SchemaDamage: Error, CustomStringConvertible {
    /// What.
    public let left: [Deviation]
    /// Why, where it was tried.
    public let reasons: [String]

    public var description: String {
        (["the schema is damaged:"] + left.map { "  \($0): \($0.isMendable ? "it could not be put right" : $0.cure)" }
            + reasons.map { "  \($0)" })
            .joined(separator: "\n")
    }
}

/// Another process migrates the database, and has not ended for long.
public struct MigrationUnderWay: Error, CustomStringConvertible {
    /// Who it is.
    public let holders: [LockHolder]

    public var description: String {
        let names = holders.isEmpty ? "it has ended just now" : holders.map(\.description).joined(separator: ", ")
        return
            "another session holds the table cjledger.migrations, as one that migrates does (\(names)): wait for it, or end it, and run `cjledger migrate` again"
    }
}

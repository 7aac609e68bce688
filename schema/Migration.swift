/// One step of the database's tables.
public struct Migration: Sendable {
    /// The file's name without its ending. Its number orders the migrations and never changes.
    public let name: String
    /// What it does.
    public let sql: String
    /// Whether it must run outside a transaction, as `CREATE INDEX CONCURRENTLY` does. Such a file begins with the line
    /// `-- migrate: concurrent` and holds one statement that can be run again after it failed halfway.
    public let isConcurrent: Bool

    /// Every migration there is, in the order in which they are applied: the baseline, then `schema/migrations`.
    public static let all =
        [baseline]
        + SchemaFile.all(in: "migrations").map {
            Migration(name: $0.path.replacing("migrations/", with: "").replacing(".sql", with: ""), sql: $0.text)
        }

    /// What a new database begins with: roles, schemas, functions, tables, and an empty generation.
    public static let baseline = Migration(
        name: "m001_baseline",
        sql: SchemaFile.named("roles.sql").text + SchemaFile.named("schemas.sql").text
            + SchemaFile.inOrder(SchemaFile.all(in: "functions")).map(\.sqlAsOwner).joined()
            + SchemaFile.inOrder(SchemaFile.all(in: "tables")).map(\.sqlAsOwner).joined()
            + SchemaFile.named("first_generation.sql").text)

    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
        isConcurrent = sql.hasPrefix("-- migrate: concurrent\n")
    }
}

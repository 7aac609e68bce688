/// What a DBA runs so that neither user of the ledger is allowed to make roles.
public enum TwoUsers {
    /// The statements for psql, connected to the ledger's database: the roles, a login that migrates, one that serves.
    ///
    /// - Parameters:
    ///   - migrator: the login that migrates and owns the database.
    ///   - server: the login that every other command runs as. It cannot become the owner of the events.
    public static func sql(migrator: String, server: String) -> String {
        (SchemaFile.named("roles.sql").text + SchemaFile.named("two_users.sql").text)
            .replacing("{migrator}", with: migrator.replacing("'", with: "''"))
            .replacing("{server}", with: server.replacing("'", with: "''"))
    }
}

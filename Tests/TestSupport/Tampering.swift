public import Postgres

/// What nobody can do to the ledger but somebody who takes its guards away.
public enum Tampering {
    private static let tables = ["events", "quarantine", "seals"]

    /// Runs statements as superuser without triggers and the check of digests, and puts the triggers back.
    public static func run(_ statements: SQL...) async throws {
        let superuser = try await TestDatabase.current.connect()
        try await superuser.execute(
            "ALTER TABLE ledger.events DROP CONSTRAINT IF EXISTS events_digest_of_body")
        for table in tables {
            try await superuser.execute("ALTER TABLE ledger.\(identifier: table) DISABLE TRIGGER USER")
        }
        for statement in statements { try await superuser.execute(statement) }
        for table in tables {
            try await superuser.execute(
                "ALTER TABLE ledger.\(identifier: table) ENABLE ALWAYS TRIGGER \(identifier: table + "_append_only")")
        }
        try await superuser.execute("ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_in_order")
        await superuser.close()
    }

    /// Changes an event's body and leaves its digest.
    public static func change(_ position: Int, to body: [UInt8]) async throws {
        try await run("UPDATE ledger.events SET body = \(body) WHERE position = \(position)")
    }
}

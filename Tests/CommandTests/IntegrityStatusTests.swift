import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `What status says of the ledger itself` {
    @Test func `names who has looked at one moment for hours, and nobody who has not`() async throws {
        var settings = try await TestDatabase.current.settings()
        settings.applicationName = "long report"
        let old = try await Connection(settings)
        settings.applicationName = "short report"
        let new = try await Connection(settings)
        let owner = try await TestDatabase.current.connect()
        func look(_ connection: Connection) async throws {
            try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            _ = try await connection.query("SELECT count(*) FROM ledger.events", as: Int.self)
        }
        try await look(old)
        try await owner.execute(
            """
            INSERT INTO ledger.events (account, source, type, body, digest, received_at, recorded_at)
            VALUES ('main', 'import', 'X', '', sha256(''), now(), now() - interval '3 hours')
            """)
        try await look(new)
        let status = try await Program.run(["status"], environment: environment())
        #expect(status.output.contains("application long report) has looked at one moment for more than 2 hours"))
        #expect(!status.output.contains("short report"), "\(status.output)")
    }
}

import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

/// A login that was given nothing, as it may stand in any database beside others.
@Suite(.database) struct `A stranger in the database` {
    /// Connects as one.
    private func stranger() async throws -> Connection {
        let name = "stranger_\(UInt32.random(in: 0 ... .max))"
        let server = try await TestDatabase.current.connectToServer()
        try await server.execute("CREATE ROLE \(identifier: name) LOGIN")
        var settings = try await TestDatabase.current.settings()
        settings.conninfo = (settings.conninfo ?? "") + " user=\(name)"
        settings.applicationName = "nightly job"
        return try await Connection(settings)
    }

    @Test func `keeps nobody from appending by advisory locks`() async throws {
        let stranger = try await stranger()
        for number in 0...10 {
            try await stranger.execute(
                "SELECT pg_advisory_lock(1129991237, \(number)::integer), pg_advisory_lock(\(number))")
        }
        try await withAppender { appender in
            guard case .stored = try await appender.append(try .webhook(Array("order".utf8))) else {
                Issue.record("not stored")
                return
            }
        }
    }

    @Test(arguments: [LedgerRole.runtime, LedgerRole.projector, LedgerRole.reconciler, LedgerRole.analyst, nil])
    func `and all who are not the owner cannot take the lock that orders events`(role: String?) async throws {
        let connection =
            if let role { try await TestDatabase.current.connect(as: role) } else { try await stranger() }
        for mode in ["SHARE UPDATE EXCLUSIVE", "ACCESS EXCLUSIVE", "ROW EXCLUSIVE"] {
            let error = await #expect(throws: PostgresError.self) {
                try await connection.transaction {
                    try await $0.execute(SQL(unescaped: "LOCK TABLE ledger.append_order IN \(mode) MODE"))
                }
            }
            #expect(error?.sqlState == "42501", "\(mode)")
        }
    }

    @Test func `cannot have the trigger take it on a table of his own`() async throws {
        let server = try await TestDatabase.current.connectToServer()
        try await server.execute(
            "GRANT TEMPORARY ON DATABASE \(identifier: TestDatabase.current.name) TO cjledger_runtime")
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        try await connection.execute("CREATE TEMPORARY TABLE mine (a bigint)")
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute(
                "CREATE TRIGGER mine BEFORE INSERT ON mine EXECUTE FUNCTION ledger.lock_order()")
        }
        #expect(error?.sqlState == "42501")
    }

    @Test func `is named when his lock keeps others from appending`() async throws {
        let holder = try await stranger()
        let name = try #require(try await holder.text("SELECT current_user::text"))
        let owner = try await TestDatabase.current.connect()
        // Somebody who was given more than he should have.
        try await owner.execute("GRANT cjledger_owner TO \(identifier: name)")
        try await holder.execute("BEGIN")
        try await holder.execute(AppendOrder.hold)
        var settings = AppenderSettings()
        settings.wait.commit = .seconds(1)
        settings.wait.reconnect = .zero
        let failure = try await withAppender(settings) { appender in
            await #expect(throws: AppendFailure.self) {
                _ = try await appender.append(try .webhook(Array("order".utf8)))
            }
        }
        let pid = try #require(try await holder.text("SELECT pg_backend_pid()"))
        #expect(failure?.description.contains("process \(pid) (user \(name), application nightly job)") == true)
        #expect(
            try await AppendOrder.lastingHolders(on: owner).map(\.description)
                == ["process \(pid) (user \(name), application nightly job)"])
        try await holder.execute("ROLLBACK")
        #expect(try await AppendOrder.lastingHolders(on: owner).isEmpty)
    }
}

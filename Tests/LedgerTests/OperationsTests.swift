import Ledger
import Logging
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `What people do to the ledger` {
    private struct Fault: Error, CustomStringConvertible {
        var description: String { "it broke" }
    }

    private func log() async throws -> OperationsLog {
        OperationsLog(
            connection: try await TestDatabase.current.settings(as: LedgerRole.runtime), who: "Ada",
            logger: Logger(label: "test"))
    }

    private func newest() async throws -> [LedgerOperation] {
        try await Connection.using(try await TestDatabase.current.settings(as: LedgerRole.runtime)) {
            try await LedgerOperation.readNewest(limit: 10, on: $0)
        }
    }

    @Test func `is written down when it begins and when it ends, with what came of it`() async throws {
        let log = try await log()
        let value = try await log.perform(
            "prune", ["generations": "3, 4"], result: { (count: Int) in "removed \(count)" }
        ) {
            let begun = try await newest()
            #expect(begun.map(\.what) == ["prune"])
            #expect(begun.first?.outcome == nil)
            #expect(begun.first?.endedAt == nil)
            return 2
        }
        #expect(value == 2)
        await #expect(throws: Fault.self) {
            try await log.perform("replay", result: { (_: Int) in "" }) { throw Fault() }
        }
        let operations = try await newest()
        #expect(operations.map(\.what) == ["replay", "prune"])
        #expect(operations.map(\.outcome) == [.failed, .done])
        #expect(operations.map(\.result) == ["it broke", "removed 2"])
        #expect(operations.map(\.details) == ["", "generations 3, 4"])
        #expect(operations.map(\.who) == ["Ada", "Ada"])
        #expect(operations.allSatisfy { !$0.databaseUser.isEmpty } as Bool)
    }

    @Test func `is not done where it cannot be written down`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("REVOKE INSERT ON ledger.operations FROM cjledger_runtime")
        let log = try await log()
        await #expect(throws: PostgresError.self) {
            try await log.perform("prune", result: { (_: Int) in "" }) {
                Issue.record("it was done")
                return 1
            }
        }
        await owner.close()
    }

    @Test func `ends once, and is dated and signed by the database`() async throws {
        try await log().perform("switch", result: { (_: Int) in "" }) { 1 }
        let runtime = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        for statement in [
            "INSERT INTO ledger.operations (who, what, begun, outcome) SELECT 'Eve', 'switch', min(number), 'done' FROM ledger.operations",
            "INSERT INTO ledger.operations (who, what, at) VALUES ('Eve', 'switch', now())",
            "INSERT INTO ledger.operations (who, what, database_user) VALUES ('Eve', 'switch', 'ada')",
            "INSERT INTO ledger.operations (who, what, outcome) VALUES ('Eve', 'switch', 'done')",
        ] {
            await #expect(throws: PostgresError.self) { try await runtime.execute(SQL(unescaped: statement)) }
        }
        await runtime.close()
    }
}

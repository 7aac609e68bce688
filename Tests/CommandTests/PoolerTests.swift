import Foundation
import TestSupport
import Testing

@Suite struct `A pooler that hands sessions on by the transaction` {
    /// Statuses that begin at one time share the pooler's only session, so that what one has prepared or set is the next
    /// one's.
    @Test(.enabled(if: PgBouncer.isInstalled))
    func `is named with its setting, and is no trouble with it`() async throws {
        try await OwnCluster.with { cluster in
            try await PgBouncer.with(to: cluster.port, as: "postgres", sessions: 1) { pooler in
                let environment = [
                    "CJLEDGER_DATABASE": "host=127.0.0.1 port=\(pooler.port) user=postgres dbname=postgres"
                ]
                let check = try await Program.run(["config", "check"], environment: environment)
                #expect(check.output.contains("CJLEDGER_TRANSACTION_POOLER=true"), "\(check.output) \(check.errors)")
                let unaware = try await statuses(environment)
                #expect(unaware.contains { $0.errors.contains("CJLEDGER_TRANSACTION_POOLER=true") }, "\(unaware)")
                let aware = try await statuses(environment.merging(["CJLEDGER_TRANSACTION_POOLER": "true"]) { $1 })
                #expect(aware.allSatisfy { $0.errors.isEmpty && $0.output.contains("problems") }, "\(aware)")
            }
        }
    }

    private func statuses(_ environment: [String: String]) async throws -> [Program.Outcome] {
        try await withThrowingTaskGroup { group in
            for _ in 0..<6 { group.addTask { try await Program.run(["status", "--json"], environment: environment) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

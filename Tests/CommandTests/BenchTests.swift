import Foundation
import TestSupport
import Testing

@Suite struct `Measuring ingest` {
    @Test func `prints its tables, and everything it counts as acknowledged is in the ledger`() async throws {
        let outcome = try await Program.run(
            ["bench", "ingest", "--connections", "1,4", "--seconds", "1", "--rate", "50"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for column in [
            "connections", "acknowledged", "in the ledger", "not 200", "per second", "× single inserts", "p50", "p99",
            "max", "rows a commit", "serve's memory", "in analytics", "64 rows a statement",
        ] { #expect(outcome.output.contains(column), "\(column)") }
        let rows = outcome.output.matches(
            of: /(?m)^ +([14]) +([0-9]+) +([0-9]+) +([0-9]+) +[0-9]+ +[0-9.]+ +[0-9.]+ ms/)
        #expect(rows.map(\.1) == ["1", "4"])
        for row in rows {
            #expect((Int(row.2) ?? 0) > 0)
            #expect(row.2 == row.3)
            #expect(row.4 == "0")
        }
    }

    @Test func `prints the same as one JSON object`() async throws {
        let outcome = try await Program.run(
            ["bench", "ingest", "--connections", "4", "--seconds", "1", "--rate", "0", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let load = try #require((report["loads"] as? [[String: Any]])?.first)
        #expect(load["acknowledged"] as? Int == load["in_ledger"] as? Int)
        #expect(load["connections"] as? Int == 4)
        #expect(report["projection"] == nil)
        let spool = try #require(report["spool"] as? [String: Any])
        #expect((spool["acknowledged"] as? Int ?? 0) > 0)
        #expect(spool["acknowledged"] as? Int == spool["in_ledger"] as? Int)
        #expect((report["pgbench"] as? [String: Any])?["single"] is Double)
    }
}

@Suite struct `Measuring beside a replay` {
    @Test func `nobody fails or sees anything odd, and everything acknowledged is found`() async throws {
        let outcome = try await Program.run(
            ["bench", "beside", "--events", "300", "--rate", "20", "--seconds", "1", "--hold", "1", "--json"])
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let phases = try #require(report["phases"] as? [[String: Any]])
        #expect(phases.map { $0["name"] as? String } == ["before", "during the replay", "during the prune"])
        for phase in phases {
            #expect((phase["acknowledged"] as? Int ?? 0) > 0)
            #expect(phase["acknowledged"] as? Int == phase["in_ledger"] as? Int)
            #expect(phase["acknowledged"] as? Int == phase["shown"] as? Int)
        }
        let readers = try #require(report["readers"] as? [[String: Any]])
        #expect(readers.map { $0["count"] as? Int } == [6, 1, 1])
        for reader in readers {
            #expect((reader["looks"] as? Int ?? 0) > 2)
            #expect(reader["failures"] as? Int == 0 && reader["oddities"] as? Int == 0)
        }
        #expect((report["replay"] as? [String: Any])?["switched"] as? Bool == true)
    }
}

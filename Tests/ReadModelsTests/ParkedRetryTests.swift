import Folding
import Foundation
import Ledger
import Postgres
import ReadModels
import TestSupport
import Testing

@Suite(.database) struct `Parked events` {
    private let retry = ParkedRetry(settings: ProjectorSettings())

    private func retryAll() async throws -> [Int: ParkedRetry.Outcome] {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        var outcomes: [Int: ParkedRetry.Outcome] = [:]
        for position in try await retry.positions(after: .start, limit: 100, on: projector) {
            outcomes[position.value] = try await retry.retry(position, on: projector)
        }
        await projector.close()
        return outcomes
    }

    @Test func `that can be read now are projected, once, and the others stay`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([
            Messages.order(["cjOrderId": "1001", "orderStatus": "300", "updateDate": #""2024-01-01 00:00:00""#]),
            Messages.order(["cjOrderId": "1001", "orderStatus": "500", "updateDate": #""2024-01-02 00:00:00""#]),
            Array(#"{"type":"ORDER","params":1}"#.utf8),
        ])
        // As a program that could not read it left it.
        try await owner.execute(
            "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.position = 2 THEN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        try await owner.execute(
            "CREATE TRIGGER f BEFORE INSERT ON projection.event_subjects_g1 FOR EACH ROW EXECUTE FUNCTION public.f()")
        try await project()
        #expect(
            try await owner.texts("SELECT position FROM projection.parked ORDER BY 1", columns: 1) == [["2"], ["3"]])
        let refused = try await retryAll()
        #expect(refused[2] == .parked(reason: "the read models refused it (SQLSTATE 23514)"))

        try await owner.execute("DROP TRIGGER f ON projection.event_subjects_g1")
        let outcomes = try await retryAll()
        #expect(outcomes[2] == .projected)
        guard case .parked(let reason)? = outcomes[3] else {
            Issue.record("event 3 is \(String(describing: outcomes[3]))")
            return
        }
        #expect(!reason.isEmpty)
        #expect(try await owner.texts("SELECT position FROM projection.parked", columns: 1) == [["3"]])
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        #expect(try await retry.retry(LedgerPosition(2), on: projector) == .notParked)
        #expect(try await retry.retry(LedgerPosition(99), on: projector) == .notParked)

        // The rows are those of a projector that could read it at once.
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        let differences = try await ModelRows.differences(1, 2, on: owner)
        #expect(differences.isEmpty, "\(differences)")
    }

    @Test func `wait for the batch a projector is at`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Array(#"{"type":"ORDER","params":1}"#.utf8)])
        try await project()
        try await owner.execute("BEGIN")
        try await owner.execute("SELECT FROM projection.generations FOR UPDATE")
        let other = try await TestDatabase.current.connect()
        async let outcomes = retryAll()
        while try await other.text("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0" {
            try await Task.sleep(for: .milliseconds(10))
        }
        try await owner.execute("COMMIT")
        #expect(try await outcomes.count == 1)
    }

    @Test func `are left to a program of the version that made the read models`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Array(#"{"type":"ORDER","params":1}"#.utf8)])
        try await project()
        try await owner.execute("UPDATE projection.generations SET fold_version = fold_version + 1")
        let error = await #expect(throws: OtherFoldVersion.self) { try await retryAll() }
        #expect(error?.description.contains("cjledger replay") == true)
    }
}

import Foundation
import Postgres
import TestSupport
import Testing

extension `A drill` {
    @Test func `tells of events that the read models could not take in`() async throws {
        try await Drill.play(
            "an ORDER that no rule can read", mended: "`cjledger parked retry` after an update, or a rule for it"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            #expect(await post(Array(#"{"type":"ORDER","params":[]}"#.utf8), to: receiver) == 200)
            try await drill.statusTells("parked")
            try await owner.execute("DELETE FROM projection.parked")
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }

    @Test func `tells of read models that fall behind`() async throws {
        try await Drill.play(
            "the projector waits for a lock that somebody holds", mended: "the lock is given back"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            try await owner.execute("BEGIN")
            try await owner.execute("SELECT FROM projection.generations FOR UPDATE")
            #expect(await post(Messages.order(["cjOrderId": #""SD1613355441583259648""#]), to: receiver) == 200)
            // A minute has gone by.
            let clock = try await TestDatabase.current.connect()
            try await clock.execute("ALTER TABLE ledger.events DISABLE TRIGGER events_append_only")
            try await clock.execute(
                "UPDATE ledger.events SET recorded_at = recorded_at - interval '2 minutes'")
            try await clock.execute("ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_append_only")
            try await drill.statusTells("lag")
            try await owner.execute("ROLLBACK")
            try await drill.statusTellsNoMore()
            await clock.close()
            await owner.close()
        }
    }

    @Test func `tells of rows that are not what the events say`() async throws {
        try await Drill.play(
            "somebody changed a row of the read models by hand", mended: "`cjledger replay`"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            #expect(await post(Messages.order(["cjOrderId": #""SD1613355441583259648""#]), to: receiver) == 200)
            await receiver.end()
            try await project()
            try await owner.execute("UPDATE projection.orders SET logistic_name = 'Nobody'")
            #expect(try await drill.run("verify", "--read-models").status == 2)
            try await drill.statusTells("verification")
            #expect(try await drill.run("replay").status == 0)
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }
}

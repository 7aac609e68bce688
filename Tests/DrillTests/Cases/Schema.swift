import Foundation
import Postgres
import TestSupport
import Testing

extension `A drill` {
    @Test func `tells of triggers that keep events as they are, when they are gone`() async throws {
        try await Drill.play(
            "somebody dropped the trigger that keeps events as they are", mended: "`cjledger migrate`"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("DROP TRIGGER events_append_only ON ledger.events")
            let receiver = try await drill.serve()
            #expect(await post(Messages.order(["cjOrderId": #""SD1613355441583259648""#]), to: receiver) == 200)
            try await drill.statusTells("unprotected")
            #expect(try await drill.run("migrate").status == 0)
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }

    @Test func `tells of views and rights that somebody took away`() async throws {
        try await Drill.play(
            "somebody dropped a view of `analytics` and took a right back", mended: "`cjledger migrate`"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("DROP VIEW analytics.variants")
            try await owner.execute("REVOKE SELECT ON analytics.orders FROM cjledger_analyst")
            try await drill.serve()
            let told = try await drill.statusTells("schema")
            #expect(told.text.contains("view analytics.variants is missing"), "\(told.text)")
            #expect(try await drill.run("migrate").status == 0)
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }
}

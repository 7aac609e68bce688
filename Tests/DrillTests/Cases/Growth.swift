import Foundation
import Postgres
import TestSupport
import Testing

extension `A drill` {
    @Test func `tells of a parcel that is full, and projects the orders behind it`() async throws {
        try await Drill.play(
            "signed messages of 9,000 new scans each for one parcel", mended: "`cjledger parked`, and a report of it"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            for part in 0..<2 {
                let scans = (0..<9_000).map { #"{"activity":"In transit \#($0)","eventTime":"2024-01-0\#(part + 1)"}"# }
                let body = Messages.logistic([
                    "trackingNumber": #""YT2600000000000001""#,
                    "logisticsTrackEvents": "[\(scans.joined(separator: ","))]",
                ])
                #expect(await post(body, to: receiver) == 200)
            }
            #expect(await post(Messages.order(["cjOrderId": #""SD2603010000000000777""#]), to: receiver) == 200)
            let problem = try await drill.statusTells("thing_full")
            #expect(problem.text.contains("parcel YT2600000000000001"))
            while try await owner.text("SELECT count(*) FROM analytics.orders WHERE order_key LIKE '%777'") == "0" {
                try await Task.sleep(for: .milliseconds(100))
            }
            // As a version leaves it that keeps more of a thing.
            try await owner.execute("DELETE FROM projection.parked")
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }

    @Test func `tells of an order that may be several`() async throws {
        try await Drill.play(
            "a word for no id made one order of many, by rules that did not know it", mended: "`cjledger replay`"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            try await append([Messages.order(["cjOrderId": #""SD2603010000000000777""#])])
            try await project()
            // As such rules left it.
            try await owner.execute("UPDATE projection.orders SET codes = 9")
            #expect(try await drill.statusTells("many_codes").text.contains("SD2603010000000000777"))
            #expect(try await drill.run("replay").status == 0)
            if try await owner.text("SELECT generation FROM projection.live") == "1" {
                #expect(try await drill.run("replay", "--switch").status == 0)
            }
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }

    @Test func `tells of events that are hidden in the quarantine`() async throws {
        try await Drill.play(
            "an older program put an order with one byte that is no UTF-8 into the quarantine",
            mended: "`cjledger quarantine retry --all`"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            try await owner.executeScript(
                #"""
                INSERT INTO ledger.quarantine (account, reason, body, digest, signature, received_at)
                SELECT 'main', 'not JSON', body, sha256(body), 'verified', now()
                FROM (
                    VALUES (convert_to('{"type":"ORDER","params":{"cjOrderId":"SD2603010000000000777","remark":"', 'UTF8')
                        || '\xff'::bytea || convert_to('"}}', 'UTF8'))
                ) AS v (body)
                """#)
            try await drill.statusTells("quarantine")
            #expect(try await drill.run("quarantine", "retry", "--all").status == 0)
            try await drill.statusTellsNoMore()
            try await project()
            #expect(try await owner.text("SELECT order_key FROM analytics.orders") == "SD2603010000000000777")
            await owner.close()
        }
    }
}

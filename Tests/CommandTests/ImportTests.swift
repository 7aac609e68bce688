import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The import command` {
    private func importing(
        _ what: [String], _ text: String, status: Int32 = 0, _ more: [String: String] = [:]
    ) async throws -> Program.Outcome {
        let file = FileManager.default.temporaryDirectory.appending(path: "import-\(UInt32.random(in: 0 ... .max)).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try text.write(to: file, atomically: true, encoding: .utf8)
        let outcome = try await Program.run(["import"] + what + [file.path], environment: environment(more))
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        return outcome
    }

    private func rows(_ query: String, _ columns: Int) async throws -> [[String?]] {
        try await TestDatabase.current.connect().texts(query, columns: columns)
    }

    private static let header = "order_number,line_id,amount,currency,sold_at\n"

    @Test func `adds what is new, replaces what is other, and knows what is there`() async throws {
        let first = "#1,1,5,USD,2026-03-01\n", second = "#1,2,7,USD,2026-03-01\n"
        #expect(
            try await importing(["sales"], Self.header + first + second).output
                == "added 2, replaced 0, 0 were there already\n")
        #expect(
            try await importing(["sales"], Self.header + first + second.replacing(",7,", with: ",8,")).output
                == "added 0, replaced 1, 1 were there already\n")
        // What returns to what it was before is news as well.
        #expect(
            try await importing(["sales"], Self.header + first + second).output
                == "added 0, replaced 1, 1 were there already\n")
        #expect(
            try await importing(["sales"], Self.header + first + second).output
                == "added 0, replaced 0, 2 were there already\n")
        try await project()
        #expect(
            try await rows("SELECT sale_id, amount, position FROM analytics.sales ORDER BY 1", 3) == [
                ["/#1/1", "5", "1"], ["/#1/2", "7", "4"],
            ])
        #expect(
            try await rows("SELECT source, type, message_id FROM ledger.events WHERE position = 4", 3) == [
                ["import", "sale", "/#1/2"]
            ])
    }

    @Test func `names what it cannot read, keeps it without a customer's data, and adds the rest`() async throws {
        let header =
            "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Notes\n"
        func row(_ name: String, _ price: String) -> String {
            "\(name),planted@example.com,paid,USD,10,0,0,10,2026-03-01 10:00:00 +0000,1,Planted,\(price),K,Planted Name,Planted note\n"
        }
        let outcome = try await importing(
            ["sales", "--shop", "north"], header + row("#1", "10") + row("#2", "ten") + row("#3", "10"), status: 2)
        #expect(
            outcome.output
                == "added 2, replaced 0, 0 were there already, 1 lines cannot be read and are in the quarantine (`cjledger quarantine list`)\n"
        )
        #expect(outcome.errors.contains("line 3: Lineitem price is no decimal number"))
        #expect(
            try await rows("SELECT count(*) FROM ledger.quarantine_entries WHERE reason LIKE '%line 3: %'", 1) == [
                ["1"]
            ])
        let retry = try await Program.run(["quarantine", "retry", "--all"], environment: environment())
        #expect(try await rows("SELECT count(*) FROM ledger.events", 1) == [["2"]], "\(retry.output)")
        for table in ["events", "quarantine"] {
            let found = try await rows(
                "SELECT count(*) FROM ledger.\(table) WHERE convert_from(body, 'UTF8') ~* 'planted'", 1)
            #expect(found == [["0"]])
        }
        #expect(!outcome.errors.lowercased().contains("planted"))
    }

    @Test func `refuses a second line about the same, and a file of another form`() async throws {
        let outcome = try await importing(
            ["sales"], Self.header + "#1,1,5,USD,2026-03-01\n#1,1,6,USD,2026-03-01\n", status: 2)
        #expect(outcome.errors.contains("line 3: line 2 tells of the same already"))
        let other = try await importing(["rates"], Self.header, status: 1)
        #expect(other.errors.contains("date, currency and per_usd"), "\(other.errors)")
    }

    @Test func `takes rates, and events as before`() async throws {
        _ = try await importing(["rates"], "Date,USD,JPY,\n2026-03-02,1.25,150,\n2026-02-27,1.2,160,\n")
        try await project()
        #expect(
            try await rows("SELECT day, currency, per_usd FROM analytics.exchange_rates ORDER BY 1 DESC, 2", 3) == [
                ["2026-03-02", "EUR", "0.8"], ["2026-03-02", "JPY", "120"], ["2026-02-27", "EUR", "0.8333333333"],
                ["2026-02-27", "JPY", "133.3333333333"],
            ])
        let exported = try await Program.run(["events", "export"], environment: environment())
        #expect(try await importing([], exported.output).output == "added 0 events, 2 were there already\n")
    }
}

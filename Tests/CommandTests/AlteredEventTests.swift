import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `An event that was changed after it was received` {
    private static let words = "altered: its body is not the one that was received"

    /// Three orders, of which the second's body is another now.
    private func alter() async throws {
        try await append((1...3).map { Messages.order(["cjOrderId": "\"SD\($0)\"", "orderStatus": "100"]) })
        try await project()
        try await Tampering.change(2, to: Messages.order(["cjOrderId": "\"SD2\"", "orderStatus": "600"]))
    }

    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(arguments, environment: environment())
    }

    @Test func `is named wherever it is shown`() async throws {
        try await alter()
        #expect(try await run("events", "show", "2").output.contains(Self.words))
        #expect(try await run("events", "show", "2", "--json").output.contains(#""altered":true"#))
        let list = try await run("events", "list").output.split(separator: "\n")
        #expect(list.filter { $0.contains("(altered)") }.count == 1)
        let lines = try await run("events", "list", "--json").output.split(separator: "\n")
        #expect(lines.map { $0.contains("altered") } == [false, true, false])
    }

    @Test func `is found by folding again, is no row's evidence any more, and no replay is said to mend it`()
        async throws
    {
        try await alter()
        for arguments in [["--sample", "100%"], []] {
            let found = try await Program.run(["verify", "--read-models"] + arguments, environment: environment())
            #expect(found.status == 2, "\(found.errors)")
            #expect(found.output.contains("event 2 is \(Self.words)"), "\(found.output)")
        }
        _ = try await run("replay")
        _ = try await run("replay", "--switch")
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT cj_order_code, status FROM analytics.orders ORDER BY 1", columns: 2)
                == [["SD1", "CREATED"], ["SD3", "CREATED"]])
        #expect(try await run("parked").output.contains(Self.words))
        // Now both sides leave it out, and it is named all the same.
        let found = try await run("verify", "--read-models", "--json")
        #expect(found.status == 2)
        #expect(found.output.contains(#""altered":[2]"#), "\(found.output)")
    }

    @Test func `is exported with a mark, and imported where a person sees it and never as an event`() async throws {
        try await alter()
        let exported = try await run("events", "export")
        #expect(exported.status == 0, "\(exported.errors)")
        #expect(exported.errors.contains("event 2 is \(Self.words)"))
        #expect(exported.output.split(separator: "\n").map { $0.contains(#""altered":true"#) } == [false, true, false])
        let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UInt32.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: file) }
        try exported.output.write(to: file, atomically: true, encoding: .utf8)
        try await TestDatabase.withAnother {
            let imported = try await run("events", "import", file.path)
            #expect(imported.status == 0, "\(imported.errors)")
            #expect(imported.output.hasPrefix("added 2 events, 0 were there already, 1 were altered"))
            #expect(try await run("quarantine", "list").output.contains(Self.words))
            for arguments in [["--all"], ["1"]] {
                let tried = try await Program.run(["quarantine", "retry"] + arguments, environment: environment())
                #expect(tried.output.contains("entry 1 stays: \(Self.words)"), "\(tried.output)")
            }
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM ledger.events") == "2")
            // What was received settles it, from whatever backup it comes.
            try await append([Messages.order(["cjOrderId": "\"SD2\"", "orderStatus": "100"])])
            #expect(
                try await owner.text("SELECT count(*) FROM ledger.quarantine_entries WHERE position IS NULL") == "0")
        }
    }
}

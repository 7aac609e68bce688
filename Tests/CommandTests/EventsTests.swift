import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The events command` {
    /// A file for a test's lines, removed when it ends.
    private static func withFile(_ text: String, _ body: (URL) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UInt32.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: file) }
        try text.write(to: file, atomically: true, encoding: .utf8)
        try await body(file)
    }

    @Test func `exports what another ledger imports, and both show the same`() async throws {
        var messages = RandomMessages(seed: 3)
        for account in ["main", "second", "main"] {
            let bodies = messages.next(120)
            // What comes twice is one event, and leaves a gap between the positions.
            try await append(bodies + bodies.prefix(30), account: account)
        }
        try await append(messages.next(40), account: "main")
        try await project()
        let here = try await TestDatabase.current.connect()
        let expected = try await ModelRows.analytics(on: here)
        #expect(expected["orders"]?.isEmpty == false)
        // Of random messages one may be another's double.
        let count = expected["events"]?.count ?? 0
        #expect((390...400).contains(count))
        let exported = try await Program.run(["events", "export"], environment: environment())
        #expect(exported.status == 0, "\(exported.errors)")
        try await Self.withFile(exported.output) { file in
            try await TestDatabase.withAnother {
                let first = try await Program.run(["events", "import", file.path], environment: environment())
                #expect(first.status == 0, "\(first.errors)")
                #expect(first.output == "added \(count) events, 0 were there already\n")
                let again = try await Program.run(["events", "import", "-"], environment: environment(), input: file)
                #expect(again.output == "added 0 events, \(count) were there already\n", "\(again.errors)")
                try await project()
                let there = try await TestDatabase.current.connect()
                let found = try await ModelRows.analytics(on: there)
                for view in expected.keys.sorted() { #expect(found[view] == expected[view], "\(view)") }
                let back = try await Program.run(["events", "export"], environment: environment())
                #expect(Self.withoutPlaces(back.output) == Self.withoutPlaces(exported.output))
            }
        }
    }

    private static func withoutPlaces(_ lines: String) -> String {
        lines.replacing(/"position":[0-9]+/, with: "").replacing(/"recorded_at":"[^"]+"/, with: "")
    }

    @Test func `exports a part: after and until a position, and of one account`() async throws {
        for index in 0..<4 {
            try await append([Messages.order(["cjOrderId": "\(index)"])], account: index % 2 == 0 ? "main" : "second")
        }
        func positions(_ arguments: [String]) async throws -> [Int] {
            let outcome = try await Program.run(["events", "export"] + arguments, environment: environment())
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.output.matches(of: /"position":([0-9]+)/).compactMap { Int($0.1) }
        }
        #expect(try await positions([]) == [1, 2, 3, 4])
        #expect(try await positions(["--after", "1", "--until", "3"]) == [2, 3])
        #expect(try await positions(["--account", "second"]) == [2, 4])
        #expect(try await positions(["--after", "4"]) == [])
    }

    @Test(arguments: ["-1", "\(Int.min)"])
    func `exports nothing after a place that cannot be`(position: String) async throws {
        try await append([Messages.order(["cjOrderId": "1001"])])
        let outcome = try await Program.run(["events", "export", "--after=\(position)"], environment: environment())
        #expect(outcome.status == 64, "\(outcome.errors)")
    }

    @Test func `says that a folder is no file to import`() async throws {
        let outcome = try await Program.run(["events", "import", "/tmp"], environment: environment())
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("/tmp is a folder"), "\(outcome.errors)")
    }

    @Test func `refuses a webhook under another type than its body's`() async throws {
        try await append([Messages.order(["cjOrderId": "1001"])])
        let line = try await Program.run(["events", "export"], environment: environment()).output
        try await TestDatabase.withAnother {
            try await Self.withFile(line.replacing(#""type":"ORDER""#, with: #""type":"STOCK""#)) { file in
                let outcome = try await Program.run(["events", "import", file.path], environment: environment())
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("line 1: type is not that of the body"), "\(outcome.errors)")
            }
        }
    }

    @Test func `names the bad line, keeps those before it, and can be run again`() async throws {
        try await append((0..<3).map { Messages.order(["cjOrderId": "\($0)"]) })
        let lines = try await Program.run(["events", "export"], environment: environment()).output
            .split(separator: "\n").map(String.init)
        let bad = lines[1].replacing(/"digest":"[0-9a-f]{8}/, with: #""digest":"00000000"#)
        try await TestDatabase.withAnother {
            try await Self.withFile([lines[0], bad, lines[2]].joined(separator: "\n")) { file in
                let outcome = try await Program.run(["events", "import", file.path], environment: environment())
                #expect(outcome.status == 1)
                #expect(outcome.output == "added 1 events, 0 were there already\n")
                #expect(outcome.errors.contains("line 2: digest is not that of the body"), "\(outcome.errors)")
            }
            try await Self.withFile(lines.joined(separator: "\n")) { file in
                let outcome = try await Program.run(["events", "import", file.path], environment: environment())
                #expect(outcome.output == "added 2 events, 1 were there already\n", "\(outcome.errors)")
            }
        }
        let missing = try await Program.run(["events", "import", "/nowhere"], environment: environment())
        #expect(missing.status == 1)
        #expect(missing.errors.contains("the file /nowhere cannot be read"), "\(missing.errors)")
    }

    @Test(arguments: [["events", "export", "--follow"], ["events", "list", "--follow", "--json"]])
    func `goes on with what is added until it is told to stop`(arguments: [String]) async throws {
        try await append([Messages.order(["cjOrderId": "1001"])])
        let program = try await Program.start(arguments, environment: environment())
        #expect(await program.lines(1).count == 1)
        try await append([Messages.order(["cjOrderId": "1002"]), Messages.order(["cjOrderId": "1003"])])
        let more = await program.lines(2)
        #expect(more.count == 2)
        #expect(more.first?.contains(#""position":2"#) == true)
        #expect(await program.end(arguments.contains("list") ? SIGINT : SIGTERM) == 0)
    }

    @Test func `stops following when nobody reads any more`() async throws {
        try await append([Messages.order(["cjOrderId": "1001"])])
        let program = try await Program.start(["events", "list", "--follow"], environment: environment())
        #expect(await program.lines(3).count == 3)
        program.abandon()
        #expect(await program.end() == 0)
    }
}

import Foundation
import Testing

@testable import Simulator

@Suite struct `A dialect` {
    @Test func `that is not named is that of the documents, and says so`() throws {
        #expect(try Dialect(reading: "documents") == .documents)
        #expect(Dialect.documents.description == "documents")
        for type in Dialect.all {
            let isDocumented = Self.isDocumented(type)
            #expect(isDocumented)
        }
    }

    private static func isDocumented<Value: DialectSwitch>(_ type: Value.Type) -> Bool {
        Dialect.documents[type] == Value.allCases[0]
    }

    @Test func `can be read again from its description`() throws {
        for dialect in [.documents, .live] + (0..<40).map(Dialect.random) {
            #expect(try Dialect(reading: dialect.description) == dialect)
        }
    }

    @Test func `is a list, of which a later part wins`() throws {
        let never = Dialect.documents.with(SandboxFlag.never)
        #expect(try Dialect(reading: "sandbox-flag=never") == never)
        #expect(try Dialect(reading: "sandbox-flag=when-set,sandbox-flag=never") == never)
        #expect(try Dialect(reading: "live,sandbox-flag=never") == Dialect.live.with(SandboxFlag.never))
        #expect(try Dialect(reading: "sandbox-flag=never,live") == .live)
        #expect(try Dialect(reading: "random:7") == .random(seed: 7))
    }

    @Test(arguments: [
        ("", "documents, live, random:SEED"), ("alive", "documents, live, random:SEED"), ("random", "random:SEED"),
        ("random:", "random:7"), ("random:x", "random:7"), ("random:-1", "random:7"), ("live,", "random:SEED"),
        ("no-switch=1", "sandbox-flag"), ("=", "sandbox-flag"),
        ("sandbox-flag=", "sandbox-flag= wants one of: always, when-set, never"),
        ("live,sandbox-flag=Never", "sandbox-flag= wants one of: always, when-set, never"),
        ("sandbox-flag=never=", "sandbox-flag= wants one of"),
    ])
    func `that cannot be read is an error that says what would do`(_ list: String, _ words: String) {
        let error = #expect(throws: DialectError.self) { try Dialect(reading: list) }
        #expect(error?.description.contains(words) ?? false)
        #expect(!(error?.description.contains("x") ?? true) || list != "random:x")
    }

    @Test func `of a seed is always the same, and draws each value of each switch`() {
        let drawn = (0..<400).map { Dialect.random(seed: $0) }
        #expect(drawn == (0..<400).map { Dialect.random(seed: $0) })
        for type in Dialect.all {
            let areAllDrawn = Self.values(of: type, in: drawn)
            #expect(areAllDrawn, "\(type.name)")
        }
    }

    private static func values<Value: DialectSwitch>(of type: Value.Type, in dialects: [Dialect]) -> Bool {
        Set(dialects.map { $0[type] }) == Set(Value.allCases)
    }

    @Test func `has switches with names of their own, two values or more, and a belief`() {
        let switches = Dialect.switches
        #expect(Set(switches.map(\.name)).count == switches.count)
        for facts in switches {
            #expect(facts.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber }, "\(facts.name)")
            #expect(facts.values.count > 1 && facts.values.contains(facts.live), "\(facts.name)")
            for value in facts.values {
                #expect(!value.isEmpty && value.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(value)")
            }
            #expect(!facts.belief.isEmpty)
        }
    }
}

@Suite struct `The switches` {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func file(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test func `stand under headings that the page about CJ has`() throws {
        let page = try #require(Self.file("docs/cj.md"))
        for facts in Dialect.switches {
            #expect(page.contains("# \(facts.chapter)\n"), "\(facts.name): \(facts.chapter)")
        }
    }

    /// The table of docs/simulator.md. CJLEDGER_WRITE_SWITCHES=1 writes it anew.
    @Test func `stand in the table of the page about the simulator, as they are`() throws {
        let page = try #require(Self.file("docs/simulator.md"))
        let head = "| switch | values | the belief |\n|---|---|---|\n"
        let start = try #require(page.range(of: head)).upperBound
        let end = page[start...].range(of: "\n\n")?.lowerBound ?? page.endIndex
        let rows = Dialect.switches.map { facts in
            let values = facts.values.map { $0 == facts.live ? "**`\($0)`**" : "`\($0)`" }.joined(separator: ", ")
            return "| `\(facts.name)` | \(values) | \(facts.belief) |"
        }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["CJLEDGER_WRITE_SWITCHES"] != nil {
            let written = page[..<start] + rows + page[end...]
            try written.write(to: Self.root.appending(path: "docs/simulator.md"), atomically: true, encoding: .utf8)
        } else {
            #expect(page[start..<end] == rows)
        }
    }
}

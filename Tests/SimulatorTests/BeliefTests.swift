import Foundation
import Simulator
import Testing

/// docs/cj.md and the switches of the simulator, held together: a belief about CJ is a switch, or being wrong about it
/// does no harm.
@Suite struct `What we believe of CJ` {
    private let page: BeliefPage

    init() throws { page = try BeliefPage() }

    @Test func `names its switch, or says why being wrong about it does no harm`() {
        #expect(page.beliefs.count > 40)
        let without = page.beliefs.filter { $0.switches.isEmpty && !$0.text.contains("no switch: ") }
        #expect(without.isEmpty, "\(without.count): \(without.map(\.text).joined(separator: "\n"))")
    }

    @Test func `names no switch that the simulator does not have`() {
        let known = Set(Dialect.switches.map(\.name))
        #expect(Set(page.facts.flatMap(\.switches)).subtracting(known).isEmpty)
    }

    @Test(arguments: Dialect.switches.map(\.name))
    func `is told of each switch, in the chapter that the switch names`(name: String) throws {
        let chapter = try #require(Dialect.switches.first { $0.name == name }).chapter
        #expect(page.facts.contains { $0.chapter == chapter && $0.switches.contains(name) }, "\(chapter)")
    }

    @Test func `is decided and tested in files that there are`() {
        #expect(!page.chapters.isEmpty)
        for chapter in page.chapters {
            let files = page.files(of: chapter)
            #expect(files.count >= 2, "\(chapter) names where it is decided and what tests it")
            for file in files where !FileManager.default.fileExists(atPath: page.root.appending(path: file).path) {
                Issue.record("\(chapter): there is no \(file)")
            }
        }
    }
}

/// docs/cj.md as its tables say it.
private struct BeliefPage {
    /// A row of a table.
    struct Fact {
        let chapter: String
        let text: String

        /// Which switches of the simulator it names.
        var switches: [String] { text.matches(of: #/switch `([a-z0-9-]+)`/#).map { String($0.output.1) } }

        /// Whether CJ's documents do not settle it.
        var isBelief: Bool {
            let marks = text.split(separator: "|", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
            return ["assumed", "seen live", "second hand"].contains { marks.contains($0) }
        }
    }

    let root: URL
    /// The headings under which there are tables.
    let chapters: [String]
    let facts: [Fact]
    private let text: [String: String]

    init() throws {
        root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/cj.md"), encoding: .utf8)
        var (facts, chapters, text) = ([Fact](), [String](), [String: String]())
        var chapter = ""
        for line in page.split(separator: "\n").map(String.init) {
            if line.hasPrefix("#") {
                chapter = String(line.drop { $0 == "#" || $0 == " " })
            } else {
                text[chapter, default: ""] += line + "\n"
            }
            guard line.hasPrefix("| "), !line.contains("| mark |") else { continue }
            if chapters.last != chapter { chapters.append(chapter) }
            facts.append(Fact(chapter: chapter, text: line))
        }
        (self.facts, self.chapters, self.text) = (facts, chapters, text)
    }

    var beliefs: [Fact] { facts.filter(\.isBelief) }

    /// The paths that a chapter names behind "Decided in" and "tested in".
    func files(of chapter: String) -> [String] {
        (text[chapter] ?? "").split(separator: "\n").filter { $0.hasPrefix("Decided in ") }
            .flatMap { $0.matches(of: #/`([A-Za-z]+/[^`]+)`/#).map { String($0.output.1) } }
    }
}

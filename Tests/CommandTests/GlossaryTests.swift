import Foundation
import Testing

/// A word that a newcomer cannot know is explained once, in few entries, beside the file that it names.
@Suite struct `The glossary` {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func rows() throws -> [[String]] {
        try String(contentsOf: root.appending(path: "docs/glossary.md"), encoding: .utf8)
            .split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
            .map { row in row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    @Test func `has at most 25 words, in order, and none twice`() throws {
        let words = try rows().map { $0[0] }
        #expect((10...25).contains(words.count))
        #expect(words == Set(words).sorted())
    }

    @Test func `names files that are there`() throws {
        for row in try rows() {
            guard let name = row[2].split(separator: "`").first(where: { $0.contains("/") && !$0.contains("(") }) else {
                continue
            }
            #expect(FileManager.default.fileExists(atPath: root.appending(path: String(name)).path), "\(row)")
        }
    }
}

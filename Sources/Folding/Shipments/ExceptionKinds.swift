import Foundation

/// What is wrong with a parcel.
public enum ExceptionKind: String, Sendable, CaseIterable {
    case lost, damaged, customs, address, delayed, other
}

/// Tells what is wrong with a parcel from a carrier's words, by an ordered table of phrases.
///
/// The head of `schema/exceptions/exception_kinds.txt` says how the table is written.
struct ExceptionKinds: Sendable {
    private var book = PhraseBook()
    /// In the order in which they are tried.
    private var lines: [(kind: ExceptionKind, phrases: [Phrase])] = []

    /// - Throws: ``ShipmentTextsError`` for the first line that is none of the table.
    init(parsing table: String) throws(ShipmentTextsError) {
        var read: [(kind: ExceptionKind, phrases: [Phrase])] = []
        for (index, line) in table.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let kind = ExceptionKind(rawValue: String(parts[0])) else {
                throw ShipmentTextsError(line: index + 1, problem: "begins with no kind of exception")
            }
            let written = parts.dropFirst().joined().split(separator: "/").map { phrase in
                String(phrase).trimmingCharacters(in: .whitespaces)
            }
            guard let phrases = book.phrases(forOneOf: written) else {
                throw ShipmentTextsError(line: index + 1, problem: "has a phrase without words")
            }
            read.append((kind, phrases))
        }
        // Those of one kind stand in several places; a kind is tried as a whole.
        lines = ExceptionKind.allCases.flatMap { kind in read.filter { $0.kind == kind } }
    }

    /// The first kind of which a phrase stands in one of the texts; nil where none does.
    func kind(of texts: [String]) -> ExceptionKind? {
        let found = texts.map { book.found(in: ComparableText($0)) }
        return lines.first { line in line.phrases.contains { phrase in found.contains { $0.has(phrase) } } }?.kind
    }
}

public import CJ
import Foundation

/// Tells the state of a parcel from a carrier's words, by an ordered table of rules.
///
/// The head of `schema/texts/shipment_texts.txt` says how the table is written.
public struct ShipmentTexts: Sendable {
    /// A line of the table.
    public struct Rule: Sendable {
        /// Its line in the file, from 1.
        public let line: Int
        /// What a text means that the rule fits.
        public let status: ShipmentStatus
        /// The phrases that make it fit, as written: one of each inner array must stand in the text.
        public let conditions: [[String]]
        fileprivate let required: [[Phrase]]
        fileprivate let excluded: [Phrase]
    }

    /// In the order in which they are tried.
    public let rules: [Rule]

    /// Reads a table.
    ///
    /// - Throws: ``ShipmentTextsError`` for the first line that is no rule.
    public init(parsing table: String) throws(ShipmentTextsError) {
        var rules: [Rule] = []
        for (index, line) in table.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            rules.append(try Rule(parsing: line, line: index + 1))
        }
        self.rules = rules
    }

    /// The first rule that fits a text.
    public func rule(for text: String) -> Rule? {
        let text = ComparableText(text)
        return rules.first { $0.fits(text) }
    }
}

extension ShipmentTexts.Rule {
    fileprivate init(parsing written: Substring, line: Int) throws(ShipmentTextsError) {
        let parts = written.split(separator: " ", maxSplits: 1)
        guard let status = parts.first.flatMap({ ShipmentStatus(rawValue: String($0)) }) else {
            throw ShipmentTextsError(line: line, problem: "begins with no status")
        }
        var conditions: [[String]] = []
        var required: [[Phrase]] = []
        var excluded: [Phrase] = []
        for condition in parts.dropFirst().joined().split(separator: ",", omittingEmptySubsequences: false) {
            let condition = condition.drop { $0 == " " }
            let alternatives = condition.drop { $0 == "!" }
                .split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            let phrases = alternatives.compactMap(Phrase.init)
            guard phrases.count == alternatives.count else {
                throw ShipmentTextsError(line: line, problem: "has a phrase without words")
            }
            if condition.hasPrefix("!") {
                excluded += phrases
            } else {
                conditions.append(alternatives)
                required.append(phrases)
            }
        }
        guard !required.isEmpty else {
            throw ShipmentTextsError(line: line, problem: "has no condition that makes it fit")
        }
        self.init(line: line, status: status, conditions: conditions, required: required, excluded: excluded)
    }

    fileprivate func fits(_ text: ComparableText) -> Bool {
        required.allSatisfy { $0.contains { $0.isIn(text) } } && !excluded.contains { $0.isIn(text) }
    }
}

/// A line of the table of carrier texts that is no rule.
public struct ShipmentTextsError: Error, Equatable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let problem: String

    /// A line with what is wrong with it.
    public init(line: Int, problem: String) {
        self.line = line
        self.problem = problem
    }

    /// Names the line and what is wrong with it.
    public var description: String { "shipment texts, line \(line): \(problem)" }
}

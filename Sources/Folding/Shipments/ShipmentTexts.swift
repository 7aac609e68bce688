public import CJ
import Foundation
import Synchronization

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
    }

    /// One of some phrases must stand in a text, or none of them.
    private struct Condition {
        let phrases: Range<Int>
        let isExclusion: Bool
    }

    /// In the order in which they are tried.
    public private(set) var rules: [Rule] = []
    /// The phrases that rules name together, by name, as written.
    public private(set) var groups: [String: [String]] = [:]
    /// The beginnings of the groups' names, as in @es.said, in the order in which they came.
    private var languages: [String] = []
    private var book = PhraseBook()
    // Flat, since every rule is tried on every text.
    private var phrasesOfConditions: [Phrase] = []
    private var conditions: [Condition] = []
    private var conditionsOfRules: [Range<Int>] = []
    private let known = KnownTexts()
    private let exceptionKinds: ExceptionKinds

    /// Reads a table, and that of what is wrong with a parcel.
    ///
    /// - Throws: ``ShipmentTextsError`` for the first line that is no rule and no group, or no kind.
    public init(parsing table: String, exceptionKinds kinds: String = "") throws(ShipmentTextsError) {
        exceptionKinds = try ExceptionKinds(parsing: kinds)
        for (index, line) in table.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            if line.hasPrefix(PhraseBook.groupMark) {
                try addGroup(line, line: index + 1)
            } else {
                try addRule(line, line: index + 1)
            }
        }
    }

    /// All phrases, as written.
    public var phrases: [String] { groups.values.flatMap(\.self) + rules.flatMap { $0.conditions.flatMap(\.self) } }

    /// What is wrong with a parcel whose status is `exception`, by what is said of it, the plainest first.
    public func exceptionKind(of sayings: [String]) -> ExceptionKind { exceptionKinds.kind(of: sayings) ?? .other }

    /// The first rule that fits a text.
    public func rule(for text: String) -> Rule? {
        if let known = known.rule(for: text) { return known >= 0 ? rules[known] : nil }
        let found = firstRule(for: text)
        known.note(found ?? -1, for: text)
        return found.map { rules[$0] }
    }

    private func firstRule(for text: String) -> Int? {
        let found = book.found(in: ComparableText(text))
        return conditionsOfRules.firstIndex { rule in rule.allSatisfy { holds(conditions[$0], in: found) } }
    }

    private func holds(_ condition: Condition, in found: PhrasesFound) -> Bool {
        condition.phrases.contains { found.has(phrasesOfConditions[$0]) } != condition.isExclusion
    }
}

extension ShipmentTexts {
    private mutating func addGroup(_ written: Substring, line: Int) throws(ShipmentTextsError) {
        let parts = written.split(separator: " ", maxSplits: 1)
        let alternatives = Self.alternatives(in: parts.dropFirst().joined()[...])
        guard let name = parts.first.map(String.init), book.add(alternatives, toGroup: name) else {
            throw ShipmentTextsError(line: line, problem: Self.noPhrase)
        }
        groups[name, default: []] += alternatives
        let language = name.prefix { $0 != "." } + "."
        if !languages.contains(String(language)) { languages.append(String(language)) }
    }

    private mutating func addRule(_ written: Substring, line: Int) throws(ShipmentTextsError) {
        let parts = written.split(separator: " ", maxSplits: 1)
        guard let status = parts.first.flatMap({ ShipmentStatus(rawValue: String($0)) }) else {
            throw ShipmentTextsError(line: line, problem: "begins with no status")
        }
        let asked = parts.dropFirst().joined().split(separator: ",", omittingEmptySubsequences: false)
            .map { condition in
                let condition = condition.drop { $0 == " " }
                let isExclusion = condition.hasPrefix("!")
                return (Self.alternatives(in: condition.dropFirst(isExclusion ? 1 : 0)), isExclusion: isExclusion)
            }
        guard asked.contains(where: { !$0.isExclusion }) else {
            throw ShipmentTextsError(line: line, problem: "has no condition that makes it fit")
        }
        for asked in written.contains(Self.everyLanguage) ? languages.map({ said(asked, in: $0) }) : [asked]
        where asked.allSatisfy({ !$0.0.isEmpty }) {
            let begin = conditions.count
            for (alternatives, isExclusion) in asked {
                guard let added = book.phrases(forOneOf: alternatives) else {
                    throw ShipmentTextsError(line: line, problem: Self.noPhrase)
                }
                phrasesOfConditions += added
                conditions.append(
                    Condition(
                        phrases: phrasesOfConditions.count - added.count..<phrasesOfConditions.count,
                        isExclusion: isExclusion))
            }
            conditionsOfRules.append(begin..<conditions.count)
            rules.append(Rule(line: line, status: status, conditions: asked.filter { !$0.isExclusion }.map(\.0)))
        }
    }

    /// What stands for each language in turn.
    private static let everyLanguage = "@*."

    /// The conditions of a rule for every language in one of them, without what has no group there.
    private func said(
        _ asked: [([String], isExclusion: Bool)], in language: String
    ) -> [([String], isExclusion: Bool)] {
        asked.map { alternatives, isExclusion in
            let written = alternatives.map { $0.replacingOccurrences(of: Self.everyLanguage, with: language) }
            return (written.filter { PhraseBook.groupNames(in: $0).isSubset(of: groups.keys) }, isExclusion)
        }.filter { !$0.0.isEmpty || !$0.isExclusion }
    }

    private static func alternatives(in written: Substring) -> [String] {
        written.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static let noPhrase = "has a phrase without words, or a group that is not above it"
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

/// Which rule fits a text: carriers write the same few again and again, and each refold of a parcel asks for all of its.
private final class KnownTexts: Sendable {
    private let rules = Mutex<[String: Int]>([:])

    private static let most = 10_000
    private static let longest = 200

    /// The place of the rule, -1 where none fits; nil when it is not known.
    func rule(for text: String) -> Int? { rules.withLock { $0[text] } }

    func note(_ rule: Int, for text: String) {
        guard text.utf8.count <= Self.longest else { return }
        rules.withLock { rules in
            if rules.count >= Self.most { rules.removeAll(keepingCapacity: true) }
            rules[text] = rule
        }
    }
}

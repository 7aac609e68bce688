import Foundation

/// Words to look for: one step, or several, each behind the one before it in the same clause.
struct Phrase: Sendable {
    /// Where in its book the steps stand.
    fileprivate let range: Range<Int>
}

/// The phrases of a table, found together.
struct PhraseBook: Sendable {
    private var index = PhraseIndex()
    private var stepsOfParts: [String: Int] = [:]
    private var groups: [String: Group] = [:]
    private var stepCount = 0
    /// The steps of all phrases.
    private var steps: [Int] = []

    /// Phrases under one name. Those of a single step are found as one.
    private struct Group {
        let step: Int
        var pieces: [[UInt8]] = []
        var longer: [[Int]] = []

        var ways: [[Int]] { (pieces.isEmpty ? [] : [[step]]) + longer }
    }

    /// Between two steps: words may stand there.
    static let gap = " .. "
    /// In front of a group's name.
    static let groupMark = "@"

    /// The phrases that fit where one of the written ones does.
    ///
    /// - Returns: nil when a part of one has no words, or names no group that is known.
    mutating func phrases(forOneOf alternatives: [String]) -> [Phrase]? {
        var group = Group(step: newStep())
        guard add(alternatives, to: &group) else { return nil }
        return group.ways.map { way in
            steps += way
            return Phrase(range: steps.count - way.count..<steps.count)
        }
    }

    /// Adds to the group of a name.
    ///
    /// - Returns: false when a phrase is none, as in ``phrases(forOneOf:)``.
    mutating func add(_ alternatives: [String], toGroup name: String) -> Bool {
        var group = groups[name] ?? Group(step: newStep())
        defer { groups[name] = group }
        return add(alternatives, to: &group)
    }

    private mutating func add(_ alternatives: [String], to group: inout Group) -> Bool {
        for written in alternatives {
            let parts = Self.parts(of: written)
            if parts.count > 1 {
                var longer: [[Int]] = [[]]
                for part in parts {
                    guard let ways = ways(toFind: part) else { return false }
                    longer = longer.flatMap { start in ways.map { start + $0 } }
                }
                group.longer += longer
            } else if let other = groups[written] {
                add(other.pieces, to: &group)
                group.longer += other.longer
            } else {
                let spellings = written.hasPrefix(Self.groupMark) ? [] : Self.spellings(of: written)
                guard !spellings.isEmpty else { return false }
                add(spellings, to: &group)
            }
        }
        return true
    }

    private mutating func add(_ pieces: [[UInt8]], to group: inout Group) {
        group.pieces += pieces
        for piece in pieces { index.insert(piece, step: group.step) }
    }

    /// The steps by which a part between gaps is found.
    private mutating func ways(toFind part: String) -> [[Int]]? {
        if part.hasPrefix(Self.groupMark) { return groups[part]?.ways }
        if let step = stepsOfParts[part] { return [[step]] }
        var group = Group(step: newStep())
        guard add([part], to: &group) else { return nil }
        stepsOfParts[part] = group.step
        return group.ways
    }

    private mutating func newStep() -> Int {
        stepCount += 1
        return stepCount - 1
    }

    /// Looks through a text once for all phrases.
    func found(in text: ComparableText) -> PhrasesFound {
        var found = PhrasesFound(text: text, steps: steps, stepCount: stepCount)
        index.findSteps(in: text) { step, range in found.note(step, at: range) }
        return found
    }
}

extension PhraseBook {
    /// The groups that a phrase names.
    static func groupNames(in written: String) -> Set<String> {
        Set(parts(of: written).filter { $0.hasPrefix(groupMark) })
    }

    private static func parts(of written: String) -> [String] {
        written.utf8.contains(UInt8(ascii: ".")) ? written.components(separatedBy: gap) : [written]
    }

    /// How a piece may stand in a text. German writes ü as u or as ue; the first is the plain one.
    private static func spellings(of written: String) -> [[UInt8]] {
        let umlauts: [Character: String] = ["ä": "ae", "ö": "oe", "ü": "ue"]
        let hasUmlauts = !written.utf8.allSatisfy { $0 < 0x80 } && written.contains { umlauts[$0] != nil }
        let spelledOut = hasUmlauts ? [written.map { umlauts[$0] ?? String($0) }.joined()] : []
        return ([written] + spelledOut).compactMap(bytes(of:))
    }

    /// - Parameter written: the words. A `^` before them is the text's beginning, a `$` behind them its end, a `*`
    ///   leaves the end of the last one open, and with `=` in front accents count.
    private static func bytes(of written: String) -> [UInt8]? {
        var words = Substring(written)
        func has(_ mark: Character, atEnd: Bool = false) -> Bool {
            guard (atEnd ? words.last : words.first) == mark else { return false }
            words = atEnd ? words.dropLast() : words.dropFirst()
            return true
        }
        let keepsAccents = has("=")
        let isAtBegin = has("^")
        let isAtEnd = has("$", atEnd: true)
        let isOpen = has("*", atEnd: true)
        let text = ComparableText(String(words))
        let comparable = keepsAccents ? text.accented?.bytes ?? text.bytes : text.bytes
        var bytes = Array(comparable.dropFirst().dropLast())
        guard !bytes.isEmpty, !words.contains("*"), !words.contains("..") else { return nil }
        let last = words.unicodeScalars.last { TextCharacter.Kind($0) != .mark }
        // The blank behind the words is what keeps them from being found at the beginning of a longer one.
        if isOpen || !isAtEnd && last.map(TextCharacter.Kind.init) == .unspaced { bytes.removeLast() }
        return (isAtBegin ? [ComparableText.begin] : []) + bytes + (isAtEnd ? [ComparableText.end] : [])
    }
}

/// What of a book's phrases stands in a text.
struct PhrasesFound {
    private let text: ComparableText
    private let steps: [Int]
    /// Where a step stands, and the place of the next one in the list.
    private var places: [(range: Range<Int>, next: Int)] = []
    /// The first place of each step; -1 for none.
    private var firstPlaces: [Int]

    fileprivate init(text: ComparableText, steps: [Int], stepCount: Int) {
        self.text = text
        self.steps = steps
        firstPlaces = [Int](repeating: -1, count: stepCount)
    }

    fileprivate mutating func note(_ step: Int, at range: Range<Int>) {
        places.append((range, firstPlaces[step]))
        firstPlaces[step] = places.count - 1
    }

    /// Whether the text has these words.
    func has(_ phrase: Phrase) -> Bool {
        for place in phrase.range where firstPlaces[steps[place]] < 0 { return false }
        return phrase.range.count == 1 || has(phrase.range, after: nil)
    }

    private func has(_ rest: Range<Int>, after last: Range<Int>?) -> Bool {
        guard !rest.isEmpty else { return true }
        var place = firstPlaces[steps[rest.lowerBound]]
        while place >= 0 {
            let range = places[place].range
            if last.map({ follows(range, after: $0) }) ?? true, has(rest.dropFirst(), after: range) { return true }
            place = places[place].next
        }
        return false
    }

    private func follows(_ range: Range<Int>, after last: Range<Int>) -> Bool {
        range.lowerBound >= last.upperBound
            && text.clause(at: range.lowerBound) == text.clause(at: last.upperBound - 1)
    }
}

import Foundation

/// A text as phrases are looked for in it: in lower case and without accents, its words between single blanks.
///
/// Markup, full-width and other compatibility forms are read through, and so are marks that nobody sees. Punctuation
/// separates words, an apostrophe is left out.
struct ComparableText: Sendable {
    /// The words in UTF-8, with a blank behind each run of letters and each of characters that need none, between
    /// ``begin`` and ``end``.
    private(set) var bytes: [UInt8] = []
    /// Where a phrase may begin: at the beginning, at a word, behind an apostrophe, and at each character that needs no
    /// blank.
    private(set) var starts: [Int] = []
    /// Where a clause begins behind another.
    private(set) var clauses: [Int] = []
    /// The same with its accents; nil where it has none.
    private(set) var accented: Accented?

    /// A text with its accents, and how it lies over the one without.
    struct Accented: Sendable {
        fileprivate(set) var bytes: [UInt8] = []
        fileprivate(set) var starts: [Int] = []
        /// For each byte the place of its character in the text without accents.
        fileprivate(set) var places: [Int] = []
    }

    static let begin: UInt8 = 2
    static let end: UInt8 = 3
    private static let blank = UInt8(ascii: " ")

    /// Carriers write some hundred characters; the rest of a longer text is not looked at.
    static let longestText = 500

    init(_ text: String) {
        let scalars = Markup.removed(from: text.unicodeScalars.prefix(Self.longestText))
        guard !scalars.allSatisfy(\.isASCII) else {
            write(scalars)
            return
        }
        let plain = String(String.UnicodeScalarView(scalars.map(TextCharacter.beforeComposing)))
        accented = Accented()
        // In two steps: in one, Foundation leaves half-width kana apart from their marks.
        let composed = plain.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
        write(composed.lowercased().unicodeScalars)
        if accented?.bytes == bytes { accented = nil }
    }

    /// The clause that a place belongs to.
    func clause(at place: Int) -> Int {
        var clause = 0
        while clause < clauses.count, clauses[clause] <= place { clause += 1 }
        return clause
    }

    private mutating func write(_ scalars: some Sequence<Unicode.Scalar>) {
        start()
        append(Self.begin)
        var run = Run.none
        // Ends the clause if a blank follows.
        var mayEnd = false
        var wasBlank = true
        var mayStart = false
        for scalar in scalars {
            let kind = TextCharacter.Kind(scalar)
            if mayEnd, kind == .blank { clauses.append(bytes.count) }
            if kind != .mark { mayEnd = false }
            switch kind {
            case .mark: continue
            case .apostrophe:
                mayStart = true
                continue
            case .letter, .unspaced:
                let next = kind == .letter ? Run.letters : .unspaced
                if run.isApart(from: next) { append(Self.blank) }
                if next == .unspaced || run != .letters || mayStart { start() }
                append(scalar)
                run = next
            case .blank:
                if run == .letters { append(Self.blank) }
                run = run == .letters ? .none : run
            case .punctuation, .clauseEnd, .period, .dash:
                if run != .none { append(Self.blank) }
                run = .none
                if kind == .clauseEnd { clauses.append(bytes.count) }
                mayEnd = kind == .period || kind == .dash && wasBlank
            }
            wasBlank = kind == .blank
            mayStart = false
        }
        if run != .none { append(Self.blank) }
        append(Self.end)
        accented?.places.append(bytes.count)
    }

    private mutating func start() {
        starts.append(bytes.count)
        if let place = accented?.bytes.count { accented?.starts.append(place) }
    }

    private mutating func append(_ byte: UInt8) {
        accented?.append([byte], at: bytes.count)
        bytes.append(byte)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            append("A"..."Z" ~= scalar ? byte | 0x20 : byte)
        } else {
            let written = String(scalar).utf8
            accented?.append(written, at: bytes.count)
            bytes += TextCharacter.withoutAccents[scalar] ?? Array(written)
        }
    }

    /// What stands last, while a text is written.
    private enum Run {
        case none, letters
        /// No blank is written between characters that need none, whether or not there is one.
        case unspaced

        func isApart(from next: Run) -> Bool { self != .none && self != next }
    }
}

extension ComparableText.Accented {
    fileprivate mutating func append(_ written: some Collection<UInt8>, at place: Int) {
        bytes += written
        places += repeatElement(place, count: written.count)
    }
}

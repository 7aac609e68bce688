import Foundation
import Synchronization

/// Tells what of a free text may be shown to people who do not read messages: the words that are known, and an ellipsis
/// for all others, since any of them may be somebody's name (`docs/decisions/0041-only-known-words.md`).
public struct Vocabulary: Sendable {
    private var words: Set<[UInt8]> = []
    /// The beginnings of words whose endings vary.
    private var stems: Set<[UInt8]> = []
    /// What is found without blanks around it: runs of ideographs, kana and hangul.
    private var runs: Set<[Unicode.Scalar]> = []
    private var longestRun = 0
    private let known = ShownTexts()
    private let knownPlaces = ShownTexts()

    /// What stands for what is not shown.
    static let ellipsis = "…"

    /// - Parameters:
    ///   - phrases: as written in the table of carriers' texts.
    ///   - list: words between blanks; a line that begins with # is none.
    public init(phrases: some Sequence<String>, list: String) {
        for phrase in phrases {
            for part in phrase.components(separatedBy: PhraseBook.gap) where !part.hasPrefix(PhraseBook.groupMark) {
                for word in part.split(separator: " ") { add(word.drop { "^=".contains($0) }) }
            }
        }
        for line in list.split(separator: "\n") where !line.hasPrefix("#") {
            for word in line.split(separator: " ") { add(word) }
        }
    }

    private mutating func add(_ written: Substring) {
        let isOpen = written.hasSuffix("*")
        for piece in TextPiece.pieces(of: Array(written.unicodeScalars.filter { $0 != "*" && $0 != "$" })) {
            switch piece {
            case .word(let scalars):
                let plain = Self.plain(scalars)
                if isOpen { stems.insert(plain) }
                words.insert(plain)
            case .run(let scalars):
                let plain = Self.plainRun(scalars)
                runs.insert(plain)
                longestRun = max(longestRun, plain.count)
            case .number, .other: break
            }
        }
    }

    // MARK: Showing

    /// A text with an ellipsis for what may name somebody: unknown words, and digits that may be a telephone's.
    ///
    /// - Parameter place: where it happened, if that is shown beside it: its words are known then.
    public func shown(_ text: String, beside place: String? = nil) -> String {
        if let known = known[text, place] { return known }
        let plain = String(String.UnicodeScalarView(Markup.removed(from: text.unicodeScalars.prefix(Self.longestText))))
        let cut = cut(plain, beside: place.map(wordsOfPlace) ?? [])
        // Markup that hides nothing stays as it is.
        let shown = cut == plain && text.unicodeScalars.count <= Self.longestText ? text : cut
        known.note(shown, for: text, place)
        return shown
    }

    /// Carriers write some hundred characters; the rest of a longer text is not shown.
    static let longestText = 2_000

    private func cut(_ text: String, beside place: Set<[UInt8]>) -> String {
        var shown = String.UnicodeScalarView()
        var isCut = false
        /// What stands between an ellipsis and what comes next, if that is none.
        var between: [Unicode.Scalar] = []
        func hide() {
            if !isCut { shown.append(contentsOf: Self.ellipsis.unicodeScalars) }
            isCut = true
            between = []
        }
        func show(_ scalars: some Sequence<Unicode.Scalar>) {
            shown.append(contentsOf: between)
            shown.append(contentsOf: scalars)
            between = []
            isCut = false
        }
        for piece in TextPiece.pieces(of: Array(text.unicodeScalars)) {
            switch piece {
            case .word(let scalars): isKnown(scalars, place) ? show(scalars) : hide()
            case .number(let scalars): TextPiece.mayBeTelephone(scalars) ? hide() : show(scalars)
            case .run(let scalars): for part in parts(of: scalars) { part.isKnown ? show(part.scalars) : hide() }
            case .other(let scalar):
                // Between two names stand a blank, a hyphen, an initial's full stop, or the signs of an address.
                if isCut, " .-'’@_/&\u{A0}".unicodeScalars.contains(scalar) {
                    between.append(scalar)
                } else {
                    show([scalar])
                }
            }
        }
        shown.append(contentsOf: between)
        return String(shown)
    }

    private func isKnown(_ scalars: [Unicode.Scalar], _ place: Set<[UInt8]>) -> Bool {
        let plain = Self.plain(scalars)
        guard !plain.isEmpty else { return true }
        if words.contains(plain) || place.contains(plain) || Self.isCode(scalars) { return true }
        if hasKnownStem(plain) { return true }
        // An elided word stands before an apostrophe: l'expéditeur, d'arrivée. Its owner's s behind it: sender's.
        let parts = scalars.split { TextCharacter.Kind($0) == .apostrophe }
        return parts.count > 1
            && parts.allSatisfy { part in
                let plain = Self.plain(Array(part))
                return plain.count == 1 || words.contains(plain) || hasKnownStem(plain)
            }
    }

    private func hasKnownStem(_ plain: [UInt8]) -> Bool {
        (0...min(12, plain.count - 1)).contains { length in
            let ending = Array(plain.suffix(length))
            // The endings of other alphabets are not listed.
            let isEnding =
                Self.endings.contains(ending) || plain.count - length >= 10 && ending.allSatisfy { $0 >= 0x80 }
            return isEnding && stems.contains(Array(plain.dropLast(length)))
        }
    }

    /// The parts of a run that are known, the longest first, and what is left between them.
    private func parts(of run: [Unicode.Scalar]) -> [(scalars: [Unicode.Scalar], isKnown: Bool)] {
        let plain = Self.plainRun(run)
        guard plain.count == run.count else { return [(run, runs.contains(plain))] }
        var parts: [(scalars: [Unicode.Scalar], isKnown: Bool)] = []
        var place = 0
        while place < run.count {
            let length = (1...max(1, min(longestRun, run.count - place))).last {
                runs.contains(Array(plain[place..<place + $0]))
            }
            parts.append((Array(run[place..<place + (length ?? 1)]), length != nil))
            place += length ?? 1
        }
        return parts
    }

    // MARK: Places

    /// A place with an ellipsis for what is none: telephones, addresses of mail, and who follows a word such as c/o.
    ///
    /// Carriers write places that no list has, so their words are shown.
    public func shownPlace(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "@") }) || text.utf8.count > 5 else {
            return text
        }
        if let known = knownPlaces[text, nil] { return known }
        var shown = ""
        for clause in TextPiece.clauses(of: text.unicodeScalars.prefix(Self.longestText)) {
            shown += Self.withoutTelephones(Self.withoutPersons(clause))
        }
        knownPlaces.note(shown, for: text, nil)
        return shown
    }

    private static func withoutPersons(_ clause: String) -> String {
        let lower = clause.lowercased()
        guard lower.utf8.count == clause.utf8.count else { return clause.contains("@") ? ellipsis : clause }
        var end: Int?
        for mark in beforePersons {
            guard let found = lower.range(of: mark) else { continue }
            let starts = found.lowerBound == lower.startIndex || !lower[lower.index(before: found.lowerBound)].isLetter
            let ends = found.upperBound == lower.endIndex || !lower[found.upperBound].isLetter
            if starts, ends {
                end = min(end ?? .max, lower.utf8.distance(from: lower.startIndex, to: found.upperBound))
            }
        }
        if let end {
            let rest = clause.utf8.dropFirst(end)
            guard rest.contains(where: { $0 > UInt8(ascii: "@") }) else { return clause }
            return String(decoding: clause.utf8.prefix(end), as: UTF8.self) + " " + ellipsis
        }
        guard clause.contains("@") else { return clause }
        return clause.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.contains("@") ? Substring(ellipsis) : $0 }.joined(separator: " ")
    }

    /// Words that a person follows.
    private static let beforePersons = [
        "c/o", "attn", "attention", "att", "signed by", "signed for", "received by", "collected by", "signature",
        "recipient", "consignee", "receiver", "addressee", "customer", "name", "contact", "mr", "mrs", "ms", "miss",
        "dr",
        "herr", "frau", "tel", "phone", "mobile", "z. hd.", "z.hd.", "收件人", "签收人", "联系人", "电话",
    ]

    private static func withoutTelephones(_ clause: String) -> String {
        TextPiece.pieces(of: Array(clause.unicodeScalars)).map { piece in
            if case .number(let scalars) = piece, TextPiece.mayBeTelephone(scalars) { return ellipsis }
            return String(String.UnicodeScalarView(piece.scalars))
        }.joined()
    }

    private func wordsOfPlace(_ place: String) -> Set<[UInt8]> {
        Set(
            TextPiece.pieces(of: Array(shownPlace(place).unicodeScalars)).compactMap { piece in
                if case .word(let scalars) = piece { Self.plain(scalars) } else { nil }
            })
    }
}

// MARK: Plain forms

extension Vocabulary {
    /// A word in lower case, without accents and marks, in UTF-8.
    private static func plain(_ scalars: [Unicode.Scalar]) -> [UInt8] {
        if scalars.allSatisfy(\.isASCII) {
            return scalars.compactMap { scalar in
                TextCharacter.Kind(scalar) == .apostrophe ? nil : UInt8(scalar.value) | ("A"..."Z" ~= scalar ? 0x20 : 0)
            }
        }
        return ComparableText(String(String.UnicodeScalarView(scalars))).bytes.filter { $0 > 0x20 }
    }

    /// A run in the forms that the table has: one character for one.
    private static func plainRun(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        scalars.map { scalar in
            TextCharacter.withoutAccents[scalar].flatMap { String(decoding: $0, as: UTF8.self).unicodeScalars.first }
                ?? scalar
        }
    }

    /// Whether it is a code as parcels have: two or three capitals, many digits, and perhaps two capitals.
    private static func isCode(_ scalars: [Unicode.Scalar]) -> Bool {
        func isCapital(_ scalar: Unicode.Scalar) -> Bool { "A"..."Z" ~= scalar }
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }
        let front = scalars.prefix(while: isCapital)
        let digits = scalars.dropFirst(front.count).prefix(while: isDigit)
        let end = scalars.dropFirst(front.count + digits.count)
        return (2...3).contains(front.count) && digits.count >= 8 && end.count <= 2 && end.allSatisfy(isCapital)
            && !telephoneMarks.contains(String(String.UnicodeScalarView(front)))
    }

    private static let telephoneMarks: Set<String> = ["TEL", "MOB", "FAX", "PH", "TLF"]

    /// What may follow a stem, beside nothing.
    private static let endings: Set<[UInt8]> = Set(
        """
        s es e ed d en er ers ing ings ion ions ation ations ment ments al ally able ible ly y ies ied ance ence ancy ency
        ity ive ory or ors ure ures t ts n ns r rs is ise ize ised ized ising izing ication ications ating ated ate ates
        ements ement edly ness less ful tion tions ting ted ter ters ten te sion sions ssion ssions ative el els ies
        em es ung ungen st ten tem o a os as i u ow ach ami ie iem ego ej ym ych owy owa owe lar ler leri lari in un nin
        dan den da de ya ye si sı miz niz nuz imiz ta te
        """.split { " \n".contains($0) }.map { Array($0.utf8) } + [[]])
}

/// What was found to be shown of a text: carriers write the same few again and again.
private final class ShownTexts: Sendable {
    private struct Key: Hashable {
        let text: String
        let place: String?
    }

    private let texts = Mutex<[Key: String]>([:])

    private static let most = 10_000
    private static let longest = 300

    subscript(text: String, place: String?) -> String? { texts.withLock { $0[Key(text: text, place: place)] } }

    func note(_ shown: String, for text: String, _ place: String?) {
        guard text.utf8.count + (place?.utf8.count ?? 0) <= Self.longest else { return }
        texts.withLock { texts in
            if texts.count >= Self.most { texts.removeAll(keepingCapacity: true) }
            texts[Key(text: text, place: place)] = shown
        }
    }
}

import Foundation

/// A text as phrases are looked for in it: in lower case, its words between single blanks.
///
/// Full-width and other compatibility forms become plain ones, punctuation separates words, and an apostrophe is left
/// out.
struct ComparableText: Sendable {
    /// The words in UTF-8, with a blank behind each run of letters or of ideographs.
    fileprivate private(set) var bytes: [UInt8] = []
    /// Where a phrase may begin: at a word, and at each ideograph.
    fileprivate private(set) var starts: [Int] = []
    fileprivate private(set) var endsInIdeograph = false

    /// Carriers write some hundred characters; the rest of a longer text is not looked at.
    static let longestText = 500

    init(_ text: String) {
        let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.longestText)))
        var last = Kind.gap
        for scalar in start.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            guard let kind = Kind(scalar) else { continue }
            if kind != last, last != .gap { bytes.append(UInt8(ascii: " ")) }
            if kind == .ideograph || kind == .letter && last != .letter { starts.append(bytes.count) }
            if kind != .gap {
                bytes += String(scalar).utf8
                endsInIdeograph = kind == .ideograph
            }
            last = kind
        }
        if last != .gap { bytes.append(UInt8(ascii: " ")) }
    }

    private enum Kind {
        case letter
        case ideograph
        case gap

        /// Nil for what is no more than a mark within a word.
        init?(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "a"..."z", "0"..."9": self = .letter
            case "'", "’", "ʼ", "`": return nil
            case _ where scalar.isASCII: self = .gap
            case _ where scalar.properties.isIdeographic: self = .ideograph
            case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil: self = .letter
            default: self = .gap
            }
        }
    }
}

/// Words to look for, from a word's beginning to a word's end; ideographs, wherever they stand.
struct Phrase: Sendable {
    private let bytes: [UInt8]

    /// - Parameter written: the words; a `*` behind them leaves the end of the last one open.
    /// - Returns: nil when it has no words.
    init?(_ written: String) {
        let text = ComparableText(written)
        guard !text.bytes.isEmpty else { return nil }
        // The blank behind the words is what keeps them from being found at the beginning of a longer one.
        bytes = written.hasSuffix("*") || text.endsInIdeograph ? text.bytes.dropLast() : text.bytes
    }

    /// Whether the text has these words.
    func isIn(_ text: ComparableText) -> Bool {
        text.starts.contains { start in
            guard text.bytes.count - start >= bytes.count else { return false }
            for offset in bytes.indices where text.bytes[start + offset] != bytes[offset] { return false }
            return true
        }
    }
}

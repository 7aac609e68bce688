import Foundation

/// A parcel's number: as it was written, and in the form that tells it from others (`docs/cj.md`, Track numbers).
///
///     TrackNumber.all(in: " yt 2699 9000 0000 2001 ")   // one, whose normal form is YT2699900000002001
///     TrackNumber.all(in: "YT1001,YT1002")              // two
public struct TrackNumber: Sendable, Hashable {
    /// As written, without the blanks around it.
    public let written: String
    /// What is left without blanks, dashes, letter case and, of a USPS number, the ZIP code in front of it. Two texts with
    /// one normal form are one number.
    public let normal: String

    /// - Returns: nil when the text has neither letter nor digit, or more than ``IdText/longest`` bytes.
    public init?(_ text: String) {
        if Self.isPlain(text) {
            written = text
            normal = Self.withoutZIP(text)
        } else {
            written = Self.trimmed(text)
            normal = Self.withoutZIP(Self.bare(written))
        }
        guard !normal.isEmpty, written.utf8.count <= IdText.longest, normal.utf8.count <= IdText.longest else {
            return nil
        }
    }

    /// Whether CJ gave the number itself, by its form (`CJP…YQ`).
    public var isCJs: Bool { normal.hasPrefix("CJ") && normal.utf8.contains(where: Self.isDigit) }

    /// The most numbers of one field that are used.
    public static let most = 100

    /// The numbers that a field names, each once, in their order.
    ///
    /// Commas, semicolons, bars, line ends and their like part numbers. A blank, a slash or a plus sign may stand within
    /// a number; they part numbers where every piece is a whole number by itself.
    public static func all(in text: String) -> [TrackNumber] {
        guard !isPlain(text) else { return [number(text)].compactMap(\.self) }
        var found: [TrackNumber] = []
        var normals: Set<String> = []
        for part in text.unicodeScalars.split(whereSeparator: parts) {
            for piece in pieces(of: part) {
                guard found.count < most else { return found }
                if let number = number(String(piece)), normals.insert(number.normal).inserted { found.append(number) }
            }
        }
        return found
    }

    /// What says that there is nothing is no number.
    private static func number(_ text: String) -> TrackNumber? {
        Fields.id(named: text).flatMap { IdText.identifies($0) ? TrackNumber($0) : nil }
    }

    // MARK: Several numbers

    private typealias Scalars = Substring.UnicodeScalarView

    /// What stands between two numbers and never within one.
    private static func parts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ",", ";", "|", "\n", "\r", "\"", "[", "]", "{", "}", "<", ">", "&", "\u{0B}", "\u{0C}", "\u{85}",
            "\u{2028}", "\u{2029}", "，", "、", "；", "｜", "،", "؛", "､", "︔", "﹐", "﹑", "﹔":
            true
        default: false
        }
    }

    /// A part, or the whole numbers that blanks and slashes part in it.
    private static func pieces(of part: Scalars) -> [String] {
        let pieces = part.split { isBlank($0) || "/\\+／＼＋".unicodeScalars.contains($0) }
            .map { String($0) }
            .filter { !bare($0).isEmpty }
        let bares = pieces.map(bare)
        guard pieces.count > 1, bares.allSatisfy(isWhole),
            bares.allSatisfy({ $0.utf8.count == bares[0].utf8.count })
                || bares.allSatisfy({ $0.utf8.first.map(isDigit) == false })
        else { return [String(part)] }
        return pieces
    }

    /// Whether a piece is long enough to be a number by itself: the groups that people write a number in are shorter.
    private static func isWhole(_ bare: String) -> Bool {
        bare.utf8.count >= 10 && bare.utf8.count(where: isDigit) >= 8
    }

    // MARK: The normal form

    /// Whether a text is its own normal form but for a ZIP code: capitals and digits, as nearly all are.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func bare(_ text: String) -> String {
        var bare = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.uppercased().unicodeScalars
        where !isBlank(scalar) && !isDash(scalar) && scalar != "(" && scalar != ")" {
            bare.append(scalar)
        }
        let hasContent = bare.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        return hasContent ? String(bare) : ""
    }

    /// USPS puts `420` and the ZIP code of 5 or 9 digits in front of its numbers, of 20 to 22 or 26 digits, in bar codes.
    private static func withoutZIP(_ number: String) -> String {
        let digits = number.utf8
        guard (28...38).contains(digits.count), digits.starts(with: "420".utf8), digits.allSatisfy(isDigit) else {
            return number
        }
        for (front, lengths) in [(3 + 5, [20, 21, 22]), (3 + 9, [20, 21, 22]), (3 + 5, [26]), (3 + 9, [26])] {
            let rest = digits.dropFirst(front)
            guard lengths.contains(rest.count), rest.first == UInt8(ascii: "9") else { continue }
            return String(rest) ?? number
        }
        return number
    }

    /// A blank, or a mark that nobody sees.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value <= 0x20 || scalar.value == 0x7F }
        if scalar.properties.isWhitespace { return true }
        return switch scalar.properties.generalCategory {
        case .format, .control, .spaceSeparator: true
        default: scalar == "\u{FFFD}"
        }
    }

    private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar == "\u{2212}"
            || !scalar.isASCII && scalar.properties.generalCategory == .dashPunctuation
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// The address of a page that shows a parcel's way, without what may tell of a person.
///
/// Carriers ask on such pages for the postal code or the telephone of whom the parcel is for, and some write it into the
/// address (`docs/cj.md`, What the API answers). What is kept are the site, the words of its path, and track numbers.
public enum TrackingURL {
    /// What is kept of an address; nil when it is none of the web.
    public static func safe(_ written: String) -> String? {
        let parts = written.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else { return nil }
        let rest = parts[1]
        let (address, fragment) = cut(rest, at: "#")
        let (place, query) = cut(address, at: "?")
        let segments = place.split(separator: "/", omittingEmptySubsequences: false)
        guard let site = segments.first, isSite(site) else { return nil }
        let path = segments.dropFirst().prefix { $0.isEmpty || isWord($0) || isTrackNumber($0) }
        let isWhole = path.count == segments.count - 1
        let kept = ([site] + path).joined(separator: "/") + (isWhole || path.isEmpty ? "" : "/")
        return "\(parts[0].lowercased())://" + kept + pairs(query, behind: "?") + pairs(fragment, behind: "#")
    }

    private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    /// The pairs whose value is a track number.
    private static func pairs(_ text: Substring?, behind mark: String) -> String {
        let kept = (text ?? "").split(separator: "&").filter { pair in
            let (name, value) = cut(pair, at: "=")
            return isWord(name) && value.map(isTrackNumber) ?? false
        }
        return kept.isEmpty ? "" : mark + kept.joined(separator: "&")
    }

    /// A host's name, perhaps with a port.
    private static func isSite(_ text: Substring) -> Bool {
        (1...100).contains(text.utf8.count) && text.contains(".")
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || [".", "-", ":"].contains(UnicodeScalar($0)) }
    }

    /// A word of the site's own, such as `track` or `en-us.html`.
    private static func isWord(_ text: Substring) -> Bool {
        (1...30).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || [".", "-", "_"].contains(UnicodeScalar($0)) }
    }

    /// What is surely a parcel's number: capitals with eight digits or more, or digits alone, more than any telephone or
    /// tax number has.
    private static func isTrackNumber(_ text: Substring) -> Bool {
        let digits = text.utf8.count(where: isDigit)
        let isDigitsAlone = digits == text.utf8.count
        return text.utf8.count <= 40 && digits >= (isDigitsAlone ? 18 : 8)
            && text.utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

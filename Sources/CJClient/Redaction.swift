/// Cuts from CJ's words what must not be repeated.
enum Redaction {
    /// The longest text that is repeated, in characters.
    static let longest = 300
    /// What is longer looks like a token; CJ's order codes are shorter.
    private static let longestWord = 24

    /// The text on one line, without the secrets, mail addresses, paths of URLs and whatever looks like a token.
    static func words(_ text: String, without secrets: [Secret] = []) -> String {
        var text = text
        for secret in secrets { text = text.replacing(secret.text, with: "…") }
        let words = text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).map(redactedWord)
        return String(withoutControls(words.joined(separator: " ")).prefix(longest))
    }

    /// The text without characters that a terminal would obey.
    static func withoutControls(_ text: String) -> String {
        text.filter { !$0.unicodeScalars.contains(where: isControl) }
    }

    private static func redactedWord(_ word: Substring) -> String {
        if let scheme = word.firstRange(of: "://") {
            let host = word[scheme.upperBound...].prefix { !"/?#".contains($0) }
            let origin = word[..<scheme.upperBound] + (host.split(separator: "@").last ?? "")
            return host.endIndex == word.endIndex ? String(origin) : origin + "/…"
        }
        if word.contains("@") { return "…" }
        return word.split(omittingEmptySubsequences: false, whereSeparator: { !isWordCharacter($0) }).reduce(
            into: (text: "", at: word.startIndex)
        ) { result, run in
            result.text += word[result.at..<run.startIndex]
            result.text += run.count >= longestWord ? "…" : String(run)
            result.at = run.endIndex
        }.text
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_-.+=".contains(character)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .format].contains(scalar.properties.generalCategory)
    }
}

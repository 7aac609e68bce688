/// How an amount is written: digits, perhaps a sign before them, a point among them. Each snapshot has dozens, so no regular
/// expression is made for them.
enum AmountText {
    /// Whether a text is an amount with no more digits on either side of the point.
    static func isAmount(_ text: String, longestPart: Int) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, isWhole(whole), unsigned(whole).count <= longestPart else {
            return false
        }
        return parts.count == 1 || isDigits(parts[1]) && parts[1].count <= longestPart
    }

    /// Whether it is digits, perhaps with a minus before them.
    static func isWhole(_ text: Substring.UTF8View) -> Bool { isDigits(unsigned(text)) }

    /// Whether it is digits, and some.
    static func isDigits(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func unsigned(_ text: Substring.UTF8View) -> Substring.UTF8View {
        text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    }
}

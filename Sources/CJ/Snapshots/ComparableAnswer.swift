// CJ answers the same question now with a number and now with its text, prints what is missing as null, as an empty text
// or as the text `null`, or leaves it out (`docs/cj.md`, What the API answers). None of that is news.
extension JSON {
    /// The value in a form that two answers share when they say the same.
    ///
    /// - Parameter without: a member of an answer that does not count.
    func comparable(without: String = "") -> [UInt8] {
        var canonical = CanonicalJSON()
        comparableWriter(without: without)?(&canonical)
        return canonical.bytes
    }

    /// Nil where the value says nothing.
    private func comparableWriter(without: String = "") -> ((inout CanonicalJSON) -> Void)? {
        if let members {
            let writers = members.compactMap { name, value in
                name == without ? nil : value.comparableWriter().map { (name: name, write: $0) }
            }
            return { $0.object(writers) }
        }
        if let elements {
            let writers = elements.compactMap { $0.comparableWriter() }
            return { $0.array(writers) }
        }
        if let text = string ?? number {
            guard !text.isEmpty, text != "null" else { return nil }
            let shortest = Self.withoutTrailingZeros(isNumber ? WrittenNumber.plain(text) : text)
            return { $0.string(shortest) }
        }
        guard let bool else { return nil }
        return { $0.verbatim((bool ? "true" : "false").utf8) }
    }

    /// `1.50` is the amount `1.5`, and `1.00` is `1`.
    private static func withoutTrailingZeros(_ text: String) -> String {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, AmountText.isWhole(parts[0]), AmountText.isDigits(parts[1]) else { return text }
        let decimals = parts[1].lastIndex { $0 != UInt8(ascii: "0") }
        return String(text[...(decimals ?? text.utf8.index(before: parts[0].endIndex))])
    }
}

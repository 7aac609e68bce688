extension JSON {
    /// Another spelling of the value, which is the same for all in which CJ's API writes one and the same: numbers as
    /// text, decimals without the zeros at their end, and nothing for what is null, empty or the word null.
    ///
    /// - Returns: nil for nothing.
    var meaning: [UInt8]? {
        guard let write = writer else { return nil }
        var canonical = CanonicalJSON()
        write(&canonical)
        return canonical.bytes
    }

    private var writer: ((inout CanonicalJSON) -> Void)? {
        if let members {
            let written = members.compactMap { name, value in value.writer.map { (name: name, write: $0) } }
            return { $0.object(written) }
        }
        if let elements {
            let written = elements.compactMap(\.writer)
            return { $0.array(written) }
        }
        if let text = string ?? number {
            let plain = Self.plain(text)
            return plain.isEmpty || plain == "null" ? nil : { $0.string(plain) }
        }
        return isNull ? nil : { $0.verbatim(bytes) }
    }

    private static func plain(_ text: String) -> String {
        guard text.contains("."), text.wholeMatch(of: /-?[0-9]+\.[0-9]+/) != nil else { return text }
        let digits = text.reversed().drop { $0 == "0" }
        return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
    }
}

extension JSON {
    /// The elements in front of those of an earlier array of objects, where this one ends with all of that one as it is
    /// written. Both may be the texts of arrays in strings; what the earlier holds must be JSON.
    ///
    /// That the ends have the same bytes is enough: behind a comma, what is the rest of an array by itself can neither be
    /// inside a string, since its quotes come in pairs, nor deeper, since its brackets close one array and no more.
    ///
    /// - Returns: nil where this one ends otherwise, or is no JSON.
    func elements(before earlier: JSON) -> [JSON]? {
        guard isString == earlier.isString else { return nil }
        let (content, others) = (content, earlier.content)
        guard content.count >= others.count, content.first == UInt8(ascii: "["), others.first == UInt8(ascii: "["),
            content.suffix(others.count - 1).hasSameBytes(as: others.dropFirst())
        else { return nil }
        guard content.count > others.count else { return [] }
        let end = content.endIndex - others.count
        // Behind the comma there must be an element.
        guard content[end] == UInt8(ascii: ","), content[end + 1] == UInt8(ascii: "{") else { return nil }
        guard isString else { return elements?.prefix { $0.bytes.startIndex < end }.map(\.self) }
        // And one before it, which the comma tells if another one follows.
        let front = unescaped(content[...end]) + "0]".utf8
        return (try? JSON(parsing: front))?.elements?.dropLast()
    }
}

extension ArraySlice<UInt8> {
    /// Whether another slice of the same length is the same, eight bytes at a time.
    fileprivate func hasSameBytes(as other: ArraySlice<UInt8>) -> Bool {
        let (own, others) = (span, other.span)
        var place = 0
        while let eight = EightBytes(at: place, in: own), let theirs = EightBytes(at: place, in: others) {
            guard eight == theirs else { return false }
            place &+= 8
        }
        while place < own.count {
            guard own[place] == others[place] else { return false }
            place &+= 1
        }
        return true
    }
}

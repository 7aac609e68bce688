/// A text without what HTML adds to it: entities are the characters they stand for, tags that lay words out are blanks.
enum Markup {
    static func removed(from scalars: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        let scalars = Array(scalars)
        guard scalars.contains(where: { $0 == "&" || $0 == "<" }) else { return scalars }
        return withoutTags(withoutEntities(scalars))
    }
}

// MARK: Entities

extension Markup {
    private static func withoutEntities(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var plain: [Unicode.Scalar] = []
        var rest = scalars[...]
        while let first = rest.popFirst() {
            guard first == "&" else {
                plain.append(first)
                continue
            }
            // A text that was escaped twice writes &amp;nbsp; for a blank.
            while rest.starts(with: "amp;".unicodeScalars) { rest.removeFirst(4) }
            plain += entity(takenFrom: &rest)
        }
        return plain
    }

    /// What stands for the entity that begins behind an ampersand; the ampersand itself where there is none.
    private static func entity(takenFrom rest: inout ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        let name = rest.prefix(longestName).prefix { $0.isASCII && ($0.properties.isAlphabetic || isDigit($0)) }
        if !name.isEmpty, rest.dropFirst(name.count).first == ";" {
            rest.removeFirst(name.count + 1)
            return named(String(String.UnicodeScalarView(name)))
        }
        guard rest.first == "#" else { return ["&"] }
        let isHexadecimal = rest.dropFirst().first == "x" || rest.dropFirst().first == "X"
        let digits = rest.dropFirst(isHexadecimal ? 2 : 1).prefix(longestName)
            .prefix { isHexadecimal ? $0.properties.isASCIIHexDigit : isDigit($0) }
        guard let value = UInt32(String(String.UnicodeScalarView(digits)), radix: isHexadecimal ? 16 : 10) else {
            return ["&"]
        }
        rest.removeFirst(digits.count + (isHexadecimal ? 2 : 1))
        if rest.first == ";" { rest.removeFirst() }
        return [character(numbered: value)]
    }

    private static let longestName = 8

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

    /// 145 and 146 are quotation marks, as in Windows' alphabet.
    private static func character(numbered value: UInt32) -> Unicode.Scalar {
        value == 145 || value == 146 ? "’" : Unicode.Scalar(value) ?? " "
    }

    /// Names in capitals, which HTML does not have, come of texts that were put into capitals.
    private static func named(_ name: String) -> [Unicode.Scalar] {
        let lower = name.lowercased()
        if let letters = ligatures[lower] { return [letters] }
        if let character = characters[lower] { return character.map { [$0] } ?? [] }
        for (ending, mark) in marks where lower.count == ending.count + 1 && lower.hasSuffix(ending) {
            return name.unicodeScalars.prefix(1) + [mark]
        }
        return [" "]
    }

    private static let ligatures: [String: Unicode.Scalar] = ["aelig": "æ", "oelig": "œ", "szlig": "ß"]

    /// Entities that are no letter with a mark. Nil is nothing at all; names that stand nowhere here are blanks.
    private static let characters: [String: Unicode.Scalar?] = [
        "inodot": "ı", "imath": "ı", "lstrok": "ł", "oslash": "ø", "dstrok": "đ", "eth": "ð", "thorn": "þ", "apos": "'",
        "rsquo": "’", "lsquo": "’", "prime": "’", "acute": "’", "grave": "’", "lt": "<", "gt": ">", "comma": ",",
        "period": ".", "excl": "!", "quest": "?", "semi": ";", "hellip": "…", "ndash": "–", "mdash": "—", "bull": "•",
        "sol": "/", "newline": "\n", "shy": nil, "zwj": nil, "zwnj": nil, "lrm": nil, "rlm": nil,
    ]

    /// The letter stands in front: &eacute; is e with an acute accent.
    private static let marks: [(ending: String, mark: Unicode.Scalar)] = [
        ("acute", "\u{301}"), ("grave", "\u{300}"), ("circ", "\u{302}"), ("uml", "\u{308}"), ("tilde", "\u{303}"),
        ("cedil", "\u{327}"), ("ring", "\u{30A}"), ("caron", "\u{30C}"), ("breve", "\u{306}"), ("dot", "\u{307}"),
        ("ogon", "\u{328}"), ("dblac", "\u{30B}"), ("macr", "\u{304}"),
    ]
}

// MARK: Tags

extension Markup {
    private static func withoutTags(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var plain: [Unicode.Scalar] = []
        var rest = scalars[...]
        while let first = rest.first {
            if first == "<", let tag = tag(atBeginningOf: rest) {
                rest.removeFirst(tag.length)
                if let instead = tag.instead { plain.append(instead) }
            } else {
                plain.append(first)
                rest.removeFirst()
            }
        }
        return plain
    }

    /// Only what HTML knows is a tag: a carrier may write words in angle brackets.
    private static func tag(
        atBeginningOf rest: ArraySlice<Unicode.Scalar>
    ) -> (length: Int, instead: Unicode.Scalar?)? {
        let isClosing = rest.dropFirst().first == "/"
        let name = rest.dropFirst(isClosing ? 2 : 1).prefix {
            $0.isASCII && ($0.properties.isAlphabetic || isDigit($0))
        }
        let tag = String(String.UnicodeScalarView(name)).lowercased()
        let isWithinLine = tagsWithinLine.contains(tag)
        guard isWithinLine || tagsOfLines.contains(tag), let end = rest.firstIndex(of: ">") else { return nil }
        return (end - rest.startIndex + 1, isWithinLine ? nil : "\n")
    }

    private static let tagsWithinLine: Set<String> = [
        "a", "abbr", "b", "big", "em", "font", "i", "mark", "nobr", "s", "small", "span", "strike", "strong", "sub",
        "sup", "tt", "u", "wbr",
    ]

    private static let tagsOfLines: Set<String> = [
        "blockquote", "br", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
        "ol", "p", "pre", "table", "tbody", "td", "th", "tr", "ul",
    ]
}

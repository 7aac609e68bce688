/// JSON as it is written, with the keys of an object in the order given.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number by its digits, so that neither a long id nor an amount passes through floating point.
    case number(String)
    case text(String)
    case array([JSON])
    case object([Member])

    /// A key and its value.
    struct Member: Hashable, Sendable {
        let key: String
        let value: JSON
    }

    /// The text on one line, without blanks.
    var written: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .text(let value): Self.quote(value, to: &text)
        case .array(let elements): Self.write(elements, between: ("[", "]"), to: &text) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, between: ("{", "}"), to: &text) { member, text in
                Self.quote(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
        }
    }

    private static func write<Part>(
        _ parts: [Part], between ends: (String, String), to text: inout String, each: (Part, inout String) -> Void
    ) {
        text += ends.0
        for (index, part) in parts.enumerated() {
            if index > 0 { text += "," }
            each(part, &text)
        }
        text += ends.1
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case ..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(key: $0.0, value: $0.1) })
    }

    init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON {
    /// The text, or null.
    init(_ text: String?) { self = text.map(JSON.text) ?? .null }

    /// The number, or null.
    init(_ number: Int?) { self = number.map { .number(String($0)) } ?? .null }
}

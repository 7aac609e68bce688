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

    /// The same with the keys in the order of the alphabet and without what is null.
    var sortedWithoutNulls: JSON {
        switch self {
        case .array(let elements): .array(elements.map(\.sortedWithoutNulls))
        case .object(let members):
            .object(
                members.filter { $0.value != .null }.sorted { $0.key < $1.key }
                    .map { Member(key: $0.key, value: $0.value.sortedWithoutNulls) })
        default: self
        }
    }

    /// The text on one line, without blanks.
    var written: String { String(decoding: bytes, as: UTF8.self) }

    /// The same as UTF-8.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2_048)
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .text(let value): Self.quote(value, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.quote(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func quote(_ value: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // Most texts can be copied at once.
        if value.utf8.contains(where: isEscaped) {
            for byte in value.utf8 {
                if isEscaped(byte) { bytes += escape(byte).utf8 } else { bytes.append(byte) }
            }
        } else {
            bytes += value.utf8
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): #"\""#
        case UInt8(ascii: "\\"): #"\\"#
        case UInt8(ascii: "\n"): #"\n"#
        case ..<0x10: "\\u000\(String(byte, radix: 16))"
        default: "\\u001\(String(byte - 0x10, radix: 16))"
        }
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

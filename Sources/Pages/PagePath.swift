/// Where a page is: `/orders/{account}/{id}`, a name in braces for each part that differs.
struct PagePath: Sendable, ExpressibleByStringLiteral {
    private enum Part: Sendable {
        case text(String)
        case parameter(String)
    }

    /// As it was written.
    let text: String
    private let parts: [Part]

    init(stringLiteral text: String) {
        self.text = text
        parts = text.split(separator: "/").map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .text(String(part))
        }
    }

    /// What a request's path has in the places of the names, decoded; nil where the path is another's.
    ///
    /// - Parameter path: as it was sent. A part may hold an encoded slash, so it is taken apart first and decoded after.
    func parameters(of path: String) -> [String: String]? {
        let given = path.split(separator: "/", omittingEmptySubsequences: true)
        guard given.count == parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, given) in zip(parts, given) {
            switch part {
            case .text(let text): guard given == text else { return nil }
            case .parameter(let name):
                guard let text = PercentText.decoded(given), !text.isEmpty else { return nil }
                parameters[name] = text
            }
        }
        return parameters
    }
}

/// Text in URLs and forms.
enum PercentText {
    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The text as a part of a path or a value of a query: all but letters, digits and `-._~` is encoded.
    static func encoded(_ text: String) -> String {
        // A part that is only dots would be taken as a step by a browser, encoded or not; nothing of ours is named so.
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a part of a path, or of a form, says; nil where it is no UTF-8 text, or holds a NUL.
    ///
    /// - Parameter isForm: whether a plus sign is a blank.
    static func decoded(_ text: some StringProtocol, isForm: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where isForm: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        // PostgreSQL keeps no NUL in a text.
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

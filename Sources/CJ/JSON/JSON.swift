/// A value of a JSON text: the place where it stands, not a copy of it.
///
/// Numbers stay the digits CJ wrote, since ids above 2^53 and amounts do not survive a floating-point number, and
/// nothing is built for values nobody asks for, so a deep or strange part of a message cannot keep the rest of it from
/// being read.
public struct JSON: Sendable {
    private let text: [UInt8]
    private let range: Range<Int>

    /// Checks that the bytes are one JSON value in valid UTF-8 with nothing behind it.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSONError(offset: error.byteOffsets.lowerBound, problem: "not UTF-8")
        }
        // A byte order mark means nothing in UTF-8, and RFC 8259 lets a reader pass over one.
        var scanner = JSONScanner(bytes, at: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        scanner.skipSpace()
        let start = scanner.offset
        try scanner.skipValue()
        range = start..<scanner.offset
        text = bytes
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.error("something follows the value") }
    }

    /// What this program has just written.
    init(_ canonical: CanonicalJSON) { self.init(text: canonical.bytes, range: canonical.bytes.indices) }

    /// The bytes of the value as they stand in its text.
    var bytes: ArraySlice<UInt8> { text[range] }

    private init(text: [UInt8], range: Range<Int>) {
        self.text = text
        self.range = range
    }

    private var first: UInt8 { text[range.lowerBound] }

    /// Whether this is `null`, which CJ prints in its documents and leaves out in its messages: the same thing.
    public var isNull: Bool { first == UInt8(ascii: "n") }

    /// Whether this is an object, whatever it holds.
    public var isObject: Bool { first == UInt8(ascii: "{") }

    /// The members of an object without those that are null; of two with one name the later counts. Nil for another kind.
    public var members: [String: JSON]? {
        guard isObject else { return nil }
        var found: [String: JSON] = [:]
        eachPart { name, value in
            guard let name else { return }
            found[name] = value.isNull ? nil : value
        }
        return found
    }

    /// The elements of an array in order, nulls included. Nil for another kind.
    public var elements: [JSON]? {
        guard first == UInt8(ascii: "[") else { return nil }
        var found: [JSON] = []
        eachPart { _, value in found.append(value) }
        return found
    }

    /// The characters of a string with its escapes resolved; half a surrogate pair becomes U+FFFD. Nil for another kind.
    public var string: String? {
        guard first == UInt8(ascii: "\"") else { return nil }
        return unescaped(range.lowerBound + 1..<range.upperBound - 1)
    }

    /// A number exactly as written. Nil for another kind.
    public var number: String? {
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            String(decoding: text[range], as: UTF8.self)
        default: nil
        }
    }

    /// A boolean. Nil for another kind.
    public var bool: Bool? {
        switch first {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// Visits the name of every member at every depth, as the bytes between its quotes, and those of JSON texts that are
    /// held in strings, as CJ sends track events.
    func eachName(_ visit: (ArraySlice<UInt8>) -> Void) {
        var scanner = JSONScanner(text, at: range.lowerBound)
        while scanner.offset < range.upperBound {
            guard scanner.next == UInt8(ascii: "\"") else {
                scanner.step()
                continue
            }
            let start = scanner.offset + 1
            guard (try? scanner.skipString()) != nil else { return }
            let content = start..<scanner.offset - 1
            scanner.skipSpace()
            if scanner.next == UInt8(ascii: ":") {
                visit(text[content])
            } else if let first = text[content].first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
                (try? JSON(parsing: Array(unescaped(content).utf8)))?.eachName(visit)
            }
        }
    }

    /// Visits the parts of an object or array. The text was checked when it was parsed, so the scanner meets no error
    /// here; were it to, the parts before it would stand.
    private func eachPart(_ visit: (String?, JSON) -> Void) {
        var scanner = JSONScanner(text, at: range.lowerBound + 1)
        do {
            scanner.skipSpace()
            while scanner.offset < range.upperBound - 1 {
                var name: String?
                if isObject {
                    let start = scanner.offset
                    try scanner.skipString()
                    name = unescaped(start + 1..<scanner.offset - 1)
                    scanner.skipSpace()
                    try scanner.demand(UInt8(ascii: ":"))
                }
                scanner.skipSpace()
                let start = scanner.offset
                try scanner.skipValue()
                visit(name, JSON(text: text, range: start..<scanner.offset))
                scanner.skipSpace()
                _ = scanner.take(UInt8(ascii: ","))
                scanner.skipSpace()
            }
        } catch {
            return
        }
    }

    private func unescaped(_ content: Range<Int>) -> String {
        guard text[content].contains(UInt8(ascii: "\\")) else { return String(decoding: text[content], as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count)
        var offset = content.lowerBound
        while offset < content.upperBound {
            let byte = text[offset]
            offset += 1
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            let escape = text[offset]
            offset += 1
            switch escape {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"): bytes.append(contentsOf: String(escapedScalar(at: &offset, in: content)).utf8)
            default: bytes.append(escape)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The character whose digits begin here, the other half of its pair of surrogates included.
    private func escapedScalar(at offset: inout Int, in content: Range<Int>) -> Unicode.Scalar {
        let unit = escapedUnit(at: offset)
        offset += 4
        let isPairsFirst = UTF16.isLeadSurrogate(unit) && offset + 6 <= content.upperBound
        if isPairsFirst, text[offset] == UInt8(ascii: "\\"), text[offset + 1] == UInt8(ascii: "u") {
            let second = escapedUnit(at: offset + 2)
            if UTF16.isTrailSurrogate(second) {
                offset += 6
                return UTF16.decode(UTF16.EncodedScalar([unit, second]))
            }
        }
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }

    private func escapedUnit(at offset: Int) -> UInt16 {
        text[offset..<offset + 4].reduce(0) { $0 << 4 | (hexadecimalValue($1) ?? 0) }
    }
}

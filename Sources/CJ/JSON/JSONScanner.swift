/// Goes over JSON text (RFC 8259) once and notes where each value stands.
///
/// It keeps its place in nested values on a stack of its own, so that 100,000 opening brackets cost some megabytes
/// instead of the process.
///
/// The text is handed to each step as a span: kept here as an array, every look at a byte would count references.
struct JSONScanner {
    private(set) var offset: Int
    /// What was found, in the order of the text.
    private(set) var nodes: [JSONNode] = []
    /// Whether what was passed over in strings and names so far is ASCII; elsewhere JSON has nothing else.
    private(set) var isASCII = true
    /// The places in `nodes` of the objects and arrays that are not at their end.
    private var open: [Int] = []

    /// How many values and names are noted at most.
    private let mostNodes: Int

    /// - Parameter count: the length of the text, at most 2^32 bytes.
    init(count: Int, at offset: Int = 0, mostNodes: Int = .max) {
        self.offset = offset
        self.mostNodes = mostNodes
        // CJ's messages have a name or value for each 10 bytes or more.
        nodes.reserveCapacity(min(count / 10 + 4, 1024))
    }

    /// The byte at the present offset, 0 at the end: no JSON token holds a zero byte, so it can match none.
    private func next(in text: Span<UInt8>) -> UInt8 { offset < text.count ? text[offset] : 0 }

    func isAtEnd(of text: Span<UInt8>) -> Bool { offset >= text.count }

    private mutating func skipSpace(in text: Span<UInt8>) {
        while true {
            switch next(in: text) {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): offset += 1
            default: return
            }
        }
    }

    /// Takes this byte if it stands here.
    private mutating func take(_ byte: UInt8, in text: Span<UInt8>) -> Bool {
        guard offset < text.count, text[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func demand(_ byte: UInt8, in text: Span<UInt8>) throws(JSONError) {
        guard take(byte, in: text) else { throw error("expected '\(Character(UnicodeScalar(byte)))'", in: text) }
    }

    private func error(_ problem: String, in text: Span<UInt8>) -> JSONError {
        JSONError(offset: offset, problem: isAtEnd(of: text) ? "the text ends, \(problem)" : problem)
    }

    /// Notes the one value that the text is, of any kind and depth.
    mutating func scanText(_ text: Span<UInt8>) throws(JSONError) {
        try scanValue(in: text)
        skipSpace(in: text)
        guard isAtEnd(of: text) else { throw error("something follows the value", in: text) }
    }

    private mutating func scanValue(in text: Span<UInt8>) throws(JSONError) {
        repeat {
            guard nodes.count < mostNodes else { throw error("more than \(mostNodes) values", in: text) }
            skipSpace(in: text)
            switch next(in: text) {
            case UInt8(ascii: "{"):
                begin(.object, in: text)
                if !take(UInt8(ascii: "}"), in: text) {
                    try scanName(in: text)
                    continue
                }
                end()
            case UInt8(ascii: "["):
                begin(.array, in: text)
                if !take(UInt8(ascii: "]"), in: text) { continue }
                end()
            default:
                try scanScalar(in: text)
            }
            try endOrContinue(in: text)
        } while !open.isEmpty
    }

    private mutating func begin(_ kind: JSONNode.Kind, in text: Span<UInt8>) {
        open.append(nodes.count)
        offset += 1
        note(kind, from: offset - 1)
        skipSpace(in: text)
    }

    /// The innermost open value has just been closed.
    private mutating func end() {
        let ended = open.removeLast()
        nodes[ended].end = UInt32(truncatingIfNeeded: offset)
        nodes[ended].next = UInt32(truncatingIfNeeded: nodes.count)
        if ended > 0, nodes[ended - 1].kind == .name { nodes[ended - 1].next = nodes[ended].next }
    }

    /// After a value: a comma before the next, or the ends of as many open values as end here.
    private mutating func endOrContinue(in text: Span<UInt8>) throws(JSONError) {
        while let last = open.last {
            let isObject = nodes[last].kind == .object
            skipSpace(in: text)
            if take(UInt8(ascii: ","), in: text) {
                if isObject {
                    skipSpace(in: text)
                    try scanName(in: text)
                }
                return
            }
            let closing = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            guard take(closing, in: text) else {
                throw error("expected ',' or '\(Character(UnicodeScalar(closing)))'", in: text)
            }
            end()
        }
    }

    private mutating func note(_ kind: JSONNode.Kind, from start: Int, isVerbatim: Bool = true) {
        // What follows a name's value, if that is a single node.
        let next = nodes.count &+ (kind == .name ? 2 : 1)
        nodes.append(
            JSONNode(
                kind: kind, isVerbatim: isVerbatim, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: offset), next: UInt32(truncatingIfNeeded: next)))
    }

    /// A member's name with the colon behind it.
    private mutating func scanName(in text: Span<UInt8>) throws(JSONError) {
        try scanString(.name, in: text)
        skipSpace(in: text)
        try demand(UInt8(ascii: ":"), in: text)
    }

    private mutating func scanScalar(in text: Span<UInt8>) throws(JSONError) {
        let start = offset
        switch next(in: text) {
        case UInt8(ascii: "\""): return try scanString(.string, in: text)
        case UInt8(ascii: "t"):
            try skipWord("true", in: text)
            note(.bool, from: start)
        case UInt8(ascii: "f"):
            try skipWord("false", in: text)
            note(.bool, from: start)
        case UInt8(ascii: "n"):
            try skipWord("null", in: text)
            note(.null, from: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber(in: text)
            note(.number, from: start)
        default: throw error("expected a value", in: text)
        }
    }

    private mutating func skipWord(_ word: StaticString, in text: Span<UInt8>) throws(JSONError) {
        for byte in word.description.utf8 {
            guard take(byte, in: text) else { throw error("expected '\(word)'", in: text) }
        }
    }

    private mutating func scanString(_ kind: JSONNode.Kind, in text: Span<UInt8>) throws(JSONError) {
        guard take(UInt8(ascii: "\""), in: text) else { throw error("expected a string", in: text) }
        let start = offset
        var isVerbatim = true
        while true {
            if !skipPlainText(in: text) { isVerbatim = false }
            switch next(in: text) {
            case UInt8(ascii: "\""):
                note(kind, from: start, isVerbatim: isVerbatim)
                offset &+= 1
                return
            case UInt8(ascii: "\\"):
                isVerbatim = false
                offset &+= 1
                try skipEscape(in: text)
            default:
                throw error(
                    isAtEnd(of: text) ? "expected the end of a string" : "a control character inside a string",
                    in: text)
            }
        }
    }

    /// Goes on to the next quote, escape, control character or the end of the text.
    ///
    /// - Returns: whether all before it is ASCII.
    private mutating func skipPlainText(in text: Span<UInt8>) -> Bool {
        var seen: UInt64 = 0
        while let eight = EightBytes(at: offset, in: text) {
            let plain = eight.countOfPlainText
            seen |= eight.first(plain)
            offset &+= plain
            guard plain == 8 else { return noted(seen) }
        }
        while offset < text.count, Self.isPlainText(text[offset]) {
            seen |= UInt64(text[offset])
            offset &+= 1
        }
        return noted(seen)
    }

    private static func isPlainText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func noted(_ seen: UInt64) -> Bool {
        let isASCII = seen & EightBytes.highBits == 0
        if !isASCII { self.isASCII = false }
        return isASCII
    }

    private mutating func skipEscape(in text: Span<UInt8>) throws(JSONError) {
        switch next(in: text) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        case UInt8(ascii: "u"):
            offset += 1
            for _ in 0..<4 {
                guard hexadecimalValue(next(in: text)) != nil else {
                    throw error("expected four hexadecimal digits", in: text)
                }
                offset += 1
            }
        default:
            throw error("no such escape", in: text)
        }
    }

    mutating func skipNumber(in text: Span<UInt8>) throws(JSONError) {
        _ = take(UInt8(ascii: "-"), in: text)
        if !take(UInt8(ascii: "0"), in: text) { try skipDigits(in: text) }
        if take(UInt8(ascii: "."), in: text) { try skipDigits(in: text) }
        if take(UInt8(ascii: "e"), in: text) || take(UInt8(ascii: "E"), in: text) {
            if !take(UInt8(ascii: "+"), in: text) { _ = take(UInt8(ascii: "-"), in: text) }
            try skipDigits(in: text)
        }
    }

    private mutating func skipDigits(in text: Span<UInt8>) throws(JSONError) {
        let start = offset
        while case UInt8(ascii: "0")...UInt8(ascii: "9") = next(in: text) { offset += 1 }
        guard offset > start else { throw error("expected a digit", in: text) }
    }
}

/// Eight bytes of a text that are looked at together, since strings are most of a message.
struct EightBytes: Equatable {
    /// The first byte is the lowest.
    private let bytes: UInt64

    /// Nil where fewer are left.
    init?(at offset: Int, in text: Span<UInt8>) {
        guard offset >= 0, offset <= text.count &- 8 else { return nil }
        // The bounds are checked here too; what the name warns of is a type that not every eight bytes are a value of.
        bytes = UInt64(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// How many of them, from the first on, are no quote, escape or control character.
    var countOfPlainText: Int {
        let ends = places(of: UInt8(ascii: "\"")) | places(of: UInt8(ascii: "\\")) | placesBelowBlank
        return ends.trailingZeroBitCount >> 3
    }

    /// The first so many of them.
    func first(_ count: Int) -> UInt64 { count == 8 ? bytes : bytes & ((1 << UInt64(8 &* count)) &- 1) }

    /// The highest bit of each byte that is this one is set. A bit may be set too many behind the first such byte, since
    /// subtracting borrows there, but never before it.
    private func places(of byte: UInt8) -> UInt64 {
        let others = bytes ^ (Self.lowBits &* UInt64(byte))
        return (others &- Self.lowBits) & ~others & Self.highBits
    }

    /// The same for those before the blank.
    private var placesBelowBlank: UInt64 { (bytes &- (Self.lowBits &* 0x20)) & ~bytes & Self.highBits }

    private static let lowBits: UInt64 = 0x0101_0101_0101_0101
}

/// 0–15 for a hexadecimal digit of either case, nil for anything else.
func hexadecimalValue(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}

/// Goes over JSON text (RFC 8259) once and notes where each value stands.
///
/// It keeps its place in nested values on a stack of its own, so that 100,000 opening brackets cost some megabytes
/// instead of the process.
struct JSONScanner {
    private let text: [UInt8]
    private(set) var offset: Int
    /// What was found, in the order of the text.
    private(set) var nodes: [JSONNode] = []
    /// The places in `nodes` of the objects and arrays that are not at their end.
    private var open: [Int] = []

    /// - Parameter text: at most 2^32 bytes.
    init(_ text: [UInt8], at offset: Int = 0) {
        self.text = text
        self.offset = offset
        // CJ's messages have a name or value for each 10 bytes or more.
        nodes.reserveCapacity(min(text.count / 10 + 4, 1024))
    }

    /// The byte at the present offset, 0 at the end: no JSON token holds a zero byte, so it can match none.
    private var next: UInt8 { offset < text.count ? text[offset] : 0 }

    var isAtEnd: Bool { offset >= text.count }

    mutating func skipSpace() {
        while true {
            switch next {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): offset += 1
            default: return
            }
        }
    }

    /// Takes this byte if it stands here.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte, !isAtEnd else { return false }
        offset += 1
        return true
    }

    private mutating func demand(_ byte: UInt8) throws(JSONError) {
        guard take(byte) else { throw error("expected '\(Character(UnicodeScalar(byte)))'") }
    }

    func error(_ problem: String) -> JSONError {
        JSONError(offset: offset, problem: isAtEnd ? "the text ends, \(problem)" : problem)
    }

    /// Notes one value of any kind and depth.
    mutating func scanValue() throws(JSONError) {
        repeat {
            skipSpace()
            switch next {
            case UInt8(ascii: "{"):
                begin(.object)
                if !take(UInt8(ascii: "}")) {
                    try scanName()
                    continue
                }
                end()
            case UInt8(ascii: "["):
                begin(.array)
                if !take(UInt8(ascii: "]")) { continue }
                end()
            default:
                try scanScalar()
            }
            try endOrContinue()
        } while !open.isEmpty
    }

    private mutating func begin(_ kind: JSONNode.Kind) {
        open.append(nodes.count)
        offset += 1
        note(kind, from: offset - 1)
        skipSpace()
    }

    /// The innermost open value has just been closed.
    private mutating func end() {
        let ended = open.removeLast()
        nodes[ended].end = UInt32(truncatingIfNeeded: offset)
        nodes[ended].next = UInt32(truncatingIfNeeded: nodes.count)
    }

    /// After a value: a comma before the next, or the ends of as many open values as end here.
    private mutating func endOrContinue() throws(JSONError) {
        while let last = open.last {
            let isObject = nodes[last].kind == .object
            skipSpace()
            if take(UInt8(ascii: ",")) {
                if isObject {
                    skipSpace()
                    try scanName()
                }
                return
            }
            let closing = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            guard take(closing) else { throw error("expected ',' or '\(Character(UnicodeScalar(closing)))'") }
            end()
        }
    }

    private mutating func note(_ kind: JSONNode.Kind, from start: Int, isVerbatim: Bool = true) {
        nodes.append(
            JSONNode(
                kind: kind, isVerbatim: isVerbatim, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: offset), next: UInt32(truncatingIfNeeded: nodes.count &+ 1)))
    }

    /// A member's name with the colon behind it.
    private mutating func scanName() throws(JSONError) {
        try scanString(.name)
        skipSpace()
        try demand(UInt8(ascii: ":"))
    }

    private mutating func scanScalar() throws(JSONError) {
        let start = offset
        switch next {
        case UInt8(ascii: "\""): return try scanString(.string)
        case UInt8(ascii: "t"):
            try skipWord("true")
            note(.bool, from: start)
        case UInt8(ascii: "f"):
            try skipWord("false")
            note(.bool, from: start)
        case UInt8(ascii: "n"):
            try skipWord("null")
            note(.null, from: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber()
            note(.number, from: start)
        default: throw error("expected a value")
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(JSONError) {
        for byte in word.description.utf8 {
            guard take(byte) else { throw error("expected '\(word)'") }
        }
    }

    private mutating func scanString(_ kind: JSONNode.Kind) throws(JSONError) {
        guard take(UInt8(ascii: "\"")) else { throw error("expected a string") }
        let start = offset
        var isVerbatim = true
        while true {
            if !skipPlainText() { isVerbatim = false }
            switch next {
            case UInt8(ascii: "\""):
                note(kind, from: start, isVerbatim: isVerbatim)
                offset &+= 1
                return
            case UInt8(ascii: "\\"):
                isVerbatim = false
                offset &+= 1
                try skipEscape()
            default:
                throw error(isAtEnd ? "expected the end of a string" : "a control character inside a string")
            }
        }
    }

    /// Goes on to the next quote, escape, control character or the end of the text.
    ///
    /// - Returns: whether all before it is ASCII.
    private mutating func skipPlainText() -> Bool {
        let bytes = text
        let text = bytes.span
        var place = offset
        var seen: UInt8 = 0
        while place < text.count {
            let byte = text[place]
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
            seen |= byte
            place &+= 1
        }
        offset = place
        return seen < 0x80
    }

    private mutating func skipEscape() throws(JSONError) {
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        case UInt8(ascii: "u"):
            offset += 1
            for _ in 0..<4 {
                guard hexadecimalValue(next) != nil else { throw error("expected four hexadecimal digits") }
                offset += 1
            }
        default:
            throw error("no such escape")
        }
    }

    mutating func skipNumber() throws(JSONError) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try skipDigits() }
        if take(UInt8(ascii: ".")) { try skipDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = offset
        while case UInt8(ascii: "0")...UInt8(ascii: "9") = next { offset += 1 }
        guard offset > start else { throw error("expected a digit") }
    }
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

/// Steps over JSON text (RFC 8259) without building anything.
///
/// It keeps its place in nested values on a stack of its own, so that 100,000 opening brackets cost 100,000 bytes
/// instead of the process.
struct JSONScanner {
    let text: [UInt8]
    private(set) var offset: Int

    init(_ text: [UInt8], at offset: Int = 0) {
        self.text = text
        self.offset = offset
    }

    /// The byte at the present offset, 0 at the end: no JSON token holds a zero byte, so it can match none.
    var next: UInt8 { offset < text.count ? text[offset] : 0 }

    var isAtEnd: Bool { offset >= text.count }

    mutating func skipSpace() {
        while true {
            switch next {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): offset += 1
            default: return
            }
        }
    }

    /// Steps over one byte, whatever it is.
    mutating func step() { offset += 1 }

    /// Takes this byte if it stands here.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte, !isAtEnd else { return false }
        offset += 1
        return true
    }

    mutating func demand(_ byte: UInt8) throws(JSONError) {
        guard take(byte) else { throw error("expected '\(Character(UnicodeScalar(byte)))'") }
    }

    func error(_ problem: String) -> JSONError {
        JSONError(offset: offset, problem: isAtEnd ? "the text ends, \(problem)" : problem)
    }

    /// Steps over one value of any kind and depth.
    mutating func skipValue() throws(JSONError) {
        var open: [UInt8] = []
        repeat {
            skipSpace()
            switch next {
            case UInt8(ascii: "{"):
                offset += 1
                skipSpace()
                if !take(UInt8(ascii: "}")) {
                    open.append(UInt8(ascii: "}"))
                    try skipName()
                    continue
                }
            case UInt8(ascii: "["):
                offset += 1
                skipSpace()
                if !take(UInt8(ascii: "]")) {
                    open.append(UInt8(ascii: "]"))
                    continue
                }
            default:
                try skipScalar()
            }
            try closeOrContinue(&open)
        } while !open.isEmpty
    }

    /// After a value: a comma before the next, or the ends of as many open values as end here.
    private mutating func closeOrContinue(_ open: inout [UInt8]) throws(JSONError) {
        while let end = open.last {
            skipSpace()
            if take(UInt8(ascii: ",")) {
                if end == UInt8(ascii: "}") {
                    skipSpace()
                    try skipName()
                }
                return
            }
            guard take(end) else { throw error("expected ',' or '\(Character(UnicodeScalar(end)))'") }
            open.removeLast()
        }
    }

    /// A member's name with the colon behind it.
    mutating func skipName() throws(JSONError) {
        try skipString()
        skipSpace()
        try demand(UInt8(ascii: ":"))
    }

    private mutating func skipScalar() throws(JSONError) {
        switch next {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        default: throw error("expected a value")
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(JSONError) {
        for byte in word.description.utf8 {
            guard take(byte) else { throw error("expected '\(word)'") }
        }
    }

    mutating func skipString() throws(JSONError) {
        guard take(UInt8(ascii: "\"")) else { throw error("expected a string") }
        while offset < text.count {
            let byte = text[offset]
            if byte == UInt8(ascii: "\"") {
                offset += 1
                return
            }
            if byte < 0x20 { throw error("a control character inside a string") }
            offset += 1
            if byte == UInt8(ascii: "\\") { try skipEscape() }
        }
        throw error("expected the end of a string")
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

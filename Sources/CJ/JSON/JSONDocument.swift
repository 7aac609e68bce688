import Synchronization

/// A JSON text with its nodes, shared by all values in it.
final class JSONDocument: Sendable {
    let text: [UInt8]
    let nodes: [JSONNode]
    /// What the strings hold that were asked for the JSON text in them, by their places: nil where that is none.
    private let held = Mutex<[Int: JSON?]>([:])

    init(text: [UInt8], nodes: [JSONNode]) {
        self.text = text
        self.nodes = nodes
    }

    /// The value of the JSON text that the string at a place among the nodes holds. Nil for any other text.
    func held(at place: Int) -> JSON? {
        if let known = held.withLock({ $0[place] }) { return known }
        let value = try? JSON(parsing: unescapedBytes(nodes[place].range))
        held.withLock { $0[place] = .some(value) }
        return value
    }

    /// Whether the member's name at this place among the nodes is this one.
    func isName(_ name: String, at place: Int) -> Bool {
        let node = nodes[place]
        guard node.isVerbatim else { return unescaped(node.range) == name }
        let wanted = name.utf8
        guard wanted.count == node.length else { return false }
        var offset = Int(node.start)
        for byte in wanted {
            guard text[offset] == byte else { return false }
            offset += 1
        }
        return true
    }

    /// The characters of a string's bytes, its escapes resolved.
    func unescaped(_ content: Range<Int>) -> String {
        String(decoding: unescapedBytes(content), as: UTF8.self)
    }

    /// The same as UTF-8.
    func unescapedBytes(_ content: Range<Int>) -> [UInt8] {
        // No escape is shorter than what it stands for.
        [UInt8](capacity: content.count) { bytes in
            let source = text
            let text = source.span
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
                case UInt8(ascii: "u"):
                    for byte in String(escapedScalar(at: &offset, in: content)).utf8 { bytes.append(byte) }
                default: bytes.append(escape)
                }
            }
        }
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

import Synchronization

/// A JSON text with its nodes, shared by all values in it.
final class JSONDocument: Sendable {
    let text: [UInt8]
    let nodes: [JSONNode]
    /// What the strings hold that were asked for the JSON text in them, by their places: nil where that is none.
    private let held = Mutex<[Int: JSON?]>([:])

    /// A list of track events has some thousand.
    private static let mostHeldValues = 500_000

    init(text: [UInt8], nodes: [JSONNode]) {
        self.text = text
        self.nodes = nodes
    }

    /// The value of the JSON text that the string at a place among the nodes holds. Nil for any other text.
    func held(at place: Int) -> JSON? {
        if let known = held.withLock({ $0[place] }) { return known }
        let value = try? JSON(parsing: unescapedBytes(nodes[place].range), mostValues: Self.mostHeldValues)
        held.withLock { $0[place] = .some(value) }
        return value
    }

    /// The place of the value that the member with this name has in the object at a place; of two the later. Nil when
    /// there is none.
    func member(_ name: String, ofObjectAt object: Int) -> Int? {
        let (text, nodes) = (text, nodes)
        let (bytes, all) = (text.span, nodes.span)
        let wanted = name.utf8Span.span
        var found: Int?
        var place = object + 1
        let end = Int(all[object].next)
        while place < end {
            let node = all[place]
            if node.isVerbatim ? Self.isEqual(bytes, from: node, wanted) : unescaped(node.range) == name {
                found = place + 1
            }
            place = Int(node.next)
        }
        return found
    }

    private static func isEqual(_ text: Span<UInt8>, from node: JSONNode, _ wanted: Span<UInt8>) -> Bool {
        guard node.length == wanted.count else { return false }
        let start = Int(node.start)
        for offset in wanted.indices where text[start + offset] != wanted[offset] { return false }
        return true
    }

    /// The characters of a string, name or number.
    func characters(of node: JSONNode) -> String {
        guard node.isVerbatim else { return unescaped(node.range) }
        let text = text
        return String(repairing: text.span.extracting(node.range))
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

extension String {
    /// The characters of bytes that should be UTF-8; U+FFFD stands for what is not.
    init(repairing bytes: Span<UInt8>) {
        if let characters = try? UTF8Span(validating: bytes) {
            self.init(copying: characters)
        } else {
            self.init(
                decoding: [UInt8](capacity: bytes.count) { copy in
                    for place in bytes.indices { copy.append(bytes[place]) }
                }, as: UTF8.self)
        }
    }
}

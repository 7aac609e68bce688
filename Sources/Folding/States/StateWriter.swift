/// Writes JSON text without blanks, straight to bytes.
public struct StateWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving capacity: Int = 4096) { bytes.reserveCapacity(capacity) }

    // MARK: Objects and arrays

    /// Writes an object.
    ///
    /// - Parameter members: writes the members, in the ascending order of their names.
    mutating func object(_ members: (inout StateWriter) -> Void) {
        beginObject()
        members(&self)
        endObject()
    }

    mutating func beginObject() { bytes.append(UInt8(ascii: "{")) }

    mutating func endObject() { bytes.append(UInt8(ascii: "}")) }

    /// Writes a member of an object. The name needs no escapes.
    mutating func member(_ name: String, _ value: some StateValue) { member(named: name.utf8, value) }

    /// Writes an object with a member for each name, in the order of the names as they are written.
    mutating func object(_ members: some Collection<(name: String, value: some StateValue)>) {
        let members = members.map { (name: Self.escaped($0.name), value: $0.value) }
        let sorted = members.count > 1 ? members.sorted { $0.name.lexicographicallyPrecedes($1.name) } : members
        object { writer in
            for (name, value) in sorted { writer.member(named: name, value) }
        }
    }

    private mutating func member(named name: some Sequence<UInt8>, _ value: some StateValue) {
        separate(from: UInt8(ascii: "{"))
        bytes.append(UInt8(ascii: "\""))
        bytes += name
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        value.write(to: &self)
    }

    /// Writes a member of an object whose name may be any text.
    mutating func member(escaping name: String, _ value: some StateValue) {
        separate(from: UInt8(ascii: "{"))
        text(name)
        bytes.append(UInt8(ascii: ":"))
        value.write(to: &self)
    }

    /// Writes an array.
    mutating func array(_ elements: some Sequence<some StateValue>) {
        bytes.append(UInt8(ascii: "["))
        for element in elements {
            separate(from: UInt8(ascii: "["))
            element.write(to: &self)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes a comma, unless what comes is the first behind the bracket: no value ends with one that opens.
    private mutating func separate(from bracket: UInt8) {
        if bytes.last != bracket { bytes.append(UInt8(ascii: ",")) }
    }

    // MARK: Single values

    /// Writes a whole number.
    mutating func number(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var first = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        var last = bytes.count - 1
        while first < last {
            bytes.swapAt(first, last)
            first += 1
            last -= 1
        }
    }

    /// Writes what needs no quotes.
    mutating func plain(_ text: String) { bytes += text.utf8 }

    /// Writes a text.
    mutating func text(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        characters(of: text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes what is in a text, with no more escapes than JSON demands.
    private mutating func characters(of text: String) {
        if Self.isPlain(text.utf8Span.span) {
            bytes += text.utf8
        } else {
            for byte in text.utf8 { character(byte) }
        }
    }

    /// Whether no byte needs an escape.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        for place in text.indices {
            let byte = text[place]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
        }
        return true
    }

    private static func escaped(_ name: String) -> [UInt8] {
        var writer = StateWriter(reserving: name.utf8.count)
        writer.characters(of: name)
        return writer.bytes
    }

    private mutating func character(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes += "\\b".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0D: bytes += "\\r".utf8
        case ..<0x10: bytes += "\\u000\(String(byte, radix: 16))".utf8
        case ..<0x20: bytes += "\\u001\(String(byte - 0x10, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
}

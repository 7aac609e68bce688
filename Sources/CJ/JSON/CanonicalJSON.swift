/// Writes JSON in the one form in which equal values are equal bytes: keys ascending, nothing that is null, no blanks.
///
/// Numbers keep the digits CJ wrote: 4.2 and 4.20 are two texts.
struct CanonicalJSON {
    private(set) var bytes: [UInt8] = []

    /// Writes an object of the members that are there.
    mutating func object(_ members: [(name: String, write: (inout CanonicalJSON) -> Void)]) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in members.sorted(by: { $0.name < $1.name }).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            string(member.name)
            bytes.append(UInt8(ascii: ":"))
            member.write(&self)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes an array.
    mutating func array(_ elements: [(inout CanonicalJSON) -> Void]) {
        bytes.append(UInt8(ascii: "["))
        for (index, write) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes a text with no more escapes than JSON demands.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case ..<0x20: bytes += "\\u00".utf8 + [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes text that is JSON already: a number, a boolean, null, or something this type wrote.
    mutating func verbatim(_ text: some Sequence<UInt8>) { bytes += text }

    private static let digits = Array("0123456789abcdef".utf8)
}

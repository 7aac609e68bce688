/// JSON text that is being written, with the places that are needed to put the members of its objects in order.
struct StateText {
    private(set) var bytes: [UInt8] = []
    /// The objects and arrays that are not at their end, the innermost last.
    private var open: [Container] = []
    /// The members of the open objects.
    private var members: [Member] = []

    private struct Container {
        let isObject: Bool
        /// Where it begins, behind its bracket.
        let start: Int
        /// Where its members begin among all.
        let firstMember: Int
        var isEmpty = true
        /// Whether its names came in ascending order.
        var isSorted = true
    }

    private struct Member {
        /// Between the quotes, as written.
        let name: Range<Int>
    }

    init() { bytes.reserveCapacity(4096) }

    /// How many objects and arrays are open.
    var depth: Int { open.count }

    /// Writes what needs no quotes.
    mutating func write(plain text: String) { bytes += text.utf8 }

    /// Writes a text with no more escapes than JSON demands.
    mutating func write(text: String) {
        bytes.append(UInt8(ascii: "\""))
        let utf8 = text.utf8
        if utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes += utf8
        } else {
            for byte in utf8 { writeEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
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

    // MARK: Objects and arrays

    /// Begins an object or array in the innermost open one, or by itself.
    mutating func begin(isObject: Bool) {
        bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        open.append(Container(isObject: isObject, start: bytes.count, firstMember: members.count))
    }

    /// Begins an element of the innermost array.
    mutating func beginElement() {
        if !open[open.count - 1].isEmpty { bytes.append(UInt8(ascii: ",")) }
        open[open.count - 1].isEmpty = false
    }

    /// Begins a member of the object at a depth: its name. What is open within the object ends.
    mutating func beginMember(_ name: String, at depth: Int) {
        end(downTo: depth)
        beginElement()
        let start = bytes.count + 1
        write(text: name)
        let member = Member(name: start..<bytes.count - 1)
        let object = open[open.count - 1]
        if object.isSorted, members.count > object.firstMember,
            !precedes(members[members.count - 1], member)
        {
            open[open.count - 1].isSorted = false
        }
        members.append(member)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Ends the innermost objects and arrays until so many are open.
    mutating func end(downTo depth: Int) {
        while open.count > depth {
            let container = open.removeLast()
            if !container.isSorted { sortMembers(of: container) }
            members.removeSubrange(container.firstMember...)
            bytes.append(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
    }

    private func precedes(_ left: Member, _ right: Member) -> Bool {
        bytes[left.name].lexicographicallyPrecedes(bytes[right.name])
    }

    /// Puts the members of an object that is about to end into the order of their names.
    private mutating func sortMembers(of object: Container) {
        let all = members[object.firstMember...]
        let ends = all.dropFirst().map { $0.name.lowerBound - 2 } + [bytes.count]
        let sorted = zip(all, ends).sorted { precedes($0.0, $1.0) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count - object.start)
        for (index, (member, end)) in sorted.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += bytes[member.name.lowerBound - 1..<end]
        }
        bytes.replaceSubrange(object.start..., with: text)
    }
}

import Hashing

/// Of each event of a range its position and the beginning of its fingerprint: enough to name the event at fault.
struct SealMarks: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []

    /// Of one event, in bytes.
    static let length = 16

    init() {}

    /// What the table holds; nil where it can be no marks.
    init?(_ bytes: [UInt8]) {
        guard bytes.count.isMultiple(of: Self.length) else { return nil }
        self.bytes = bytes
    }

    mutating func add(_ position: LedgerPosition, _ fingerprint: Digest) {
        Swift.withUnsafeBytes(of: Int64(position.value).bigEndian) { bytes.append(contentsOf: $0) }
        bytes += fingerprint.bytes.prefix(Self.length - MemoryLayout<Int64>.size)
    }

    /// The beginning of each event's fingerprint, by position.
    var byPosition: [Int: [UInt8]] {
        var marks: [Int: [UInt8]] = [:]
        for start in stride(from: 0, to: bytes.count, by: Self.length) {
            let position = bytes[start..<start + 8].reduce(0) { $0 << 8 | Int(truncatingIfNeeded: $1) }
            marks[position] = Array(bytes[start + 8..<start + Self.length])
        }
        return marks
    }
}

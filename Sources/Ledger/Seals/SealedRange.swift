import Hashing

/// What a seal is made of: events that follow one another, hashed together.
struct SealedRange: Sendable {
    private(set) var events = 0
    private(set) var lastPosition: LedgerPosition?
    private(set) var marks = SealMarks()
    private var leaves: [UInt8] = []

    /// Takes the next event, by position.
    mutating func add(_ event: SealedEvent) {
        let fingerprint = event.fingerprint
        Swift.withUnsafeBytes(of: Int64(event.position.value).bigEndian) { leaves.append(contentsOf: $0) }
        leaves += fingerprint.bytes
        marks.add(event.position, fingerprint)
        events += 1
        lastPosition = event.position
    }

    /// SHA-256 over the events: of each the position, in 8 bytes, and the fingerprint, in 32.
    var root: Digest { SHA256.digest(of: leaves) }

    /// The seal that closes the range behind another; nil without an event.
    func seal(after previous: Seal?) -> Seal.Draft? {
        lastPosition.map { last in
            Seal.Draft(
                number: (previous?.number ?? 0) + 1,
                firstPosition: LedgerPosition((previous?.lastPosition ?? .start).value + 1), lastPosition: last,
                events: events, root: root, previous: previous?.head ?? Seal.beginning)
        }
    }
}

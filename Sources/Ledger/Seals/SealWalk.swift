/// Goes through seals and events side by side, by position.
struct SealWalk {
    /// What is wrong with the seals themselves.
    private(set) var faults: [LedgerFault] = []
    /// The seals whose events are others now, with the marks of those there are.
    private(set) var differing: [(seal: Seal, found: SealMarks)] = []
    /// The positions of events that no seal's range has.
    private(set) var strays: [Int] = []
    /// All positions of the seals together, with what lies between them.
    let range: ClosedRange<Int>?

    private var waiting: ArraySlice<Seal>
    private var current = SealedRange()

    /// - Parameter before: the seal before them; nil for the beginning.
    init(_ seals: [Seal], after before: Seal?) {
        var usable: [Seal] = []
        var previous = before
        for seal in seals {
            faults += seal.faults(after: previous)
            previous = seal
            // Where ranges overlap, somebody has changed a seal, which is named by then.
            let end = usable.last?.lastPosition ?? before?.lastPosition ?? .start
            if seal.firstPosition > end, seal.firstPosition <= seal.lastPosition { usable.append(seal) }
        }
        waiting = usable[...]
        let start = (before?.lastPosition ?? .start).value + 1
        range = usable.last.map { start...max(start, $0.lastPosition.value) }
    }

    /// Takes the next event.
    mutating func add(_ event: SealedEvent) {
        while let seal = waiting.first, seal.lastPosition < event.position { close(seal) }
        guard let seal = waiting.first, seal.firstPosition <= event.position else {
            return strays.append(event.position.value)
        }
        current.add(event)
    }

    /// Takes in that there are no more events.
    mutating func end() {
        while let seal = waiting.first { close(seal) }
    }

    private mutating func close(_ seal: Seal) {
        if current.root != seal.root || current.events != seal.events { differing.append((seal, current.marks)) }
        current = SealedRange()
        waiting = waiting.dropFirst()
    }
}

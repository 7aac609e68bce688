/// Finds in one walk over a text which of many phrases stand in it: the phrases as a tree of bytes.
struct PhraseIndex: Sendable {
    private struct Node: Sendable {
        let byte: UInt8
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
        /// Where in ``steps`` it stands what ends here; -1 for nothing.
        var steps: Int32 = -1
    }

    private var nodes = [Node(byte: 0)]
    private var steps: [[Int]] = []

    /// Has a step found where a phrase stands. Several phrases may be one step, and a phrase part of several.
    mutating func insert(_ phrase: [UInt8], step: Int) {
        var node = 0
        for byte in phrase { node = child(of: node, by: byte) ?? addChild(to: node, by: byte) }
        if nodes[node].steps < 0 {
            nodes[node].steps = Int32(steps.count)
            steps.append([])
        }
        let place = Int(nodes[node].steps)
        if !steps[place].contains(step) { steps[place].append(step) }
    }

    /// Calls for each step that is found, with the range of its phrase.
    func findSteps(in text: ComparableText, found: (_ step: Int, _ range: Range<Int>) -> Void) {
        findSteps(in: text.bytes, from: text.starts, found: found)
        guard let accented = text.accented else { return }
        findSteps(in: accented.bytes, from: accented.starts) { step, range in
            found(step, accented.places[range.lowerBound]..<accented.places[range.upperBound])
        }
    }

    private func findSteps(
        in bytes: [UInt8], from starts: [Int], found: (_ step: Int, _ range: Range<Int>) -> Void
    ) {
        for start in starts {
            var node = 0
            var offset = start
            while offset < bytes.count, let next = child(of: node, by: bytes[offset]) {
                node = next
                offset += 1
                guard nodes[node].steps >= 0 else { continue }
                for step in steps[Int(nodes[node].steps)] { found(step, start..<offset) }
            }
        }
    }

    private func child(of node: Int, by byte: UInt8) -> Int? {
        var child = nodes[node].firstChild
        while child >= 0 {
            if nodes[Int(child)].byte == byte { return Int(child) }
            child = nodes[Int(child)].nextSibling
        }
        return nil
    }

    private mutating func addChild(to node: Int, by byte: UInt8) -> Int {
        var child = Node(byte: byte)
        child.nextSibling = nodes[node].firstChild
        nodes[node].firstChild = Int32(nodes.count)
        nodes.append(child)
        return nodes.count - 1
    }
}

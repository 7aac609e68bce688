/// Subjects and which of them belong together, in flat arrays: some tens of bytes a subject.
struct SubjectComponents {
    /// A subject's number, in the order in which they were first named.
    typealias Node = UInt32

    /// One more than the node, 0 where free; a power of two of them, at most two thirds taken.
    private var slots: [UInt32] = Array(repeating: 0, count: 1 << 10)
    private(set) var hashes: [Int] = []
    private var parents: [Node] = []
    /// Of a root, the events that name its component.
    private var events: [UInt32] = []

    var count: Int { hashes.count }

    /// The node of a subject that was named.
    func known(_ subject: Subject) -> Node? {
        let slot = slots[place(of: subject.hash)]
        return slot == 0 ? nil : slot - 1
    }

    /// The node of a subject, a new one if need be.
    mutating func node(of subject: Subject) -> Node {
        let place = place(of: subject.hash)
        if slots[place] != 0 { return slots[place] - 1 }
        let node = Node(hashes.count)
        slots[place] = node + 1
        hashes.append(subject.hash)
        parents.append(node)
        events.append(0)
        if 3 * hashes.count > 2 * slots.count { grow() }
        return node
    }

    private func place(of hash: Int) -> Int {
        let mask = slots.count - 1
        var place = hash & mask
        while slots[place] != 0, hashes[Int(slots[place] - 1)] != hash { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: 2 * slots.count)
        for (node, hash) in hashes.enumerated() { slots[place(of: hash)] = UInt32(node) + 1 }
    }

    /// The node that stands for a component.
    mutating func root(of node: Node) -> Node {
        var node = node
        while parents[Int(node)] != node {
            parents[Int(node)] = parents[Int(parents[Int(node)])]
            node = parents[Int(node)]
        }
        return node
    }

    /// Makes two components one.
    mutating func unite(_ one: Node, _ other: Node) { unite(one, other, upTo: .max) }

    /// Makes two components one unless more events than `most` would name it.
    mutating func unite(_ one: Node, _ other: Node, upTo most: Int) {
        let (one, other) = (root(of: one), root(of: other))
        let sum = Int(events[Int(one)]) + Int(events[Int(other)])
        guard one != other, sum <= most else { return }
        let (root, child) = events[Int(one)] >= events[Int(other)] ? (one, other) : (other, one)
        parents[Int(child)] = root
        events[Int(root)] = UInt32(clamping: sum)
    }

    /// Counts an event that names a component.
    mutating func count(eventOf node: Node) { events[Int(root(of: node))] += 1 }

    /// Packs the components into buckets of about so many events, in the order in which they were first named.
    ///
    /// - Returns: of each node the bucket, and how many events there are about in each bucket.
    mutating func packed(about size: Int) -> (bucketOfNode: [UInt32], sizes: [Int]) {
        let none = UInt32.max
        var buckets = Array(repeating: none, count: count)
        var sizes: [Int] = []
        for node in buckets.indices {
            let root = Int(root(of: Node(node)))
            if buckets[root] == none {
                let weight = Int(events[root])
                if let last = sizes.last, last + weight <= size {
                    sizes[sizes.count - 1] += weight
                } else {
                    sizes.append(weight)
                }
                buckets[root] = UInt32(sizes.count - 1)
            }
            buckets[node] = buckets[root]
        }
        return (buckets, sizes)
    }
}

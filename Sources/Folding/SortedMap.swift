public import CJ

/// A dictionary of a few entries, in the ascending order of their keys.
///
/// Of each question there is to a thing, one to five answers are known as a rule. A hash table takes more memory for
/// them than they do, more time to hash than to compare, and an order of its own each time it is written.
public struct SortedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    @usableFromInline
    private(set) var entries: [(key: Key, value: Value)] = []

    /// A map of nothing.
    public init() {}

    /// Of several values for one key, `combine` makes one.
    init(_ entries: some Sequence<(Key, Value)>, uniquingKeysWith combine: (Value, Value) -> Value) {
        var sorted: [(key: Key, value: Value)] = entries.map { ($0, $1) }
        if sorted.count > 1 { sorted.sort { $0.key < $1.key } }
        append(sorted, uniquingKeysWith: combine)
    }

    /// Puts entries behind those there are, ascending, one for each key. None is before what stands there.
    private mutating func append(
        _ sorted: [(key: Key, value: Value)], uniquingKeysWith combine: (Value, Value) -> Value
    ) {
        entries.reserveCapacity(entries.count + sorted.count)
        for (key, value) in sorted {
            // Keys of which neither is before the other may be two.
            var place = entries.count
            while place > 0, !(entries[place - 1].key < key) { place -= 1 }
            if let known = entries[place...].firstIndex(where: { $0.key == key }) {
                entries[known].value = combine(entries[known].value, value)
            } else {
                entries.append((key, value))
            }
        }
    }

    /// The value for a key; nil takes its entry away.
    public subscript(key: Key) -> Value? {
        get { place(of: key).map { entries[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): entries[place].value = value
            case (let place?, nil): entries.remove(at: place)
            case (nil, let value?): insert(value, for: key)
            case (nil, nil): break
            }
        }
    }

    /// The keys, ascending.
    @inlinable
    public var keys: [Key] { entries.map { $0.key } }

    /// The values, in the order of their keys.
    @inlinable
    public var values: [Value] { entries.map { $0.value } }

    /// As many as are sooner looked through one by one than by halves: most pairs of keys differ at the first look.
    private static var few: Int { 8 }

    private func place(of key: Key) -> Int? {
        guard entries.count > Self.few else { return entries.firstIndex { $0.key == key } }
        // Keys of which neither is before the other may be two.
        let alike = entries[placeToInsert(key)...].prefix { !(key < $0.key) }
        return alike.firstIndex { $0.key == key }
    }

    /// The place of the first entry that is not before a key.
    private func placeToInsert(_ key: Key) -> Int {
        var (lower, upper) = (0, entries.count)
        while lower < upper {
            let middle = (lower + upper) / 2
            if entries[middle].key < key { lower = middle + 1 } else { upper = middle }
        }
        return lower
    }

    /// The key has no entry yet.
    private mutating func insert(_ value: Value, for key: Key) {
        entries.insert((key, value), at: placeToInsert(key))
    }
}

extension SortedMap: RandomAccessCollection {
    @inlinable
    public var startIndex: Int { 0 }
    @inlinable
    public var endIndex: Int { entries.count }
    @inlinable
    public subscript(position: Int) -> (key: Key, value: Value) { entries[position] }
}

extension SortedMap: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (Key, Value)...) {
        self.init(elements) { _, last in last }
    }
}

extension SortedMap: Equatable where Value: Equatable {
    public static func == (left: SortedMap, right: SortedMap) -> Bool {
        left.entries.elementsEqual(right.entries) { $0 == $1 }
    }
}

extension SortedMap: Joinable where Value: Joinable {
    /// Joins key by key, the smaller into the larger.
    public mutating func join(_ other: SortedMap) {
        if count < other.count {
            let small = self
            self = other
            take(small)
        } else {
            take(other)
        }
    }

    private mutating func take(_ small: SortedMap) {
        if small.count > Self.few {
            // To make room for each of many would move all that is behind it as often.
            let sorted = (entries + small.entries).sorted { $0.key < $1.key }
            entries = []
            append(sorted) { $0.joined(with: $1) }
            return
        }
        for (key, value) in small.entries {
            if let place = place(of: key) { entries[place].value.join(value) } else { insert(value, for: key) }
        }
    }
}

extension SortedMap: StateValue where Key: StateKey, Value: StateValue {
    /// An object with a member for each entry.
    public init(state json: JSON) throws(StateError) {
        for (name, value) in try json.stateMembers() {
            guard let key = Key(stateName: name) else { throw StateError("a name that is no key") }
            entries.append((key, try Value(state: value)))
        }
        entries.sort { $0.key < $1.key }
    }

    public func write(to writer: inout StateWriter) {
        writer.object { writer in
            for (key, value) in self { writer.member(escaping: key.stateName, value) }
        }
    }
}

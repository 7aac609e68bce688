/// Pictures of one thing that combine into one picture.
///
/// Joining is associative, commutative and idempotent. That is the whole of what makes duplicates, reordering, replay
/// in parallel and replay in part harmless, so every conforming type is tested for it.
public protocol Joinable {
    /// Takes the other picture into this one.
    mutating func join(_ other: Self)
}

extension Joinable {
    /// This picture with the other taken in.
    public func joined(with other: Self) -> Self {
        var result = self
        result.join(other)
        return result
    }
}

extension Dictionary: Joinable where Value: Joinable {
    /// Joins key by key.
    public mutating func join(_ other: [Key: Value]) {
        guard !isEmpty else {
            self = other
            return
        }
        for (key, value) in other { join(value, at: key) }
    }

    /// Takes a picture into the one for a key.
    @inlinable
    public mutating func join(_ value: Value, at key: Key) {
        if let index = index(forKey: key) { values[index].join(value) } else { self[key] = value }
    }
}

extension Set: Joinable {
    /// The union, taken by the larger: the other's elements are the ones that are hashed.
    public mutating func join(_ other: Set<Element>) {
        if count < other.count {
            self = other.union(self)
        } else {
            formUnion(other)
        }
    }
}

extension Optional: Joinable where Wrapped: Joinable {
    /// Nothing said takes nothing away.
    public mutating func join(_ other: Wrapped?) {
        guard let other else { return }
        if self == nil { self = other } else { self?.join(other) }
    }
}

/// What was called, for the tests of its callers.
struct CallLog: Sendable {
    /// How many calls there were.
    private(set) var count = 0
    /// How many of each path. Paths that CJ does not have are one.
    private(set) var counts: [Call?: Int] = [:]

    mutating func note(_ request: Request) {
        count += 1
        counts[Call(rawValue: request.path), default: 0] += 1
    }

    /// The counts under their paths, in the order of the alphabet.
    var json: JSON {
        let named = counts.map { (path: $0.key?.rawValue ?? "unknown", count: $0.value) }
        return .object(named.sorted { $0.path < $1.path }.map { JSON.Member(key: $0.path, value: JSON($0.count)) })
    }
}

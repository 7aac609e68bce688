public import CJ

/// Everything that was ever said of a thing, each contribution once: the first, the newest, and what changed between.
///
/// A set joins as sets do. A thing that is kept so must be told of seldom: its answers become events only when they
/// differ.
public struct Versions<Value: StateValue>: Joinable, Sendable, Equatable {
    /// By stamp, ascending; each stamp once.
    public private(set) var all: [Newest<Value>]

    init(_ versions: Newest<Value>...) { all = versions }

    /// What was said first.
    public var first: Newest<Value>? { all.first }

    /// What was said last.
    public var newest: Newest<Value>? { all.last }

    /// Those that say something else than the one before them, the first included, ascending.
    public var changes: [Newest<Value>] {
        all.indices.filter { $0 == all.startIndex || all[$0].value != all[$0 - 1].value }.map { all[$0] }
    }

    /// The first of those that came last and all hold what is asked for; nil where the newest does not.
    func since(_ holds: (Value) -> Bool) -> Newest<Value>? { all.reversed().prefix { holds($0.value) }.last }

    public mutating func join(_ other: Versions<Value>) {
        guard !other.all.isEmpty else { return }
        let byStamp = Dictionary((all + other.all).map { ($0.stamp, $0) }) { $0.joined(with: $1) }
        all = byStamp.values.sorted { $0.stamp < $1.stamp }
    }
}

extension Versions: StateValue {
    public init(state json: JSON) throws(StateError) { all = try [Newest<Value>](state: json) }
    public func write(to writer: inout StateWriter) { all.write(to: &writer) }
}

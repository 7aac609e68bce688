public import CJ

/// The newest of several contributions, kept whole, with the event it came by.
///
/// Of those that CJ dated the newest is kept, and of those that it did not; the one of the two that counts is shown.
public struct Newest<Value: StateValue>: Joinable, Sendable, Equatable {
    /// What one event said. It is never changed, only passed on: joining moves a reference, however much was said.
    fileprivate final class Said: Sendable {
        let position: Int
        let stamp: Stamp
        let value: Value

        init(position: Int, stamp: Stamp, value: Value) {
            self.position = position
            self.stamp = stamp
            self.value = value
        }

        var isDated: Bool { stamp.date != nil }

        /// The newer of two that are both dated, or both not.
        func newer(_ other: Said) -> Said {
            // The same bytes may stand at two positions, as a webhook and as an imported fact; the first is the one shown.
            (stamp == other.stamp ? position > other.position : stamp < other.stamp) ? other : self
        }
    }

    private var said: Said
    /// The newest of the other kind, dated or not, which does not count.
    private var outranked: Said?

    /// How new it is.
    public var stamp: Stamp { said.stamp }
    /// The position of the event, where a reader can look at it.
    public var position: Int { said.position }
    /// What it says.
    public var value: Value { said.value }

    /// What CJ dated and a contribution without a date outranks: it still tells what that one is silent about.
    var outrankedDated: (stamp: Stamp, value: Value)? {
        outranked.flatMap { $0.isDated ? ($0.stamp, $0.value) : nil }
    }

    /// The newest that has no date of CJ's, as a webhook's about the catalogue, whether it counts or not.
    public var undated: (value: Value, stamp: Stamp, position: Int)? {
        [said, outranked].compactMap(\.self).first { !$0.isDated }.map { ($0.value, $0.stamp, $0.position) }
    }

    /// The contribution of the event at a position.
    public init(_ value: Value, stamp: Stamp, position: Int) {
        said = Said(position: position, stamp: stamp, value: value)
    }

    public mutating func join(_ other: Newest<Value>) {
        take(other.said)
        if let outranked = other.outranked { take(outranked) }
    }

    private mutating func take(_ other: Said) {
        if said.isDated == other.isDated {
            said = said.newer(other)
            guard outranked != nil else { return }
        } else {
            outranked = outranked?.newer(other) ?? other
        }
        guard let second = outranked else { return }
        let (dated, undated) = said.isDated ? (said, second) : (second, said)
        let isUndatedNewer = undated.stamp.isNewer(than: dated.stamp)
        said = isUndatedNewer ? undated : dated
        outranked = isUndatedNewer ? dated : undated
    }
}

extension Newest.Said: Equatable {
    static func == (left: Newest.Said, right: Newest.Said) -> Bool {
        left === right || left.position == right.position && left.stamp == right.stamp && left.value == right.value
    }
}

extension Newest: StateValue {
    public init(state json: JSON) throws(StateError) {
        let parts = try Parts(state: json)
        said = Said(position: parts.position, stamp: parts.stamp, value: parts.value)
        outranked = parts.outranked?.said
    }

    public func write(to writer: inout StateWriter) {
        Parts(outranked: outranked.map(Newest.init), position: position, stamp: stamp, value: value).write(to: &writer)
    }

    private init(_ said: Said) { self.said = said }

    /// What it is in a state, where nothing is shared.
    struct Parts: Equatable {
        let outranked: Newest?
        let position: Int
        let stamp: Stamp
        let value: Value
    }
}

extension Newest.Parts: StateObject {
    init(_ state: inout some StateMembers<Newest.Parts>) throws(StateError) {
        outranked = try state.member("outranked") { $0.outranked }
        position = try state.member("position") { $0.position }
        stamp = try state.member("stamp") { $0.stamp }
        value = try state.member("value") { $0.value }
    }
}

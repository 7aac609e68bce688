/// The newest of several contributions, kept whole, with the event it came by.
///
/// Of those that CJ dated the newest is kept, and of those that it did not; the one of the two that counts is shown.
public struct Newest<Value: Sendable & Codable & Equatable>: Joinable, Sendable, Codable, Equatable {
    /// What one event said. It is never changed, only passed on: joining moves a reference, however much was said.
    fileprivate final class Said: Sendable {
        let stamp: Stamp
        let position: Int
        let value: Value

        init(stamp: Stamp, position: Int, value: Value) {
            self.stamp = stamp
            self.position = position
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

    /// The contribution of the event at a position.
    public init(_ value: Value, stamp: Stamp, position: Int) {
        said = Said(stamp: stamp, position: position, value: value)
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

// MARK: Comparing and coding

extension Newest.Said: Equatable {
    static func == (left: Newest.Said, right: Newest.Said) -> Bool {
        left === right || left.position == right.position && left.stamp == right.stamp && left.value == right.value
    }
}

extension Newest {
    private enum CodingKeys: CodingKey {
        case outranked, position, stamp, value
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        said = try Said(from: decoder)
        outranked = try members.decodeIfPresent(Said.self, forKey: .outranked)
    }

    public func encode(to encoder: any Encoder) throws {
        try said.encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encodeIfPresent(outranked, forKey: .outranked)
    }
}

extension Newest.Said: Codable {}

extension Newest: StateWritable where Value: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("outranked", outranked)
            said.writeMembers(to: &$0)
        }
    }
}

extension Newest.Said: StateWritable where Value: StateWritable {
    func write(to writer: inout StateWriter) {
        writer.object { writeMembers(to: &$0) }
    }

    func writeMembers(to writer: inout StateWriter) {
        writer.member("position", position)
        writer.member("stamp", stamp)
        writer.member("value", value)
    }
}

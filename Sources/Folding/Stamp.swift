public import Foundation

/// How new a contribution is, among those of one witness.
///
/// The order is total and rests on nothing but what is stored with the event, never on when it was processed: CJ's own
/// date first; then, since CJ's dates have whole seconds, how late in its life the status puts the thing; then the time
/// of receipt; and at last the digest, and the place within the event, so that no two different contents are equally new.
public struct Stamp: Sendable, Hashable, Codable, Comparable {
    /// CJ's own date of the content, or the time of receipt where it has none.
    public let at: Date
    /// How late in the thing's life the content puts it; 0 where it says nothing of that.
    public let rank: Int
    /// When the event was received.
    public let receivedAt: Date
    /// The digest of the event's bytes, in hexadecimal.
    public let digest: String
    /// Which of several contents of one event that may turn out to be about the same thing, from 0.
    public let part: Int

    /// - Parameters:
    ///   - at: CJ's own date of the content, if it has one.
    ///   - message: the event it came by.
    public init(at: Date?, rank: Int = 0, of message: StoredMessage, part: Int = 0) {
        self.at = at ?? message.receivedAt
        self.rank = rank
        receivedAt = message.receivedAt
        digest = message.digest
        self.part = part
    }

    public static func < (left: Stamp, right: Stamp) -> Bool {
        // Nearly always the first tells; the rest is seldom looked at.
        left.at == right.at
            ? (left.rank, left.receivedAt, left.digest, left.part)
                < (right.rank, right.receivedAt, right.digest, right.part)
            : left.at < right.at
    }
}

/// The newest of several contributions, kept whole, with the event it came by.
public struct Newest<Value: Sendable & Codable & Equatable>: Joinable, Sendable, Codable, Equatable {
    /// What one event said. It is never changed, only passed on: joining moves a reference, however much was said.
    private final class Said: Sendable {
        let stamp: Stamp
        let position: Int
        let value: Value

        init(stamp: Stamp, position: Int, value: Value) {
            self.stamp = stamp
            self.position = position
            self.value = value
        }
    }

    private var said: Said

    /// How new it is.
    public var stamp: Stamp { said.stamp }
    /// The position of the event, so that whoever asks can look at it.
    public var position: Int { said.position }
    /// What it says.
    public var value: Value { said.value }

    /// The contribution of the event at a position.
    public init(_ value: Value, stamp: Stamp, position: Int) {
        said = Said(stamp: stamp, position: position, value: value)
    }

    public mutating func join(_ other: Newest<Value>) {
        // The same bytes may stand at two positions, as a webhook and as an imported fact; the first is the one shown.
        if stamp == other.stamp ? position > other.position : stamp < other.stamp { said = other.said }
    }

    public static func == (left: Newest, right: Newest) -> Bool {
        left.said === right.said
            || left.position == right.position && left.stamp == right.stamp && left.value == right.value
    }

    private enum CodingKeys: CodingKey {
        case stamp, position, value
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        said = Said(
            stamp: try members.decode(Stamp.self, forKey: .stamp),
            position: try members.decode(Int.self, forKey: .position),
            value: try members.decode(Value.self, forKey: .value))
    }

    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(stamp, forKey: .stamp)
        try members.encode(position, forKey: .position)
        try members.encode(value, forKey: .value)
    }
}

/// The first event to say something.
public struct FirstSaid: Joinable, Sendable, Codable, Hashable {
    /// Its position.
    public private(set) var position: Int

    /// The event at a position is the only one so far.
    public init(position: Int) { self.position = position }

    public mutating func join(_ other: FirstSaid) { position = min(position, other.position) }

    public init(from decoder: any Decoder) throws {
        position = try decoder.singleValueContainer().decode(Int.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(position)
    }
}

/// From when to when something was heard of.
public struct Sightings: Joinable, Sendable, Codable, Equatable {
    /// When the first event about it was received.
    public private(set) var first: Date
    /// When the last was.
    public private(set) var last: Date

    /// Heard of once, by an event received then.
    public init(at receivedAt: Date) {
        first = receivedAt
        last = receivedAt
    }

    public mutating func join(_ other: Sightings) {
        first = min(first, other.first)
        last = max(last, other.last)
    }
}

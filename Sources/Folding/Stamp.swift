public import CJ
public import Foundation

/// How new a contribution is, among those of one witness.
///
/// The order is total and rests on nothing but what is stored with the event, never on when it was processed: CJ's own
/// date first; then, since CJ's dates have whole seconds, how late in its life the status puts the thing; then the time
/// of receipt; and at last the digest, and the place within the event, so that no two different contents are equally new.
///
/// It compares contents that CJ dated with one another, and those that it did not. Between one of each, ``isNewer(than:)``
/// decides (`docs/decisions/0035-messages-without-a-date.md`).
public struct Stamp: Sendable, Hashable, Comparable {
    /// CJ's own date of the content; nil where it has none that can be believed.
    public let date: Date?
    /// How late in the thing's life the content puts it; 0 where it says nothing of that.
    public let rank: Int
    /// When the event was received.
    public let receivedAt: Date
    /// The digest of the event's bytes, in hexadecimal.
    public let digest: String
    /// Which of several contents of one event that may turn out to be about the same thing, from 0.
    public let part: Int

    /// CJ's own date of the content, or the time of receipt where it has none.
    public var at: Date { date ?? receivedAt }

    /// - Parameters:
    ///   - at: CJ's own date of the content, if it has one. One that lies days after the receipt is none.
    ///   - message: the event it came by.
    public init(at date: Date?, rank: Int = 0, of message: StoredMessage, part: Int = 0) {
        self.date = date.flatMap { CJTime.isAhead($0, of: message.receivedAt) ? nil : $0 }
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

    /// Whether a content without a date of CJ's is newer than one that has a date: if it came later than that date, and
    /// does not put the thing earlier in its life.
    ///
    /// There is no total order that says so for all, therefore only the newest of each are compared.
    func isNewer(than dated: Stamp) -> Bool {
        let tellsOfLife = rank > 0 && dated.rank > 0
        return (!tellsOfLife || rank >= dated.rank) && dated < self
    }
}

extension Stamp: StateObject {
    public init(_ state: inout some StateMembers<Stamp>) throws(StateError) {
        date = try state.member("date", \.date)
        digest = try state.member("digest", \.digest)
        part = try state.member("part", \.part)
        rank = try state.member("rank", \.rank)
        receivedAt = try state.member("receivedAt", \.receivedAt)
    }
}

/// The first event to say something.
public struct FirstSaid: Joinable, Sendable, Hashable {
    /// Its position.
    public private(set) var position: Int

    /// The event at a position is the only one so far.
    public init(position: Int) { self.position = position }

    public mutating func join(_ other: FirstSaid) { position = min(position, other.position) }
}

extension FirstSaid: StateValue {
    public init(state json: JSON) throws(StateError) { position = try Int(state: json) }
    public func write(to writer: inout StateWriter) { position.write(to: &writer) }
}

/// The last event to say something, new or not.
public struct LastSaid: Joinable, Sendable, Hashable {
    /// Its position.
    public private(set) var position: Int

    /// The event at a position is the only one so far.
    public init(position: Int) { self.position = position }

    public mutating func join(_ other: LastSaid) { position = max(position, other.position) }
}

extension LastSaid: StateValue {
    public init(state json: JSON) throws(StateError) { position = try Int(state: json) }
    public func write(to writer: inout StateWriter) { position.write(to: &writer) }
}

/// From when to when something was heard of.
public struct Sightings: Joinable, Sendable, Equatable {
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

extension Sightings: StateObject {
    public init(_ state: inout some StateMembers<Sightings>) throws(StateError) {
        first = try state.member("first", \.first)
        last = try state.member("last", \.last)
    }
}

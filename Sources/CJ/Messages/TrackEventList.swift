import Foundation

/// The track events of a `LOGISTIC` message as CJ wrote them, in CJ's order: read when they are asked for.
///
/// A message about a parcel tells again all that the earlier ones told of it, what is new in front (`docs/cj.md`,
/// LOGISTIC). So most of a list need not be read by a reader of the one before.
public struct TrackEventList: Sendable {
    /// An array or one event, or the text of either in a string.
    let json: JSON
    private let zone: ZoneOffsets

    /// What was read of a list.
    public struct Contents: Sendable {
        public let events: [LogisticMessage.TrackEvent]
        /// See ``PersonalKeys/found(in:)``.
        public let personalKeys: [String]
    }

    init(_ json: JSON, zone: ZoneOffsets) {
        self.json = json
        self.zone = zone
    }

    /// Whether it is a text that may hold an array.
    public var isText: Bool { json.isString }

    /// All of it; nil when it cannot be read.
    public var contents: Contents? { json.structure.map { read($0.asList) } }

    /// What stands in front of an earlier list that could be read; nil unless this list ends with all of that one, letter
    /// by letter.
    public func contents(before earlier: TrackEventList) -> Contents? {
        json.elements(before: earlier.json).map(read)
    }

    private func read(_ elements: [JSON]) -> Contents {
        Contents(
            events: elements.compactMap { Fields($0, zone: zone).flatMap(LogisticMessage.TrackEvent.init) },
            personalKeys: PersonalKeys.joined(elements.map(PersonalKeys.found)))
    }
}

import CJ
import Foundation

/// What the messages about some parcels of one account told of their ways, so that whoever folds many need not read
/// again what most of them repeat.
///
/// A contribution made with it may leave track events out, but only such as one made with it before holds. So all of a
/// parcel's have to be joined, or none.
public struct ToldTracks: Sendable {
    private struct Key: Hashable {
        let trackNumber: String
        /// CJ writes a list in two ways, and nothing is known of one from the other.
        let isText: Bool
    }

    /// What a message tells.
    struct News {
        /// The track events, without those that are known to be told before.
        var events: [TrackEvent] = []
        /// Of all that the message tells.
        var newest = NewestTrackEvent()
        /// Where the message tells all that; nil when it tells nothing that can be read.
        var list: TrackEventList?
        /// The names in there under which personal data would stand.
        var personalKeys: [String] = []

        init() {}

        init(_ contents: TrackEventList.Contents, in list: TrackEventList) {
            self.list = list
            events = contents.events.map(TrackEvent.init)
            newest = NewestTrackEvent(of: events)
            personalKeys = contents.personalKeys
        }

        /// With what the message tells again.
        func inFront(of told: News) -> News {
            var news = self
            news.newest = newest.inFront(of: told.newest)
            news.personalKeys = PersonalKeys.joined([personalKeys, told.personalKeys])
            return news
        }
    }

    /// What the last message told that could be read, without its events.
    private var told: [Key: News] = [:]

    public init() {}

    /// What a message tells that was not told before.
    mutating func news(in message: LogisticMessage) -> News {
        guard let list = message.trackEventList else { return News() }
        let key = message.trackingNumber.map { Key(trackNumber: $0, isText: list.isText) }
        guard let news = Self.news(in: list, since: key.flatMap { told[$0] }) else { return News() }
        if let key {
            told[key] = news
            told[key]?.events = []
        }
        return news
    }

    /// Nil when the list cannot be read.
    private static func news(in list: TrackEventList, since told: News?) -> News? {
        if let told, let earlier = told.list, let front = list.contents(before: earlier) {
            return News(front, in: list).inFront(of: told)
        }
        return list.contents.map { News($0, in: list) }
    }
}

/// The newest of a list of track events.
struct NewestTrackEvent: Sendable {
    /// When it happened, as far as their times can be read.
    private(set) var at: Date?
    /// The same of those that say what happened, and what that was; of several at one time the first.
    private var said: (at: Date, words: [String])?

    /// Of no events.
    init() {}

    init(of events: [TrackEvent]) {
        for event in events {
            guard let instant = event.time?.instant else { continue }
            if at.map({ $0 < instant }) ?? true { at = instant }
            let words = event.words
            if !words.isEmpty, said.map({ $0.at < instant }) ?? true { said = (instant, words) }
        }
    }

    /// What happened at last.
    var words: [String] { said?.words ?? [] }

    /// That of the list which has these events in front of others.
    func inFront(of others: NewestTrackEvent) -> NewestTrackEvent {
        var newest = self
        if let instant = others.at, at.map({ $0 < instant }) ?? true { newest.at = instant }
        if let theirs = others.said, said.map({ $0.at < theirs.at }) ?? true { newest.said = theirs }
        return newest
    }
}

import CJ
import Foundation

/// What the messages about some parcels of one account told of their ways, so that a fold of many need not read
/// again what most of them repeat.
///
/// A contribution made with it may leave track events out, but only such as one made with it before holds. So all of a
/// parcel's have to be joined, or none.
public struct TrackEventCache: Sendable {
    private struct Key: Hashable {
        /// Of all parcels that the message is about, in normal form.
        let trackNumbers: [String]
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
        /// Whether a date in it lies days after its receipt, and dates nothing.
        private(set) var hasFuture = false

        init() {}

        init(_ contents: TrackEventList.Contents, in list: TrackEventList, receivedAt: Date) {
            self.list = list
            let told = contents.events.map(TrackEvent.init)
            hasFuture = told.contains { $0.isAhead(of: receivedAt) }
            events = hasFuture ? told.map { $0.past(at: receivedAt) } : told
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
    mutating func news(in message: LogisticMessage, receivedAt: Date) -> News {
        guard let list = message.trackEventList else { return News() }
        let key = Key(trackNumbers: message.trackNumbers.map(\.normal), isText: list.isText)
        // What dates a thing for one message may lie ahead of another.
        let known = told[key].flatMap { CJTime.isAhead($0.newest.at ?? receivedAt, of: receivedAt) ? nil : $0 }
        guard let news = Self.news(in: list, since: known, receivedAt: receivedAt) else { return News() }
        guard !key.trackNumbers.isEmpty else { return news }
        told[key] = news.hasFuture ? nil : news
        told[key]?.events = []
        return news
    }

    /// Nil when the list cannot be read.
    private static func news(in list: TrackEventList, since told: News?, receivedAt: Date) -> News? {
        if let told, let earlier = told.list, let front = list.contents(before: earlier) {
            return News(front, in: list, receivedAt: receivedAt).inFront(of: told)
        }
        return list.contents.map { News($0, in: list, receivedAt: receivedAt) }
    }
}

/// The newest of a list of track events.
///
/// Clocks along the way may be those of the places, so that a later event seems up to a day earlier than the one before. A
/// list's own order tells better, where it is plain which end is the newest: where the times at both ends are more than
/// such a day apart.
struct NewestTrackEvent: Sendable {
    /// The latest time of all.
    private(set) var at: Date?
    /// How many events there are.
    private(set) var count = 0
    /// Those that say what happened: the first and the last of the list, and the one of the latest time, of several at
    /// one time the first.
    private var first, last, latest: Said?

    private struct Said {
        let at: Date
        let words: [String]
    }

    /// The clocks of two places are 26 hours apart at most.
    private static let clocksApart: TimeInterval = 26 * 3600

    /// Of no events.
    init() {}

    init(of events: [TrackEvent]) {
        count = events.count
        for event in events {
            guard let instant = event.time?.instant else { continue }
            if at.map({ $0 < instant }) ?? true { at = instant }
            let words = event.words
            guard !words.isEmpty else { continue }
            let said = Said(at: instant, words: words)
            first = first ?? said
            last = said
            if latest.map({ $0.at < instant }) ?? true { latest = said }
        }
    }

    /// What happened at last.
    var words: [String] {
        guard let first, let last, let latest else { return [] }
        let end =
            abs(first.at.timeIntervalSince(last.at)) <= Self.clocksApart ? latest : first.at > last.at ? first : last
        return (latest.at.timeIntervalSince(end.at) <= Self.clocksApart ? end : latest).words
    }

    /// That of the list which has these events in front of others.
    func inFront(of others: NewestTrackEvent) -> NewestTrackEvent {
        var newest = self
        newest.count += others.count
        if let instant = others.at, at.map({ $0 < instant }) ?? true { newest.at = instant }
        newest.first = first ?? others.first
        newest.last = others.last ?? last
        if let theirs = others.latest, latest.map({ $0.at < theirs.at }) ?? true { newest.latest = theirs }
        return newest
    }
}

public import Admin
public import Foundation
import Instants

/// What one channel was told, and what stands: it decides what is told next.
///
/// A value without clock or I/O. Each kind of problem of an account is one alarm, however its words change. It is told
/// once when it has stood for a while and once when it has been away for a while. In between nothing is told twice: not
/// when the problem comes and goes, not by another process, and not after a restart.
public struct AlarmBook: Sendable, Equatable {
    /// How long something must be so before it is told.
    public struct Patience: Sendable {
        /// How long a problem stands before it is told.
        public var raising: TimeInterval = 10
        /// How long it is away before it counts as over. Less than that is no end, so what comes and goes is one.
        public var ending: TimeInterval = 30

        public init() {}
    }

    /// What tells one alarm from another.
    public struct Key: Sendable, Hashable, Comparable, Codable {
        /// As ``Problem/Kind`` names it. Another version of the program may know others.
        public let kind: String
        /// Empty where it concerns all accounts.
        public let account: String

        public init(kind: String, account: String) {
            self.kind = kind
            self.account = account
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.kind, left.account) < (right.kind, right.account)
        }
    }

    /// A problem that stands, or has stood.
    public struct Entry: Sendable, Equatable, Codable {
        /// The same in what tells of it and of its end, and of no other.
        public var id: String
        public var text: String
        public var cure: String
        /// From when on it has been so, as far as the ledger knows.
        public var since: Date?
        /// When it was first and last seen, by those who look on.
        public var firstSeen: Date
        public var lastSeen: Date
        /// When it was told; nil: it was not yet.
        public var toldAt: Date?

        public init(
            id: String, text: String, cure: String, since: Date?, firstSeen: Date, lastSeen: Date, toldAt: Date? = nil
        ) {
            self.id = id
            self.text = text
            self.cure = cure
            self.since = since
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
            self.toldAt = toldAt
        }
    }

    public var entries: [Key: Entry]
    /// When problems were last noted; nil: never.
    private var notedAt: Date?

    public init(_ entries: [Key: Entry] = [:]) { self.entries = entries }

    /// Takes over what needs a person now.
    ///
    /// - Parameter newId: an id that nothing had before.
    public mutating func note(
        _ problems: [Problem], at now: Date, _ patience: Patience, newId: () -> String = { UUID().uuidString }
    ) {
        notedAt = now
        for (key, problems) in Dictionary(grouping: problems, by: Key.init).sorted(by: { $0.key < $1.key }) {
            let known = entries[key].flatMap { $0.isForgotten(at: now, patience) ? nil : $0 }
            let text = problems.map(\.text).joined(separator: "; ")
            let cure = problems.first?.cure ?? ""
            let since = problems.compactMap(\.since).min()
            var entry =
                known
                ?? Entry(id: newId(), text: text, cure: cure, since: since, firstSeen: now, lastSeen: now)
            (entry.text, entry.cure, entry.since) = (text, cure, since ?? entry.since)
            entry.lastSeen = now
            entries[key] = entry
        }
        entries = entries.filter { !$0.value.isForgotten(at: now, patience) }
    }

    /// What is to be told now: what has stood longest first, and problems before their ends.
    public func next(_ patience: Patience) -> AlarmMessage? {
        guard let now = notedAt else { return nil }
        let due = entries.sorted { ($0.value.firstSeen, $0.key) < ($1.value.firstSeen, $1.key) }
        if let (key, entry) = due.first(where: { $0.value.mustBeTold(at: now, patience) }) {
            return AlarmMessage(.raised, key, entry, at: now)
        }
        if let (key, entry) = due.first(where: { $0.value.isOver(at: now, patience) }) {
            return AlarmMessage(.over, key, entry, at: now)
        }
        return nil
    }

    /// Notes that a message arrived.
    public mutating func noteTold(_ message: AlarmMessage) {
        guard entries[message.key]?.id == message.id else { return }
        switch message.event {
        case .raised: entries[message.key]?.toldAt = message.at
        case .over: entries[message.key] = nil
        }
    }
}

extension AlarmBook.Key {
    init(_ problem: Problem) { self.init(kind: problem.kind.rawValue, account: problem.account ?? "") }
}

extension AlarmBook.Entry {
    fileprivate func mustBeTold(at now: Date, _ patience: AlarmBook.Patience) -> Bool {
        toldAt == nil && lastSeen == now && now.timeIntervalSince(firstSeen) >= patience.raising
    }

    private func isAway(at now: Date, _ patience: AlarmBook.Patience) -> Bool {
        now.timeIntervalSince(lastSeen) >= patience.ending
    }

    fileprivate func isOver(at now: Date, _ patience: AlarmBook.Patience) -> Bool {
        toldAt != nil && isAway(at: now, patience)
    }

    /// What nobody was told of and is away is as if it had not been. The same holds where nobody looked on meanwhile.
    fileprivate func isForgotten(at now: Date, _ patience: AlarmBook.Patience) -> Bool {
        toldAt == nil && isAway(at: now, patience)
    }
}

public import Foundation
import Instants

/// What people are told: that something needs one of them, or does not any more.
public struct AlarmMessage: Sendable, Equatable, Encodable {
    public enum Event: String, Sendable, Encodable {
        /// Something needs a person.
        case raised
        /// It is over.
        case over
    }

    public let event: Event
    public let key: AlarmBook.Key
    /// The same in both messages of one alarm, and when one has to be sent again.
    public let id: String
    public let text: String
    public let cure: String
    public let since: Date?
    /// When it was found to be so.
    public let at: Date

    init(_ event: Event, _ key: AlarmBook.Key, _ entry: AlarmBook.Entry, at now: Date) {
        self.event = event
        self.key = key
        id = entry.id
        text = entry.text
        cure = entry.cure
        since = entry.since
        at = now
    }

    private enum CodingKeys: String, CodingKey { case event, id, kind, account, text, cure, since, at }

    /// Every member stands in the object, null where there is nothing to name.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(event, forKey: .event)
        try members.encode(id, forKey: .id)
        try members.encode(key.kind, forKey: .kind)
        try members.encode(key.account.isEmpty ? nil : key.account, forKey: .account)
        try members.encode(text, forKey: .text)
        try members.encode(cure, forKey: .cure)
        try members.encode(since, forKey: .since)
        try members.encode(at, forKey: .at)
    }

    /// As a webhook carries it.
    public var json: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.dateEncodingStrategy = .isoText
            return Array(try encoder.encode(self))
        }
    }

    /// As a command finds it in its environment.
    public var environment: [String: String] {
        [
            "CJLEDGER_ALARM_EVENT": event.rawValue, "CJLEDGER_ALARM_ID": id, "CJLEDGER_ALARM_KIND": key.kind,
            "CJLEDGER_ALARM_ACCOUNT": key.account, "CJLEDGER_ALARM_TEXT": text, "CJLEDGER_ALARM_CURE": cure,
            "CJLEDGER_ALARM_SINCE": since?.isoText ?? "", "CJLEDGER_ALARM_AT": at.isoText,
        ].mapValues(Self.withoutNul)
    }

    /// An environment holds none.
    private static func withoutNul(_ text: String) -> String { text.replacing("\u{0}", with: "\u{FFFD}") }
}

import Foundation
import Instants

/// Which events a list shows.
struct EventFilter: Sendable, Equatable {
    var account: String?
    /// `webhook`, `snapshot` or `import`.
    var source: String?
    var type: String?
    /// A part of the body, as it stands there.
    var text: String?
    /// An id of an order or a parcel, a bill or a dispute that the events name.
    var about: String?
    var from: Date?
    var to: Date?
    /// Only events before this position.
    var before: Int?

    /// What a query says. What cannot be read is as if it were not there, and the form shows that.
    init(_ fields: FormFields) {
        account = fields["account"].map { String($0.prefix(64)) }
        source = fields["source"].flatMap { ["webhook", "snapshot", "import"].contains($0) ? $0 : nil }
        type = fields["type"].map { String($0.prefix(128)) }
        text = fields["text"].map { String($0.prefix(200)) }
        about = fields["about"].map { String($0.prefix(128)) }
        from = fields["from"].flatMap(Self.instant)
        to = fields["to"].flatMap(Self.instant)
        before = fields["before"].flatMap { Int($0) }
    }

    init() {}

    /// `2026-03-01`, `2026-03-01T10:00` or with seconds and a Z, in UTC.
    static func instant(_ text: String) -> Date? {
        guard text.utf8.count <= 40 else { return nil }
        let whole =
            switch text.count {
            case 10: text + "T00:00:00Z"
            case 16: text + ":00Z"
            case 19: text + "Z"
            default: text
            }
        return try? Date(whole, strategy: .iso8601)
    }

    /// As a field of a form wants it: `2026-03-01T10:00:00`.
    static func fieldText(_ date: Date?) -> String { date.map { String($0.isoText.prefix(19)) } ?? "" }

    /// The list from another place on.
    func link(before position: Int?) -> String {
        Link.query(
            "/events",
            [
                "account": account, "source": source, "type": type, "text": text, "about": about,
                "from": from.map { Self.fieldText($0) }, "to": to.map { Self.fieldText($0) },
                "before": position.map { "\($0)" },
            ])
    }

    var isEmpty: Bool { self == EventFilter() }
}

import Configuration
import Foundation
import Reconciler

/// How people are told of what needs one of them.
struct AlarmSettings: Sendable {
    /// Who gets each alarm as a webhook; nil for nobody.
    var url: URL?
    /// What such webhooks are signed with; nil for not at all.
    var secret: String?
    /// What is run for each alarm; nil for nothing.
    var command: String?

    init(_ reader: SettingsReader) throws(SettingsError) {
        url = try reader.value(
            "cjledger.alarmUrl", "a URL that begins with https:// or http://, e.g. https://alarms.example.com/cjledger",
            isSecret: true, shown: { PublicURL.shown($0.absoluteString) }, Self.url)
        secret = try reader.text("cjledger.alarmSecret", isSecret: true)
        command = try reader.text("cjledger.alarmCommand", isSecret: true)
    }

    private static func url(_ text: String) -> URL? {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            ["http", "https"].contains(parts.scheme?.lowercased())
        else { return nil }
        return parts.url
    }
}

import CJ
public import CJClient

// What `setting/get` shows. Topics are known by other names there than in `webhook/set`, and there is an older, flat form:
// `callback` holds `orderType` and `orderCallbackUrls` in place of an object `order` with `type` and `urls`.

extension Registration {
    /// Reads what `setting/get` shows. A topic that it does not show is missing.
    public init(_ setting: CJAnswer) { self.init(setting: setting.data) }

    init(setting data: JSON?) {
        var shown: [WebhookTopic: Shown] = [:]
        let callbacks = data?.member("callback") ?? data?.member("callbacks") ?? data
        for (name, value) in callbacks?.members ?? [:] {
            guard let (topic, part) = Self.topic(named: name) else { continue }
            shown[topic, default: Shown()].read(value, part)
        }
        self.init(topics: shown.compactMapValues(\.subscription))
    }

    /// What a member of the answer is about, and which part of a flat topic it is.
    private static func topic(named name: String) -> (topic: WebhookTopic, part: Part)? {
        var name = name.lowercased().filter(\.isLetter)
        var part = Part.whole
        for (ending, meant) in Part.endings where name.hasSuffix(ending) && name != ending {
            name.removeLast(ending.count)
            part = meant
            break
        }
        if name.hasSuffix("s") { name.removeLast() }
        let topic = WebhookTopic.allCases.first { topic in
            let own = topic.rawValue.lowercased()
            return name == own || name + "s" == own
        }
        return topic.map { ($0, part) }
    }

    private enum Part {
        case whole, type, urls

        /// The longest first.
        static let endings: [(String, Part)] = [
            ("callbackurls", .urls), ("callbackurl", .urls), ("callback", .whole), ("urls", .urls), ("url", .urls),
            ("type", .type),
        ]
    }

    /// What is read of one topic, whichever parts come first.
    private struct Shown {
        private var isEnabled: Bool?
        private var urls: [String]?

        mutating func read(_ value: JSON, _ part: Part) {
            switch part {
            case .type: note(type: value)
            case .urls: note(urls: value)
            case .whole where value.isObject:
                for (name, member) in value.members ?? [:] {
                    switch name.lowercased() {
                    case "type", "status": note(type: member)
                    case "urls", "url", "callbackurls", "callbackurl": note(urls: member)
                    default: break
                    }
                }
            case .whole: note(urls: value)
            }
        }

        /// A word that nobody knows says nothing. A topic that stands there under two names is sent if one is.
        private mutating func note(type: JSON) {
            switch type.string?.uppercased() {
            case "ENABLE", "ENABLED", "ALL": isEnabled = true
            case "CANCEL", "CANCELED", "CANCELLED", "DISABLE", "DISABLED": isEnabled = isEnabled ?? false
            default: break
            }
        }

        private mutating func note(urls: JSON) {
            guard !urls.isNull else { return }
            self.urls = (self.urls ?? []) + (urls.elements ?? [urls]).compactMap(\.string).filter { !$0.isEmpty }
        }

        /// Nil where nothing was shown that tells: a topic that is sent, but nobody says where to, among it.
        var subscription: WebhookSubscription? {
            let urls = urls ?? []
            switch isEnabled {
            case false?: return WebhookSubscription(isEnabled: false, urls: urls)
            case true?, nil: return urls.isEmpty ? nil : WebhookSubscription(isEnabled: true, urls: urls)
            }
        }
    }
}

import Foundation

// webhook/set and setting/get.
extension Simulation {
    /// The test of the addresses that are to be registered; nil where none is.
    func probe(of settings: WebhookSettings, requestId: String) -> Probe? {
        guard !settings.urls.isEmpty else { return nil }
        let form = dialect[ProbeForm.self]
        // It is signed as every webhook is, and no event: it has no type.
        let body: JSON = ["messageId": .text(requestId), "params": .null]
        return Probe(
            urls: settings.urls, method: form == .get ? "GET" : "POST",
            webhook: Webhook(body: form == .noType ? body.bytes : []), settings: settings, requestId: requestId)
    }

    /// The rest of webhook/set, once each address was called. The addresses are registered, and a feed that was closed
    /// is open again, if each of them answered 200.
    ///
    /// - Parameter statuses: what each answered; nil for one that could not be reached, or took over 3 seconds.
    mutating func answer(to probe: Probe, statuses: [String: Int?], now: Instant) -> HTTPAnswer {
        for url in probe.urls {
            let status = statuses[url] ?? nil
            if status == 200 { continue }
            let refusal = status.map(Refusal.callbackAnswered) ?? .callbackNotReached
            return HTTPAnswer(json: .envelope(refusal, requestId: probe.requestId))
        }
        set(probe.settings)
        feed.reopen()
        return HTTPAnswer(json: .envelope(.bool(true), requestId: probe.requestId))
    }

    /// Takes the settings over. A topic that they do not name stays as it is.
    mutating func set(_ settings: WebhookSettings) {
        for topic in settings.cancelled { callbacks[topic] = nil }
        callbacks.merge(settings.enabled) { _, new in new }
    }

    /// The data of setting/get.
    var setting: JSON {
        [
            "openId": .number(Webhook.openId), "openName": .text("Simulated seller"),
            "openEmail": .text("seller@example.com"),
            "setting": ["quotaLimits": [], "qpsLimit": JSON(account.limit.rate)],
            "callback": .object(shownTopics.flatMap(setting(of:))),
            "root": .text("GENERAL"), "isSandbox": .bool(false),
        ]
    }

    private var shownTopics: [Topic] {
        switch dialect[TopicsShown.self] {
        case .all: Topic.allCases
        case .firstFour: Topic.allCases.filter { ![.makeup, .privateOrder].contains($0) }
        case .setOnly: Topic.allCases.filter { callbacks[$0] != nil }
        }
    }

    /// How the setting shows a topic.
    private func setting(of topic: Topic) -> [JSON.Member] {
        let type = JSON.text(callbacks[topic] == nil ? "CANCEL" : "ENABLE")
        let urls = JSON.array(
            [callbacks[topic]].compactMap(\.self).map { .text(dialect[UrlsWritten.self].written($0)) })
        let name = topic == .logistics ? dialect[LogisticsTopic.self].rawValue : topic.rawValue
        return switch dialect[SettingShape.self] {
        case .callback: [JSON.Member(key: name, value: ["type": type, "urls": urls])]
        case .flat:
            [JSON.Member(key: "\(name)Type", value: type), JSON.Member(key: "\(name)CallbackUrls", value: urls)]
        }
    }
}

extension UrlsWritten {
    /// An address as the setting shows it. It stays the same address.
    fileprivate func written(_ url: String) -> String {
        guard self != .asGiven, var parts = URLComponents(string: url) else { return url }
        switch self {
        case .asGiven: break
        case .hostCapitals:
            parts.scheme = parts.scheme?.uppercased()
            parts.host = parts.host?.uppercased()
        case .slashAtEnd: if !parts.path.hasSuffix("/") { parts.path += "/" }
        case .defaultPort: if parts.port == nil { parts.port = parts.scheme?.lowercased() == "http" ? 80 : 443 }
        }
        return parts.string ?? url
    }
}

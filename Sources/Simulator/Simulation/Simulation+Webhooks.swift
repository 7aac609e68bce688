// webhook/set and setting/get.
extension Simulation {
    /// The test of the addresses that are to be registered; nil where none is.
    func probe(of settings: WebhookSettings, requestId: String) -> Probe? {
        guard !settings.urls.isEmpty else { return nil }
        // It is signed as every webhook is, and no event: it has no type.
        let body: JSON = ["messageId": .text(requestId), "params": .null]
        return Probe(
            urls: settings.urls, webhook: Webhook(body: body.bytes), settings: settings, requestId: requestId)
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
            "callback": .object(
                Topic.allCases.map { topic in
                    JSON.Member(
                        key: topic.rawValue,
                        value: [
                            "type": .text(callbacks[topic] == nil ? "CANCEL" : "ENABLE"),
                            "urls": .array([callbacks[topic]].compactMap(\.self).map(JSON.text)),
                        ])
                }),
            "root": .text("GENERAL"), "isSandbox": .bool(false),
        ]
    }
}

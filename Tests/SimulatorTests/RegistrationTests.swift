import CJ
import Testing

@testable import Simulator

@Suite struct `Registering for webhooks` {
    static let world = World(seed: 5, orders: 3)
    private func enabled(_ url: String) -> String { #"{"type":"ENABLE","callbackUrls":["\#(url)"]}"# }

    @Test func `the address is probed with a signed body that is no event, and registered when it answers 200`() throws
    {
        var caller = Caller(Self.world)
        for _ in 0..<30 { caller.simulation.feed.note(.order, isSuccess: false, at: caller.now) }
        #expect(!caller.simulation.feed.isOpen(.order, at: caller.now))
        guard case .probe(let probe) = caller.reaction(.setWebhook, body: Registration.body()) else {
            Issue.record("no probe")
            return
        }
        #expect(probe.urls == [Registration.url] && caller.simulation.callbacks.isEmpty)
        let key = try #require(SigningKey(openId: Webhook.openId))
        #expect(key.verifies(probe.webhook.sign, of: probe.webhook.body))
        #expect(throws: (any Error).self) { try Envelope(probe.webhook.body) }

        let answer = caller.simulation.answer(to: probe, statuses: [Registration.url: 200], now: caller.now)
        #expect(answer.json["code"] == .number("200") && answer.json["data"] == .bool(true))
        #expect(
            caller.simulation.callbacks
                == Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0, Registration.url) }))
        #expect(caller.simulation.feed.isOpen(.order, at: caller.now))
    }

    @Test(
        arguments: [
            (503, "1600300", "503"), (202, "1600300", "202"), (204, "1600300", "204"), (nil, "1607003", "3 seconds"),
        ] as [(Int?, String, String)])
    func `nothing is registered when it answers anything else`(status: Int?, code: String, said: String) {
        var caller = Caller(Self.world)
        guard case .probe(let probe) = caller.reaction(.setWebhook, body: Registration.body()) else {
            Issue.record("no probe")
            return
        }
        let answer = caller.simulation.answer(to: probe, statuses: [Registration.url: status], now: caller.now).json
        #expect(answer["code"] == .number(code) && answer["message"]?.string?.contains(said) == true)
        #expect(caller.simulation.callbacks.isEmpty)
    }

    @Test(arguments: [Topic.product, .stock, .order, .logistics])
    func `a body without one of the older topics is refused`(topic: Topic) {
        var caller = Caller(Self.world)
        #expect(caller.code(.setWebhook, body: Registration.body([topic: nil])) == "1600100")
        #expect(caller.simulation.callbacks.isEmpty)
    }

    @Test(arguments: [
        (#"{"type":"ALL","callbackUrls":["https://a.example.com"]}"#, "1600100"),
        (#"{"callbackUrls":["https://a.example.com"]}"#, "1600100"),
        (#""ENABLE""#, "1600100"),
        (#"{"type":"ENABLE"}"#, "1607000"),
        (#"{"type":"ENABLE","callbackUrls":[]}"#, "1607000"),
        (#"{"type":"ENABLE","callbackUrls":["https://a.example.com","https://b.example.com"]}"#, "1607000"),
        (#"{"type":"ENABLE","callbackUrls":["http://a.example.com"]}"#, "1607001"),
        (#"{"type":"ENABLE","callbackUrls":["http://127.example.com"]}"#, "1607001"),
        (#"{"type":"ENABLE","callbackUrls":["a.example.com"]}"#, "1607001"),
        (#"{"type":"ENABLE","callbackUrls":[""]}"#, "1607001"),
        (#"{"type":"ENABLE","callbackUrls":["https://10.1.2.3/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://172.16.0.1/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://192.168.0.1/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://169.254.1.1/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://100.64.0.1/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://intranet/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://box.local/"]}"#, "1607002"),
        (#"{"type":"ENABLE","callbackUrls":["https://[fd00::1]/"]}"#, "1607002"),
    ])
    func `a topic is refused`(setting: String, code: String) {
        var caller = Caller(Self.world)
        #expect(caller.code(.setWebhook, body: Registration.body([.order: setting])) == code)
    }

    @Test(arguments: [
        "http://localhost:8080/x", "http://127.0.0.1:8080/x", "http://[::1]:8080/x", "https://127.0.0.1/x",
        "https://172.32.0.1/x", "https://10.0.0.1.example.com/x", "https://shop.example.com:8443/x?y=1",
    ])
    func `an address is taken`(url: String) {
        var caller = Caller(Self.world)
        #expect(caller.code(.setWebhook, body: Registration.body([.order: enabled(url)])) == "200")
        #expect(caller.simulation.callbacks[.order] == url)
    }

    @Test func `a topic that is cancelled is sent no more, one that is not named stays`() throws {
        var caller = Caller(Self.world)
        _ = caller.answer(.setWebhook, body: Registration.body())
        let cancel = #"{"type":"CANCEL"}"#
        let body = Registration.body([
            .product: cancel, .stock: cancel, .order: cancel, .logistics: cancel, .makeup: nil,
        ])
        #expect(caller.code(.setWebhook, body: body) == "200")
        #expect(Set(caller.simulation.callbacks.keys) == [.makeup, .privateOrder])
        let callback = try #require(caller.answer(.getSetting)["data"]?["callback"])
        #expect(callback["order"]?["type"] == .text("CANCEL") && callback["order"]?.rows("urls").isEmpty == true)
        #expect(callback["makeup"]?["type"] == .text("ENABLE"))
        #expect(callback["makeup"]?.rows("urls") == [.text(Registration.url)])
    }
}

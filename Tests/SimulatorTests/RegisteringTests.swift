import Foundation
import Synchronization
import Testing

@testable import Simulator

@Suite struct `Registering with a running CJ` {
    private func settings() -> SimulatorSettings {
        var settings = SimulatorSettings()
        settings.seed = 61
        settings.orders = 40
        settings.speed = 0
        settings.rate = 1_000
        settings.mostUnderWay = 1
        return settings
    }

    /// A caller with a token.
    private struct Seller {
        let base: String
        let token: String

        init(_ address: String) async throws {
            base = "\(address)/api2.0/v1"
            let answer = try await call("POST", "\(base)/authentication/getAccessToken", #"{"apiKey":"any"}"#)
            token = try #require(answer.body.firstMatch(of: /"accessToken":"([^"]+)"/)).1.description
        }

        func post(_ path: String, _ body: String) async throws -> String {
            try await call("POST", base + path, body, token: token).body
        }

        /// Registers an address for all topics.
        func register(_ url: String) async throws -> String {
            let topics = Topic.allCases.map { #""\#($0.rawValue)":{"type":"ENABLE","callbackUrls":["\#(url)"]}"# }
            return try await post("/webhook/set", "{\(topics.joined(separator: ","))}")
        }
    }

    @Test func `gets webhooks from then on, after a probe`() async throws {
        let receiver = TestReceiver()
        try await receiver.run { url in
            try await withSimulatedCJ(settings()) { cj, address in
                await cj.advance(by: .hours(4))
                #expect(receiver.received.isEmpty)
                let lost = await cj.progress.lost
                #expect(lost > 0)
                let answer = try await Seller(address).register(url)
                #expect(answer.contains(#""code":200"#), "\(answer)")
                #expect(receiver.received.count == 1)
                #expect(receiver.received.first?.contains(#""type""#) == false)
                await cj.advance(by: .days(200))
                #expect(await cj.progress.lost == lost)
                #expect(await cj.progress.delivered == receiver.received.count - 1)
            }
        }
    }

    @Test func `opens again what failures have closed`() async throws {
        let isDown = Mutex(true)
        let receiver = TestReceiver { _, _ in .init(status: isDown.withLock(\.self) ? 500 : 200) }
        try await receiver.run { url in
            var settings = settings()
            settings.callback = url
            try await withSimulatedCJ(settings) { cj, address in
                await cj.advance(by: .days(1))
                #expect(receiver.received.count == 20)
                let seller = try await Seller(address)
                // An address that fails its probe opens nothing.
                let refusal = try await seller.register(url)
                #expect(!refusal.contains(#""code":200"#))
                await cj.advance(by: .days(1))
                #expect(receiver.received.count == 21)
                isDown.withLock { $0 = false }
                let answer = try await seller.register(url)
                #expect(answer.contains(#""code":200"#), "\(answer)")
                let lost = await cj.progress.lost
                await cj.advance(by: .days(200))
                #expect(await cj.progress.lost == lost)
                #expect(receiver.received.count > 22)
            }
        }
    }

    @Test func `is refused an address where nobody listens`() async throws {
        let url = try await TestReceiver().run { $0 }
        try await withSimulatedCJ(settings()) { _, address in
            let refusal = try await Seller(address).register(url)
            #expect(!refusal.contains(#""code":200"#))
        }
    }

    @Test func `hears of the orders that it creates`() async throws {
        let receiver = TestReceiver()
        try await receiver.run { url in
            var settings = settings()
            settings.callback = url
            try await withSimulatedCJ(settings) { cj, address in
                await cj.advance(by: .hours(1))
                let answer = try await Seller(address).post(Call.createOrder.rawValue, Wish(["payType": "2"]).json)
                let code = try #require(answer.firstMatch(of: /"orderId":"([^"]+)"/)).1
                await cj.advance(by: .days(60))
                #expect(receiver.received.contains { $0.contains("W-1") })
                #expect(await cj.truth.contains(#""cj_order_code":"\#(code)""#))
            }
        }
    }
}

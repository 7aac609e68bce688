import Foundation
import ServiceLifecycle
import Testing

@testable import Simulator

@Suite struct `A run of the simulated CJ` {
    private func settings(
        orders: Int = 20, faults: String = "none", callback: String? = nil, speed: Double = 0
    ) throws -> SimulatorSettings {
        var settings = SimulatorSettings()
        settings.seed = 5
        settings.orders = orders
        settings.faults = try Faults(reading: faults)
        settings.callback = callback
        settings.speed = speed
        return settings
    }

    private func bodies(_ settings: SimulatorSettings, until second: Int = .max) -> [String] {
        let world = World(seed: settings.seed, orders: settings.orders)
        return world.postings(under: settings.faults).filter { $0.due.since(world.epoch) <= second }
            .map { String(decoding: world.webhook(of: $0, under: settings.faults).body, as: UTF8.self) }
    }

    /// What a receiver got of a whole run, and the truth at its end.
    private func wholeRun(
        _ receiver: TestReceiver, speed: Double = 0, stepDays: Int = 200
    ) async throws -> (bodies: [String], truth: String) {
        try await receiver.run { url in
            try await withSimulatedCJ(try settings(faults: "worst", callback: url, speed: speed)) { cj, _ in
                for _ in 0..<(200 / stepDays) { await cj.advance(by: .days(stepDays)) }
                return (receiver.received, await cj.truth)
            }
        }
    }

    @Test func `tells the same truth and sends the same webhooks, however they are taken`() async throws {
        let quick = try await wholeRun(TestReceiver())
        #expect(quick.bodies.sorted() == bodies(try settings(faults: "worst")).sorted())
        let slow = try await wholeRun(
            TestReceiver { body, earlier in
                let isRefused = body.utf8.count.isMultiple(of: 5) && earlier < 2
                return .init(status: isRefused ? 503 : 200, after: .milliseconds(body.utf8.count % 7))
            }, stepDays: 10)
        #expect(slow.bodies.count > quick.bodies.count)
        #expect(Set(slow.bodies) == Set(quick.bodies))
        #expect(slow.truth == quick.truth)
        let unheard = try await withSimulatedCJ(try settings(faults: "worst")) { cj, _ in
            await cj.advance(by: .days(200))
            return await cj.truth
        }
        #expect(unheard == quick.truth)
    }

    @Test func `sends a failed webhook again after five, ten and fifteen minutes, and never after`() async throws {
        let receiver = TestReceiver { _, _ in .init(status: 202) }
        try await receiver.run { url in
            let settings = try settings(orders: 1, callback: url)
            let world = World(seed: settings.seed, orders: 1)
            let due = try #require(world.postings(under: .none).first).due.since(world.epoch)
            let first = try #require(bodies(settings).first)
            func attempts() -> Int { receiver.received.count { $0 == first } }
            try await withSimulatedCJ(settings) { cj, _ in
                await cj.advance(by: due)
                for attempt in 1...4 {
                    #expect(attempts() == attempt)
                    await cj.advance(by: 299)
                    #expect(attempts() == attempt)
                    await cj.advance(by: 1)
                }
                #expect(attempts() == 4)
                await cj.advance(by: .days(1))
                #expect(attempts() == 4)
            }
        }
    }

    @Test func `takes an answer after three seconds for a failure`() async throws {
        let receiver = TestReceiver { _, earlier in .init(after: earlier == 0 ? .seconds(30) : .zero) }
        try await receiver.run { url in
            let settings = try settings(orders: 1, callback: url)
            let world = World(seed: settings.seed, orders: 1)
            let due = try #require(world.postings(under: .none).first).due.since(world.epoch)
            try await withSimulatedCJ(settings) { cj, _ in
                await cj.advance(by: due)
                #expect(await cj.progress.failed == 1)
                await cj.advance(by: 300)
                #expect(receiver.received.count { $0 == receiver.received[0] } == 2)
                #expect(await cj.progress.delivered > 0)
            }
        }
    }

    @Test func `answers an advance when everything that fell due was answered`() async throws {
        let receiver = TestReceiver { _, _ in .init(after: .milliseconds(20)) }
        try await receiver.run { url in
            let settings = try settings(callback: url)
            try await withSimulatedCJ(settings) { cj, address in
                for hour in 1...4 {
                    let answer = try await call("POST", "\(address)/__advance", #"{"seconds":3600}"#)
                    #expect(answer.status == 200)
                    #expect(await cj.progress.delivered == bodies(settings, until: .hours(hour)).count)
                    #expect(answer.body == #"{"now":"\#(await cj.progress.now)","ended":false}"#)
                }
                #expect(
                    try await call("POST", "\(address)/__advance", #"{"seconds":20000000}"#).body.contains(
                        #""ended":true"#))
                #expect(await cj.progress.delivered == bodies(settings).count)
                #expect(try await call("GET", "\(address)/__truth").body == cj.truth)
            }
        }
    }

    @Test func `stops when half of all attempts failed`() async throws {
        let receiver = TestReceiver { _, _ in .init(status: 500) }
        try await receiver.run { url in
            var settings = try settings(callback: url)
            settings.mostUnderWay = 1
            try await withSimulatedCJ(settings) { cj, _ in
                #expect(await cj.progress.closedTopics.isEmpty)
                await cj.advance(by: .days(200))
                #expect(receiver.received.count == 20)
                #expect(await cj.progress.lost > 0)
                #expect(await cj.progress.closedTopics == Topic.allCases.map(\.rawValue))
            }
        }
    }

    @Test func `stops a topic after two hours in a row under four fifths, and no other`() async throws {
        let receiver = TestReceiver { body, _ in .init(status: body.contains(#""type":"ORDER","#) ? 500 : 200) }
        try await receiver.run { url in
            var settings = try settings(callback: url)
            settings.closingRule = .fourFifthsOfTwoHours
            try await withSimulatedCJ(settings) { cj, _ in
                await cj.advance(by: .days(200))
                func count(_ type: String, _ bodies: some Sequence<String>) -> Int {
                    Set(bodies.filter { $0.contains(#""type":"\#(type)","#) }).count
                }
                #expect(count("ORDER", receiver.received) > 0)
                #expect(count("ORDER", receiver.received) < count("ORDER", bodies(settings)))
                #expect(count("LOGISTIC", receiver.received) == count("LOGISTIC", bodies(settings)))
                #expect(await cj.progress.closedTopics == ["order"])
            }
        }
    }

    @Test func `counts an address where nobody listens as a failure`() async throws {
        let url = try await TestReceiver().run { $0 }
        try await withSimulatedCJ(try settings(orders: 1, callback: url)) { cj, _ in
            await cj.advance(by: .days(200))
            let progress = await cj.progress
            #expect(progress.failed >= 20)
            #expect(progress.delivered == 0)
            #expect(progress.hasEnded)
        }
    }

    @Test(arguments: [1_000_000.0, 10_000_000])
    func `leaves nothing out at the highest speeds`(speed: Double) async throws {
        let receiver = TestReceiver { _, _ in .init(after: .milliseconds(2)) }
        try await receiver.run { url in
            let settings = try settings(orders: 10, callback: url, speed: speed)
            try await withSimulatedCJ(settings) { cj, _ in
                let begin = ContinuousClock.now
                while await !cj.progress.hasEnded {
                    try #require(ContinuousClock.now - begin < .seconds(60))
                    try await Task.sleep(for: .milliseconds(10))
                }
                #expect(receiver.received.sorted() == bodies(settings).sorted())
            }
        }
    }

    @Test(arguments: [
        ("POST", "/__advance", "", 400, "whole number of seconds"), ("POST", "/__advance", "3600", 400, "seconds"),
        ("POST", "/__advance", #"{"seconds":-1}"#, 400, "seconds"),
        ("POST", "/__advance", #"{"seconds":"60"}"#, 400, "seconds"),
        ("POST", "/__advance", #"{"seconds":1.5}"#, 400, "seconds"),
        ("POST", "/__advance", #"{"seconds":99999999999999}"#, 400, "seconds"),
        ("GET", "/__advance", nil, 405, "POST only"), ("POST", "/__truth", "", 405, "GET only"),
        ("POST", "/__calls", "", 405, "GET only"),
        ("POST", "/__sales", "", 405, "GET only"), ("GET", "/", nil, 404, "/api2.0/v1"),
        ("POST", "/api2.0/v1/shopping/x", String(repeating: " ", count: 1_048_577), 413, "longer than"),
    ])
    func `says what is wrong with a request`(
        method: String, path: String, body: String?, status: UInt, text: String
    ) async throws {
        try await withSimulatedCJ(try settings(orders: 1)) { _, address in
            let answer = try await call(method, address + path, body)
            #expect(answer.status == status)
            #expect(answer.body.contains(text))
        }
    }

    @Test func `answers calls under CJ's base path with 200, refusals too`() async throws {
        try await withSimulatedCJ(try settings(orders: 1)) { _, address in
            let base = "\(address)/api2.0/v1"
            let key = try await call("POST", "\(base)/authentication/getAccessToken", #"{"apiKey":"any"}"#)
            #expect(key.status == 200)
            #expect(key.body.contains(#""openId":12312"#))
            let tooFast = try await call("GET", "\(base)/shopping/order/list?status=CREATED")
            #expect(tooFast.status == 200)
            #expect(tooFast.body.contains("1600200"))
        }
    }

    @Test func `stops as part of a group of services, though somebody waits`() async throws {
        let receiver = TestReceiver { _, _ in .init(after: .seconds(60)) }
        try await receiver.run { url in
            let (ports, announce) = AsyncStream<Int>.makeStream()
            let cj = SimulatedCJ(settings: try settings(orders: 1, callback: url), logger: silent) {
                announce.yield($0)
            }
            let group = ServiceGroup(services: [cj], logger: silent)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for await port in ports {
                    async let answer = call(
                        "POST", "http://127.0.0.1:\(port)/__advance", #"{"seconds":31536000}"#)
                    while receiver.received.isEmpty { await Task.yield() }
                    await group.triggerGracefulShutdown()
                    #expect((try? await answer)?.status != 200)
                    break
                }
                try await tasks.next()
            }
        }
    }
}

import Testing

@testable import Simulator

@Suite struct `CJ's habits in its answers` {
    static let world = World(seed: 17, orders: 120)
    static let habits = Faults(hasHabits: true)
    private static let query = [("status", "DELIVERED"), ("pageSize", "20")]

    @Test func `are the same for the same calls, and others for another seed`() {
        func answers(_ seed: UInt64) -> [HTTPAnswer] {
            var caller = Caller(World(seed: seed, orders: 30), faults: Self.habits)
            return (0..<80).map { _ in caller.httpAnswer(.orderList, Self.query) }
        }
        let first = answers(3)
        #expect(first == answers(3))
        #expect(first.map(\.json) != answers(4).map(\.json))
        #expect(Set(first.map(\.json)).count > 4)
    }

    @Test func `fail an order list in a way that shows, and never twice in a row`() {
        var caller = Caller(Self.world, faults: Self.habits)
        var failures: [Bool] = []
        var longest = 0
        for _ in 0..<400 {
            let answer = caller.httpAnswer(.orderList, Self.query)
            let isTimeOut = answer.json["code"] == .number("1600301")
            let rows = answer.json["data"]?.rows("list").count ?? 0
            let total = answer.json["data"]?["total"]
            #expect(isTimeOut || total == .number("\(Self.delivered)"))
            failures.append(isTimeOut || rows < 20)
            #expect(answer.milliseconds == 0 || isTimeOut)
            longest = max(longest, answer.milliseconds)
        }
        #expect(Self.delivered >= 20)
        #expect(failures.contains(true) && !zip(failures, failures.dropFirst()).contains { $0 && $1 })
        #expect((1...4_000).contains(longest))
    }

    static let delivered = world.lives.flatMap(\.orders).filter { $0.status(at: world.end) == .delivered }.count

    @Test func `hide no order from a client that asks again for what failed`() throws {
        var caller = Caller(Self.world, faults: try Faults(reading: "habits,throttle=0.1"))
        var found: [String] = []
        for status in OrderStatus.allCases {
            var page = 1
            while true {
                let query = [("status", status.rawValue), ("pageNum", String(page)), ("pageSize", "5")]
                guard let data = caller.answer(.orderList, query)["data"], data != .null else { continue }
                let rows = data.rows("list")
                let total = try #require(data["total"]?.number)
                if rows.count < min(5, total - (page - 1) * 5) { continue }
                found += rows.compactMap { $0["cjOrderId"]?.string }
                if page * 5 >= total { break }
                page += 1
            }
        }
        #expect(Set(found) == Set(Self.world.lives.flatMap(\.orders).map(\.ids.code)))
    }

    @Test func `mean what the documented answers mean`() throws {
        var plain = Caller(Self.world)
        var odd = Caller(Self.world, faults: Self.habits)
        var kinds: [String: Set<String>] = [:]
        for order in Self.world.lives.flatMap(\.orders) {
            let query = [("orderId", order.ids.code)]
            let documented = try #require(plain.answer(.orderDetail, query)["data"])
            let habitual = try #require(odd.answer(.orderDetail, query)["data"])
            for key in documented.keys {
                let value = habitual[key]
                kinds[key, default: []].insert(value?.kind ?? "missing")
                switch documented[key] {
                case .null: #expect([nil, .null, .text(""), .text("null")].contains(value))
                case .number(let digits), .text(let digits):
                    #expect(value == .number(digits) || value == .text(digits), "\(key)")
                default: break
                }
            }
        }
        #expect(kinds["orderAmount"] == ["number", "text"])
        #expect(kinds["orderId"] == ["number", "text"])
        #expect(kinds["disputeId"]?.isSuperset(of: ["missing", "null"]) == true)
        #expect(kinds["trackNumber"]?.isSuperset(of: ["missing", "null", "text"]) == true)
        #expect(kinds["orderStatus"] == ["text"])
    }

    @Test func `make a range only of the price of a variant`() {
        var caller = Caller(Self.world, faults: Self.habits)
        let variants = Self.world.catalogue.variants.prefix(40).map { variant in
            caller.answer(.variant, [("vid", variant.vid)])["data"]?["variantSellPrice"]
        }
        #expect(variants.contains { $0?.string?.contains(" -- ") == true })
        #expect(variants.contains { $0?.kind == "number" })
        for order in Self.world.lives.flatMap(\.orders).prefix(60) {
            let written = caller.answer(.orderDetail, [("orderId", order.ids.code)]).written
            #expect(!written.contains(" -- "))
        }
    }

    @Test func `sometimes say by the HTTP status that calls come too fast, and always by the code`() {
        var caller = Caller(Self.world, faults: Self.habits)
        let refused = (0..<60).map { _ in caller.httpAnswer(.orderList, after: 0) }
        #expect(refused.allSatisfy { $0.json["code"] == .number("1600200") })
        #expect(Set(refused.map(\.status)) == [200, 429])
        var plain = Caller(Self.world)
        #expect((0..<60).allSatisfy { _ in plain.httpAnswer(.orderList, after: 0).status == 200 })
    }
}

@Suite struct `A simulated CJ keeps count` {
    @Test func `of calls by path, points, and calls that came too fast`() {
        var caller = Caller(World(seed: 1, orders: 2))
        for _ in 0..<3 { _ = caller.answer(.variant, [("vid", "1")]) }
        _ = caller.answer(.orderList, after: 0)
        let moment = caller.wall.milliseconds
        _ = caller.answer(.orderList)
        _ = caller.simulation.reaction(
            to: Request(path: "/shopping/nothing"), accessToken: nil, at: caller.wall + 5, now: caller.now)
        let report = caller.simulation.callsReport
        #expect(
            report.keys == ["calls", "by_path", "over_limit", "last_over_limit_ms", "throttled", "points_today"])
        #expect(report["calls"]?.number == 7)
        #expect(
            report["by_path"] == [
                "/authentication/getAccessToken": .number("1"), "/product/variant/queryByVid": .number("3"),
                "/shopping/order/list": .number("2"), "unknown": .number("1"),
            ])
        #expect(report["over_limit"]?.number == 1 && report["last_over_limit_ms"]?.number == moment)
        #expect(report["points_today"]?.number == 30)
        #expect(report["throttled"]?.number == 0)
    }

    @Test func `of calls that it refused as too many although they were not, apart from the caller's`() throws {
        var caller = Caller(World(seed: 1, orders: 2), faults: try Faults(reading: "throttle=0.3"))
        let codes = (0..<300).map { _ in caller.code(.orderList) }
        let throttled = codes.filter { $0 == "1600200" }.count
        #expect(throttled > 60 && throttled < 120)
        #expect(codes.allSatisfy { ["200", "1600200"].contains($0) })
        let report = caller.simulation.callsReport
        #expect(report["over_limit"]?.number == 0 && report["last_over_limit_ms"] == .null)
        #expect((report["throttled"]?.number ?? 0) >= throttled)
    }
}

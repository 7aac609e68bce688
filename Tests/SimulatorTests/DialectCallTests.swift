import Testing

@testable import Simulator

@Suite struct `In a dialect, points` {
    private let start = WallTime(milliseconds: 1_750_032_000_000)
    private let product = Request(path: Call.variant.rawValue)
    private let parcel = Request(path: Call.trackInfo.rawValue)

    @Test func `are the price of a parcel's tracking too`() throws {
        var free = PointsBudget(perDay: 15)
        for _ in 0..<5 { try free.spend(on: Call.trackInfo.rawValue, at: start) }
        #expect(free.spent == 0)
        var priced = PointsBudget(perDay: 15, in: .documents.with(Points.priced))
        try priced.spend(on: Call.trackInfo.rawValue, at: start)
        #expect(throws: Refusal.noPointsLeft) { try priced.spend(on: Call.trackInfo.rawValue, at: start) }
        try priced.spend(on: Call.orderList.rawValue, at: start)
        #expect(priced.spent == 10 && priced.left == 5)
    }

    @Test func `come back at midnight, or by the minute`() throws {
        let path = Call.variant.rawValue
        var daily = PointsBudget(perDay: 1_440)
        var minutely = PointsBudget(perDay: 1_440, in: .documents.with(PointsRefill.minute))
        for _ in 0..<144 {
            try daily.spend(on: path, at: start)
            try minutely.spend(on: path, at: start)
        }
        for budget in [daily, minutely] { #expect(budget.left == 0 && budget.spent == 1_440) }
        // A point a minute.
        #expect(throws: Refusal.noPointsLeft) { try minutely.spend(on: path, at: start + .minutes(9)) }
        try minutely.spend(on: path, at: start + .minutes(10))
        #expect(throws: Refusal.noPointsLeft) { try minutely.spend(on: path, at: start + .minutes(10)) }
        #expect(throws: Refusal.noPointsLeft) { try daily.spend(on: path, at: start + .minutes(10)) }
        try daily.spend(on: path, at: start + .days(1))
        #expect(daily.left == 1_430 && daily.spent == 10)
        try minutely.spend(on: path, at: start + .days(9))
        #expect(minutely.left == 1_430 && minutely.spent == 10)
    }

    @Test(arguments: PointsRefusal.allCases) func `that are gone are told by one status or another`(
        refusal: PointsRefusal
    ) {
        var caller = Caller(World(seed: 61, orders: 1, dialect: .documents.with(refusal)), pointsPerDay: 5)
        let answer = caller.httpAnswer(.variant, [("vid", "x")])
        #expect(answer.json["code"] == .number("16900500"))
        #expect(answer.status == (refusal == .status429 ? 429 : 200))
        #expect(caller.httpAnswer(.orderList).status == 200)
    }

    @Test func `stand in every answer, given or refused`() {
        var silent = Caller(World(seed: 61, orders: 1), pointsPerDay: 15)
        #expect(silent.answer(.orderList)["pointsInfo"] == nil)
        var telling = Caller(World(seed: 61, orders: 1, dialect: .documents.with(PointsInfo.shown)), pointsPerDay: 15)
        func info() -> JSON? { telling.answer(.orderList)["pointsInfo"] }
        #expect(info() == ["usedToday": .number("0"), "remaining": .number("15"), "total": .number("15")])
        _ = telling.answer(.variant, [("vid", "x")])
        #expect(info() == ["usedToday": .number("10"), "remaining": .number("5"), "total": .number("15")])
        let refused = telling.answer(.variant, [("vid", "x")])
        #expect(refused["code"] == .number("16900500") && refused["pointsInfo"]?["remaining"] == .number("5"))
    }
}

@Suite struct `In a dialect, the setting` {
    private func speaker(_ dialect: Dialect) -> Caller { Caller(World(seed: 61, orders: 1, dialect: dialect)) }

    private func callback(_ dialect: Dialect, url: String = Registration.url) throws -> JSON {
        var caller = speaker(dialect)
        let enabled = #"{"type":"ENABLE","callbackUrls":["\#(url)"]}"#
        let all = Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0, enabled as String?) })
        let body = Registration.body(all.merging([.privateOrder: nil]) { _, new in new })
        #expect(caller.code(.setWebhook, body: body) == "200")
        return try #require(caller.answer(.getSetting)["data"]?["callback"])
    }

    @Test func `shows some topics, and one of them under another name`() throws {
        #expect(
            try callback(.documents).keys == ["product", "stock", "order", "logistics", "makeup", "privateOrder"])
        #expect(try callback(.documents)["privateOrder"] == ["type": .text("CANCEL"), "urls": []])
        #expect(
            try callback(.documents.with(TopicsShown.firstFour).with(LogisticsTopic.logistic)).keys
                == ["product", "stock", "order", "logistic"])
        #expect(
            try callback(.documents.with(TopicsShown.setOnly)).keys
                == ["product", "stock", "order", "logistics", "makeup"])
    }

    @Test func `has its older flat form`() throws {
        let flat = try callback(.documents.with(SettingShape.flat).with(LogisticsTopic.logistic))
        #expect(flat["order"] == nil && flat["orderType"] == .text("ENABLE"))
        #expect(flat.rows("logisticCallbackUrls") == [.text(Registration.url)])
        #expect(flat["privateOrderType"] == .text("CANCEL") && flat.rows("privateOrderCallbackUrls").isEmpty)
    }

    @Test(arguments: [
        (UrlsWritten.asGiven, "https://shop.example.com/cj/main/K", "https://shop.example.com/cj/main/K"),
        (.hostCapitals, "https://shop.example.com/cj/main/K", "HTTPS://SHOP.EXAMPLE.COM/cj/main/K"),
        (.slashAtEnd, "https://shop.example.com/cj/main/K", "https://shop.example.com/cj/main/K/"),
        (.slashAtEnd, "https://shop.example.com/cj/", "https://shop.example.com/cj/"),
        (.defaultPort, "https://shop.example.com/cj/main/K", "https://shop.example.com:443/cj/main/K"),
        (.defaultPort, "https://shop.example.com:8443/cj", "https://shop.example.com:8443/cj"),
        (.defaultPort, "http://127.0.0.1/cj", "http://127.0.0.1:80/cj"),
    ])
    func `writes an address another way, and sends to it as it was given`(
        form: UrlsWritten, given: String, shown: String
    ) throws {
        #expect(try callback(.documents.with(form), url: given)["order"]?.rows("urls") == [.text(shown)])
        var caller = speaker(.documents.with(form))
        let enabled = #"{"type":"ENABLE","callbackUrls":["\#(given)"]}"#
        _ = caller.answer(.setWebhook, body: Registration.body([.order: enabled]))
        #expect(caller.simulation.callbacks[.order] == given)
    }

    @Test(arguments: ProbeForm.allCases) func `is tried with a POST without a type, a GET or an empty POST`(
        form: ProbeForm
    ) {
        var caller = speaker(.documents.with(form))
        guard case .probe(let probe) = caller.reaction(.setWebhook, body: Registration.body()) else {
            Issue.record("no probe")
            return
        }
        #expect(probe.method == (form == .get ? "GET" : "POST"))
        #expect(probe.webhook.body.isEmpty == (form != .noType))
    }
}

@Suite struct `In a dialect, cost sheets` {
    @Test func `say the same moment in UTC or by China's clocks`() throws {
        func dates(_ dialect: Dialect) throws -> [String] {
            var caller = Caller(World(seed: 61, orders: 40, dialect: dialect))
            return try caller.simulation.world.lives.flatMap(\.orders).compactMap { order in
                let body = #"{"orderCodesList":["\#(order.ids.code)"]}"#
                guard let sheet = caller.answer(.costSheets, body: body).rows("data").first else { return nil }
                #expect(sheet["paymentDate"] == sheet["cogsBasicDataOrderInfoJson"]?["j"])
                return try #require(sheet["paymentDate"]?.string)
            }
        }
        let utc = try dates(.documents)
        let zoned = try dates(.documents.with(CogsDates.isoZone))
        #expect(!utc.isEmpty && utc.count == zoned.count)
        #expect(zoned.allSatisfy { $0.hasSuffix("+08:00") })
        #expect(
            zip(utc, zoned).allSatisfy { $0.prefix(14) != $1.prefix(14) || $0.suffix(6) == $1.dropLast(6).suffix(6) })
    }
}

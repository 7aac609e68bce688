import Testing

@testable import Simulator

@Suite struct `An account at CJ` {
    private let start = WallTime(milliseconds: 1_750_000_000_000)
    private let key = Request(
        method: "POST", path: "/authentication/getAccessToken", body: Array(#"{"apiKey":"any"}"#.utf8))
    private let list = Request(path: "/shopping/order/list")

    /// An account that lets any number of calls through.
    private func account(points: Int = 50_000) -> Account {
        Account(Chance(seed: 3), rate: 1_000, pointsPerDay: points)
    }

    private func token(_ account: inout Account, at now: WallTime) throws -> String {
        try #require(try account.admit(key, accessToken: nil, at: now)?["accessToken"]?.string)
    }

    @Test func `gets tokens with CJ's dates and its openId`() throws {
        var account = account()
        let data = try #require(try account.admit(key, accessToken: nil, at: start))
        #expect(
            data.keys == [
                "openId", "accessToken", "accessTokenExpiryDate", "refreshToken", "refreshTokenExpiryDate",
                "createDate",
            ])
        #expect(data["openId"] == .number("12312"))
        #expect(data["createDate"] == .text("2025-06-15T23:06:40+08:00"))
        #expect(data["accessTokenExpiryDate"] == .text("2025-06-30T23:06:40+08:00"))
        #expect(data["refreshTokenExpiryDate"] == .text("2025-12-12T23:06:40+08:00"))
    }

    @Test func `gets the same token for a day, then another, and the old one is void`() throws {
        var account = account()
        let first = try token(&account, at: start)
        #expect(try token(&account, at: start + (.days(1) - 1)) == first)
        let second = try token(&account, at: start + .days(1))
        #expect(second != first)
        #expect(throws: Refusal.noAccess) { try account.admit(list, accessToken: first, at: start + .days(1)) }
        #expect(try account.admit(list, accessToken: second, at: start + .days(1)) == nil)
    }

    @Test func `has access for 15 days, and not without its token`() throws {
        var account = account()
        let token = try token(&account, at: start)
        #expect(try account.admit(list, accessToken: token, at: start + (.days(15) - 1)) == nil)
        #expect(throws: Refusal.noAccess) { try account.admit(list, accessToken: token, at: start + .days(15)) }
        for wrong in [nil, "", "\(token)0"] as [String?] {
            #expect(throws: Refusal.noAccess) { try account.admit(list, accessToken: wrong, at: start) }
        }
    }

    @Test func `refreshes its token for 180 days, without an openId`() throws {
        var account = account()
        let data = try #require(try account.admit(key, accessToken: nil, at: start))
        let refreshToken = try #require(data["refreshToken"]?.string)
        let request = Request(
            method: "POST", path: "/authentication/refreshAccessToken",
            body: Array(#"{"refreshToken":"\#(refreshToken)"}"#.utf8))
        let refreshed = try #require(try account.admit(request, accessToken: nil, at: start + .days(20)))
        #expect(refreshed["openId"] == nil && refreshed["refreshToken"] == data["refreshToken"])
        #expect(refreshed["accessToken"] != data["accessToken"])
        #expect(refreshed["refreshTokenExpiryDate"] == data["refreshTokenExpiryDate"])
        #expect(throws: Refusal.noRefresh) { try account.admit(request, accessToken: nil, at: start + .days(180)) }
        let wrong = Request(method: "POST", path: request.path, body: Array(#"{"refreshToken":"x"}"#.utf8))
        #expect(throws: Refusal.noRefresh) { try account.admit(wrong, accessToken: nil, at: start) }
    }

    @Test func `ends its access and its refreshing by logging out`() throws {
        var account = account()
        let data = try #require(try account.admit(key, accessToken: nil, at: start))
        let token = data["accessToken"]?.string
        let out = Request(method: "POST", path: "/authentication/logout")
        #expect(throws: Refusal.noAccess) { try account.admit(out, accessToken: "x", at: start) }
        #expect(try account.admit(out, accessToken: token, at: start) == .bool(true))
        #expect(throws: Refusal.noAccess) { try account.admit(list, accessToken: token, at: start) }
        let refresh = Request(
            method: "POST", path: "/authentication/refreshAccessToken",
            body: Array(#"{"refreshToken":"\#(data["refreshToken"]?.string ?? "")"}"#.utf8))
        #expect(throws: Refusal.noRefresh) { try account.admit(refresh, accessToken: nil, at: start) }
    }

    @Test(arguments: ["", "{}", #"{"apiKey":1}"#])
    func `refuses a request for a token that has no key`(body: String) {
        var account = account()
        let request = Request(method: "POST", path: key.path, body: Array(body.utf8))
        #expect(throws: Refusal.parameter) { try account.admit(request, accessToken: nil, at: start) }
    }

    @Test func `takes so many calls within any second, and counts the others`() throws {
        var limit = RequestLimit(rate: 2)
        let moments = [0, 400, 999, 1_000, 1_399, 1_400, 9_000].map { WallTime(milliseconds: $0) }
        let taken = moments.map { moment in (try? limit.take(at: moment)) != nil }
        #expect(taken == [true, true, false, true, false, true, true])
        #expect(limit.exceeded == 2)
        #expect(limit.lastExceeded == moments[4])
    }

    @Test func `may be told that it is too fast when it is not, which is counted apart`() {
        var limit = RequestLimit(rate: 1)
        #expect(throws: Refusal.self) { try limit.take(at: start, isThrottled: true) }
        #expect(limit.exceeded == 0 && limit.throttled == 1 && limit.lastExceeded == nil)
        #expect(throws: Refusal.self) { try limit.take(at: start, isThrottled: true) }
        #expect(limit.exceeded == 1 && limit.throttled == 1)
    }

    @Test(arguments: Call.allCases) func `is refused a method that a path does not take`(call: Call) {
        var account = account()
        for method in ["GET", "POST", "PUT"] where method != call.method {
            #expect(throws: Refusal.wrongMethod(method)) {
                try account.admit(Request(method: method, path: call.rawValue), accessToken: nil, at: start)
            }
        }
    }

    @Test func `is told in CJ's words that it is too fast, before anything else`() throws {
        var account = Account(Chance(seed: 3))
        _ = try account.admit(key, accessToken: nil, at: start)
        let refusal = #expect(throws: Refusal.self) { try account.admit(list, accessToken: nil, at: start) }
        #expect(refusal?.code == 1_600_200)
        #expect(refusal?.message == "Too Many Requests, QPS limit is 1 time/1second")
    }

    @Test func `pays points for products and none for orders, anew each day`() throws {
        var account = account(points: 25)
        let token = try token(&account, at: start)
        let product = Request(path: "/product/variant/queryByVid")
        for _ in 0..<2 { #expect(try account.admit(product, accessToken: token, at: start) == nil) }
        #expect(throws: Refusal.noPointsLeft) { try account.admit(product, accessToken: token, at: start) }
        #expect(try account.admit(list, accessToken: token, at: start) == nil)
        #expect(try account.admit(product, accessToken: token, at: start + .days(1)) == nil)
    }
}

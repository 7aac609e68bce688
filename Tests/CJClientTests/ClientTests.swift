import CJ
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CJClient

@Suite struct `The client` {
    private let getToken = "/authentication/getAccessToken"
    private let refresh = "/authentication/refreshAccessToken"

    @Test func `gets a token once, keeps it with the openId, and sends it along`() async throws {
        try await ScriptedClient.with { _ in
            .data("[]")
        } _: { it in
            _ = try await it.client.tracks(["A 1", "B&2"])
            _ = try await it.client.costSheets(["SD1"])
            #expect(
                it.cj.paths == [getToken, "/logistic/trackInfo", "/shopping/order/queryCogsBasicDataOrderInfoList"])
            #expect(it.cj.calls.map(\.accessToken) == [nil, "token", "token"])
            #expect(it.cj.calls[0].body == #"{"apiKey":"key"}"#)
            #expect(it.cj.calls[1].query == ["trackNumber=A%201", "trackNumber=B%262"])
            #expect(it.cj.calls[2].body == #"{"orderCodesList":["SD1"]}"#)
            #expect(try await it.client.openId().text == "12312")
            #expect(it.tokens.access.openId?.text == "12312")
            #expect(it.budget.open == 0)
        }
    }

    @Test func `asks for a token only once when many calls begin together`() async throws {
        try await ScriptedClient.with { _ in
            .data("[]")
        } _: { it in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 { group.addTask { _ = try await it.client.tracks(["A"]) } }
                try await group.waitForAll()
            }
            #expect(it.cj.paths.count { $0 == getToken } == 1)
            #expect(it.cj.paths.count == 9)
        }
    }

    @Test func `refreshes a token before it ends`() async throws {
        try await ScriptedClient.with { call in
            call.path == "/authentication/refreshAccessToken" ? .access("second") : .data("[]")
        } _: { it in
            _ = try await it.client.tracks(["A"])
            let years = Double(75 * 365 * 86_400)
            it.tokens.advance(years)
            _ = try await it.client.tracks(["A"])
            #expect(it.cj.paths == [getToken, "/logistic/trackInfo", "/logistic/trackInfo"])
            // The scripted ends lie far ahead; that of the access token is put nearer.
            var soon = it.tokens.access
            soon.accessEndsAt = try await it.tokens.load().now + 3600
            #expect(try await it.tokens.save(soon))
            _ = try await it.client.tracks(["A"])
            #expect(it.cj.paths.suffix(2) == [refresh, "/logistic/trackInfo"])
            #expect(it.cj.calls.last?.accessToken == "second")
        }
    }

    @Test func `keeps a token that CJ gave, though the first try to keep it fails`() async throws {
        try await ScriptedClient.with { _ in
            .data("[]")
        } _: { it in
            it.tokens.failures.withLock { $0 = 1 }
            _ = try await it.client.tracks(["A"])
            #expect(it.cj.paths == [getToken, "/logistic/trackInfo"])
            #expect(it.tokens.access.accessToken != nil)
        }
    }

    @Test func `keeps a token that CJ gave, though the call that needed it is cancelled`() async throws {
        try await ScriptedClient.with { _ in
            .data("[]")
        } _: { it in
            it.tokens.holding.withLock { $0.isHeld = true }
            let client = it.client
            let call = Task { try await client.tracks(["A"]) }
            for _ in 0..<1000 where !it.tokens.holding.withLock(\.hasWaiter) {
                try await Task.sleep(for: .milliseconds(5))
            }
            call.cancel()
            await #expect(throws: CancellationError.self) { _ = try await call.value }
            it.tokens.holding.withLock { $0.isHeld = false }
            _ = try await client.tracks(["A"])
            #expect(it.cj.paths == [getToken, "/logistic/trackInfo"])
        }
    }

    @Test func `gets another token once when CJ refuses the one it has`() async throws {
        try await ScriptedClient.with { call in
            switch call.path {
            case "/authentication/getAccessToken": .access("second")
            case _ where call.accessToken == "token" && call.earlier > 0: .refusal(1_600_001)
            default: .data("[]")
            }
        } _: { it in
            _ = try await it.client.tracks(["A"])
            it.tokens.advance(301)
            _ = try await it.client.tracks(["A"])
            #expect(it.cj.paths.count { $0 == getToken } == 2)
            #expect(it.cj.calls.last?.accessToken == "second")
        }
    }

    @Test func `takes the refresh token when getAccessToken was called a moment ago, and then gives up`() async throws {
        try await ScriptedClient.with { call in
            call.path == "/authentication/refreshAccessToken" ? .refusal(1_600_003) : .refusal(1_600_001)
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(it.cj.paths == [getToken, "/logistic/trackInfo", refresh])
            guard case .wait = error?.remedy else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(it.tokens.access.refreshToken == nil)
            #expect(it.tokens.access.renewingUntil == nil)
            #expect(it.budget.open == 0)
        }
    }

    @Test func `says that the key is wrong and does not ask again at once`() async throws {
        try await ScriptedClient.with(key: "wrong") { _ in
            .refusal(1_600_001, "Invalid API key")
        } _: { it in
            for _ in 0..<2 { await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) } }
            #expect(it.cj.paths == [getToken])
        }
    }

    @Test(arguments: [
        ScriptedCJ.Answer.refusal(1_600_000), .refusal(1_600_301), ScriptedCJ.Answer("<html>", status: 502),
        ScriptedCJ.Answer("garbled"), ScriptedCJ.Answer("", status: 429),
    ])
    func `sends a call again when that helps`(answer: ScriptedCJ.Answer) async throws {
        try await ScriptedClient.with { call in
            call.earlier < 2 ? answer : .data(#"[{"a":1}]"#)
        } _: { it in
            let rows = try await it.client.tracks(["A"]).rows
            #expect(rows.count == 1)
            #expect(it.cj.paths.count == 4)
        }
        try await ScriptedClient.with { _ in
            answer
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(error?.remedy == .retry)
            #expect(it.cj.paths.count == 4)
        }
    }

    @Test func `tells the budget what CJ says of its limits`() async throws {
        try await ScriptedClient.with(attempts: 1) { call in
            switch call.query.first {
            case "vid=1": .refusal(1_600_200, "Too Many Requests, QPS limit is 2 time/1second")
            case "vid=2": ScriptedCJ.Answer("", status: 429)
            case "vid=3": .refusal(16_900_500)
            case "vid=4":
                ScriptedCJ.Answer(
                    #"{"code":16900500,"result":false,"pointsInfo":{"remaining":4}}"#, status: 429)
            case "vid=5": .refusal(1_600_201)
            default: .data("{}")
            }
        } _: { it in
            for vid in 1...6 { _ = try? await it.client.variant("\(vid)") }
            #expect(
                it.budget.outcomes == [
                    .finished, .tooFast(perSecond: 2), .tooFast(perSecond: nil), .pointsGone(), .pointsGone(),
                    .quotaGone(), .finished,
                ])
            #expect(it.budget.infos == [PointsInfo(remaining: 4)])
        }
    }

    @Test(arguments: [200, 429])
    func `sends nothing again for want of points, and says until when that lasts`(status: Int) async throws {
        try await ScriptedClient.with { _ in
            ScriptedCJ.Answer(#"{"code":16900500,"result":false,"message":"points"}"#, status: status)
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(error?.remedy == .wait(until: it.budget.pointsReturn))
            #expect(error?.isOfThisCallAlone == true && error?.isUnknownOrder == false)
            #expect(it.cj.paths.count == 2)
        }
    }

    @Test func `gives a call up at its deadline`() async throws {
        try await ScriptedClient.with(deadline: .milliseconds(300), attempts: 1) { _ in
            .withheld
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(error?.remedy == .retry)
            #expect(it.budget.open == 0)
        }
    }

    @Test func `ends at once when it is cancelled, and gives its slot back`() async throws {
        try await ScriptedClient.with { call in
            call.path == "/logistic/trackInfo" ? .withheld : .data("[]")
        } _: { it in
            let client = it.client
            let call = Task { try await client.tracks(["A"]) }
            for _ in 0..<1000 where it.cj.paths.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            call.cancel()
            await #expect(throws: CancellationError.self) { _ = try await call.value }
            #expect(it.budget.open == 0)
        }
    }

    @Test func `follows no redirection with its token`() async throws {
        try await ScriptedClient.with { _ in
            ScriptedCJ.Answer("", status: 302)
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(error?.remedy == .final)
        }
    }

    @Test func `asks for many orders in one call, and says where CJ does not have it`() async throws {
        try await ScriptedClient.with { call in
            call.earlier == 0 ? .data(#"[{"orderId":"1001"}]"#) : .refusal(1_600_101, "Interface not found")
        } _: { it in
            let rows = try await it.client.orders(["SD0", "SD1"]).rows
            #expect(rows.count == 1)
            let error = await #expect(throws: CJError.self) { _ = try await it.client.orders(["SD0"]) }
            #expect(error?.isNoSuchInterface == true)
        }
    }

    @Test func `waits as long as CJ asks, and not for longer than a minute`() async throws {
        try await ScriptedClient.with { call in
            call.earlier == 0
                ? ScriptedCJ.Answer("", status: 429, headers: ["Retry-After": "1"]) : .data("[]")
        } _: { it in
            _ = try await it.client.tracks(["A"])
            let calls = it.cj.calls.suffix(2).map(\.at)
            #expect(calls[1] - calls[0] >= .seconds(1))
            #expect(it.budget.outcomes.contains(.tooFast(perSecond: nil, pause: 1)))
        }
        try await ScriptedClient.with { _ in
            ScriptedCJ.Answer("", status: 503, headers: ["Retry-After": "3600"])
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(it.cj.paths.count == 2)
            guard case .wait = error?.remedy else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(error?.isOfThisCallAlone == false)
            // No other call goes out meanwhile, whichever process it is of.
            #expect(it.budget.outcomes.contains(.paused(3600)))
        }
    }

    @Test(
        arguments: [
            (String(repeating: "[", count: 3 << 20), "far too many values"),
            (#"{"code":200,"data":["# + String(repeating: "[],", count: 1 << 20) + "1]}", "far too many values"),
            (String(repeating: " ", count: (4 << 20) + 1), "longer than 4 MiB"),
        ])
    func `reads no answer that would take all memory, and tries again`(body: String, words: String) async throws {
        try await ScriptedClient.with(attempts: 2) { call in
            call.earlier == 0 ? ScriptedCJ.Answer(body) : .data("[]")
        } _: { it in
            _ = try await it.client.tracks(["A"])
            #expect(it.cj.paths.count == 3)
        }
        try await ScriptedClient.with(attempts: 1) { _ in
            ScriptedCJ.Answer(body)
        } _: { it in
            let error = await #expect(throws: CJError.self) { _ = try await it.client.tracks(["A"]) }
            #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test func `always names the status and the type of what it lists`() async throws {
        try await ScriptedClient.with { _ in
            .data(#"{"total":0,"list":[]}"#)
        } _: { it in
            _ = try await it.client.orders(status: "SHIPPED", page: 2)
            _ = try await it.client.bills(type: 1, diffUseType: 3, page: 1, size: 50)
            _ = try await it.client.privateInventoryOrders(page: 1)
            _ = try await it.client.outboundDetail("SD1")
            let calls = it.cj.calls.dropFirst().map { ($0.query.joined(separator: "&"), $0.body) }
            #expect(calls.map(\.0) == ["pageNum=2&pageSize=200&status=SHIPPED", "", "", ""])
            #expect(
                calls.map(\.1) == [
                    "", #"{"diffUseType":3,"pageNum":1,"pageSize":50,"type":1}"#, #"{"pageNum":1,"pageSize":200}"#,
                    #"{"orderId":"SD1"}"#,
                ])
        }
    }

    @Test func `ends its access and forgets the tokens, not the openId`() async throws {
        try await ScriptedClient.with { _ in
            .data("true")
        } _: { it in
            _ = try await it.client.openId()
            try await it.client.logout()
            #expect(it.cj.calls.last?.path == "/authentication/logout")
            #expect(it.cj.calls.last?.accessToken == "token")
            #expect(it.tokens.access.accessToken == nil)
            #expect(it.tokens.access.openId?.text == "12312")
        }
    }
}

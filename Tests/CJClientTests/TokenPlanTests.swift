import Foundation
import TestSupport
import Testing

@testable import CJClient

private let now = Date(timeIntervalSince1970: 1_700_061_300)
private let day: TimeInterval = 86_400

@Suite struct `What to do for an access token` {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var access = Access()
        var rejected: Secret?
        let plan: TokenPlan

        init(
            _ description: String, token: String? = "t", ends: TimeInterval = 10 * day, refresh: String? = "r",
            refreshEnds: TimeInterval = 100 * day, asked: TimeInterval? = nil, renewing: TimeInterval? = nil,
            key: String = "key", askedWith: String = "key", rejected: String? = nil, _ plan: TokenPlan
        ) {
            testDescription = description
            access.keyDigest = key
            access.accessToken = token.flatMap(Secret.init)
            access.accessEndsAt = now + ends
            access.refreshToken = refresh.flatMap(Secret.init)
            access.refreshEndsAt = now + refreshEnds
            access.askedAt = asked.map { now + $0 }
            access.askedDigest = askedWith
            access.renewingUntil = renewing.map { now + $0 }
            self.rejected = rejected.flatMap(Secret.init)
            self.plan = plan
        }

        static let token = Secret("t").map(TokenPlan.use) ?? .obtain
        static let refresh = Secret("r").map(TokenPlan.refresh) ?? .obtain

        static let all = [
            Case("a good token is used", token),
            Case("nothing yet", token: nil, refresh: nil, .obtain),
            Case("another key is set", asked: -1, key: "other", askedWith: "other", .obtain),
            Case("another key is set, CJ gave it nothing lately", asked: -100, key: "other", .wait(until: now + 200)),
            Case("another key is set, CJ gave it nothing", asked: -360, key: "other", .obtain),
            Case(
                "another key is set, somebody asks with it", asked: -1, renewing: 5, key: "other", .look(at: now + 0.2)),
            Case("CJ gave another key nothing lately", asked: -100, askedWith: "misspelt", token),
            Case(
                "CJ gave another key nothing lately, ended", ends: -1, refresh: nil, asked: -100, askedWith: "misspelt",
                .obtain),
            Case("ends within a day", ends: day / 2, refresh),
            Case("ends within a day, somebody renews", ends: day / 2, renewing: 5, token),
            Case("ended, somebody renews", ends: -1, renewing: 5, .look(at: now + 0.2)),
            Case("ended, who renewed is gone", ends: -1, renewing: -1, refresh),
            Case("ended, no refresh token", ends: -1, refresh: nil, .obtain),
            Case("ended, refresh token ended", ends: -1, refreshEnds: -1, .obtain),
            Case("ended, asked lately", ends: -1, refresh: nil, asked: -100, .wait(until: now + 200)),
            Case("ended, asked six minutes ago", ends: -1, refresh: nil, asked: -360, .obtain),
            Case("ends soon, asked lately, no refresh token", ends: day / 2, refresh: nil, asked: -100, token),
            Case("refused", rejected: "t", .obtain),
            Case("refused, asked lately", asked: -100, rejected: "t", refresh),
            Case(
                "refused, asked lately, no refresh token", refresh: nil, asked: -100, rejected: "t",
                .wait(until: now + 200)),
            Case("refused, another one is there already", rejected: "old", token),
            Case("refused, somebody renews", renewing: 0.1, rejected: "t", .look(at: now + 0.1)),
        ]
    }

    @Test(arguments: Case.all) func `follows from what is kept`(example: Case) {
        #expect(
            TokenPlan(example.access, keyDigest: "key", rejected: example.rejected, at: now) == example.plan)
    }

    @Test func `shows no secret`() {
        var access = Access()
        access.accessToken = Secret("hunter2")
        guard let secret = access.accessToken else { return }
        access.openId = Secret("12312")
        var dumped = ""
        dump(access, to: &dumped)
        for text in ["\(access)", String(reflecting: access), dumped, "\(CJCall.getAccessToken(secret))"] {
            #expect(!text.contains("hunter2") && !text.contains("12312"), "\(text)")
        }
    }
}

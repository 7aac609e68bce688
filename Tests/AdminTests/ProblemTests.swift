import Foundation
import Testing

@testable import Admin

@Suite struct `Problems that status tells` {
    private static let now = Date(timeIntervalSince1970: 1_705_564_762)

    /// A ledger at rest, but for what is named.
    private static func status(
        lag: Decimal = 0, spool: LedgerStatus.Spool? = nil, parked: Int = 0,
        vanishings: [ReconcilerStatus.Vanishing] = [], feed: String = "ok", olderCostSheets: Int = 0,
        isReconciled: Bool = true, verifiedRows: Int? = nil, isWanted: Bool = true, isForeign: Bool = false,
        registered: TimeInterval? = nil, seen: [TimeInterval] = [10], certificate: TimeInterval? = nil,
        spoolFault: String? = nil, refused: [Int: Int] = [:], failing: TimeInterval? = nil,
        _ integrity: (inout LedgerIntegrity) -> Void = { _ in }
    ) -> LedgerStatus {
        var found = LedgerIntegrity()
        integrity(&found)
        return LedgerStatus(
            version: 1, generation: 1, position: 7, lastReceivedAt: now, lagSeconds: lag, spool: spool, quarantined: 3,
            parked: parked, accounts: [], unmappedTexts: UnmappedTexts(total: 0, top: []),
            personalData: PersonalData(events: 0, names: []),
            reconciler: ReconcilerStatus(
                holder: nil, askedAt: nil, due: 0, failing: 0, drift: [], gaps: [], vanishings: vanishings),
            feeds: [
                FeedStatus(
                    account: "main", state: feed, since: now - 60, reason: "why", cure: "do this", judgedAt: now,
                    noticedAt: nil, noticed: nil, lostSince: nil, reregisteredAt: nil, failure: nil, repaired: 0,
                    isWanted: isWanted, isForeign: isForeign, registeredAt: registered.map { now - $0 })
            ],
            receivers: seen.map {
                ReceiverStatus(
                    name: "host 127.0.0.1:8080", seenAt: now - $0,
                    certificateEndsAt: certificate.map { now + $0 }, spoolFault: spoolFault)
            },
            refusals: refused.sorted { $0.key < $1.key }.map {
                Refusals(account: $0.key == 404 ? nil : "main", status: $0.key, count: $0.value, since: now - 600)
            },
            failingCalls: failing.map { [FailingCalls(account: "main", since: now - $0, failure: "away")] } ?? [],
            missingCostSheets: [
                MissingCostSheets(
                    account: "main", underAnHour: 1, underADay: 1, older: olderCostSheets, since: now - 90_000,
                    isReconciled: isReconciled)
            ],
            replays: [],
            verification: verifiedRows.map {
                VerificationStatus(at: now - 10, position: 7, orders: nil, parcels: nil, rows: $0, examples: [])
            },
            integrity: found, readAt: now)
    }

    struct Case: Sendable {
        let status: LedgerStatus
        let kinds: [Problem.Kind]
    }

    static let cases: [Case] = [
        Case(status: status(), kinds: []),
        Case(status: status(lag: 60), kinds: []),
        Case(status: status(lag: 60.5), kinds: [.lag]),
        Case(status: status(parked: 1), kinds: [.parked]),
        Case(status: status(verifiedRows: 0), kinds: []),
        Case(status: status(verifiedRows: 2), kinds: [.verification]),
        Case(status: status(spool: .init(files: 0, bytes: 0, oldest: nil, broken: 0)), kinds: []),
        Case(status: status(spool: .init(files: 2, bytes: 9, oldest: now, broken: 0)), kinds: [.spoolInUse]),
        Case(status: status(spool: .init(files: 0, bytes: 0, oldest: nil, broken: 1)), kinds: [.spoolBroken]),
        Case(
            status: status(vanishings: [.init(account: "a", source: "order/list", since: now, things: 30)]),
            kinds: [.vanishing]),
        Case(status: status(feed: "silent"), kinds: [.feedSilent]),
        Case(status: status(feed: "closed"), kinds: [.feedClosed]),
        Case(status: status(feed: "closed", isForeign: true), kinds: [.feedForeign]),
        Case(status: status(feed: "closing"), kinds: [.feedClosing]),
        Case(status: status(feed: "unregistered"), kinds: [.feedUnregistered]),
        Case(status: status(feed: "unregistered", isWanted: false), kinds: []),
        Case(status: status(seen: [120]), kinds: []),
        Case(status: status(seen: [121]), kinds: [.receiver]),
        Case(status: status(seen: [10, 5000]), kinds: []),
        // Nobody has served it yet; whether that is wrong, a registration tells.
        Case(status: status(seen: []), kinds: []),
        Case(status: status(registered: 100, seen: []), kinds: []),
        Case(status: status(registered: 121, seen: []), kinds: [.receiver]),
        Case(status: status(isWanted: false, registered: 500, seen: []), kinds: []),
        Case(status: status(certificate: 14 * 86_400), kinds: []),
        Case(status: status(certificate: 14 * 86_400 - 1), kinds: [.certificate]),
        Case(status: status(certificate: -1), kinds: [.certificate]),
        Case(status: status(seen: [500], certificate: 86_400), kinds: [.receiver, .certificate]),
        Case(status: status(spoolFault: "the disk does not answer"), kinds: [.spoolUnusable]),
        Case(
            status: status(spool: .init(files: 0, bytes: 0, oldest: nil, broken: 0, fault: "it is a file")),
            kinds: [.spoolUnusable]),
        Case(status: status(refused: [401: 5]), kinds: []),
        Case(status: status(refused: [401: 6]), kinds: [.refused]),
        Case(
            status: status(refused: [401: 6, 404: 7, 413: 8, 503: 9]), kinds: [.refused, .refused, .refused, .refused]),
        Case(status: status(failing: 1799), kinds: []),
        Case(status: status(failing: 1800), kinds: [.calls]),
        Case(status: status(olderCostSheets: 1), kinds: [.costSheets]),
        Case(status: status(olderCostSheets: 1, isReconciled: false), kinds: []),
        Case(status: status { $0.lockHolders = ["process 7 (user a, application b)"] }, kinds: [.appendBlocked]),
        Case(status: status { $0.altered = [3] }, kinds: [.altered]),
        Case(status: status { $0.alteredElsewhere = 1 }, kinds: [.altered]),
        Case(
            status: status {
                $0.seal = .init(head: "ab", number: 1, position: 9, at: now)
                $0.lastPosition = 9
            }, kinds: []),
        Case(
            status: status {
                $0.seal = .init(head: "ab", number: 1, position: 9, at: now)
                $0.lastPosition = 8
            }, kinds: [.cut]),
        Case(status: status { $0.unsealedSince = now - 700 }, kinds: [.unsealed]),
        Case(status: status { $0.publishingFailure = "status 3" }, kinds: [.sealCommand]),
        Case(
            status: status(lag: 61, parked: 1, feed: "closed"),
            kinds: [.lag, .parked, .feedClosed]),
    ]

    @Test(arguments: cases) func `follow from what was read`(example: Case) {
        #expect(example.status.problems.map(\.kind) == example.kinds)
    }

    @Test func `say since when, for whom, what and what to do`() throws {
        let status = Self.status(lag: 90, feed: "closed")
        let lag = try #require(status.problems.first)
        #expect(lag.since == Self.now - 90 && lag.account == nil)
        let feed = try #require(status.problems.last)
        #expect(feed.account == "main" && feed.since == Self.now - 60)
        #expect(feed.text == "webhooks are being lost: why")
        #expect(feed.cure == #"do this (docs/operations.md, "CJ sends no webhooks any more")"#)
    }

    @Test func `are objects of five members, null where nothing is to be named`() throws {
        let problem = Problem(.parked, text: "t", cure: "c")
        let data = try JSONEncoder().encode(problem)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(object.keys) == ["kind", "account", "since", "text", "cure"])
        #expect(object["kind"] as? String == "parked" && object["account"] is NSNull && object["since"] is NSNull)
    }

    @Test func `have words of snake_case, and each a section of the operator's page`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
        for kind in Problem.Kind.allCases {
            #expect(kind.rawValue.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
            #expect(page.contains("\n## \(kind.section)\n"), "docs/operations.md lacks \(kind.section)")
        }
    }
}

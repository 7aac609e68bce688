import CJ
import Foundation
import Testing

@testable import Reconciler

@Suite struct `An answer` {
    private static let then = Date(timeIntervalSince1970: 1_700_000_000)
    private static let now = then + 3600
    private let shipped = #"{"cjOrderCode":"SD1","orderStatus":"SHIPPED","trackNumber":"T1"}"#

    private func asked(_ snapshot: Snapshot, before check: Check = Check()) -> Check {
        check.answered(by: snapshot, intervals: CheckIntervals(), statusOfText: { _ in nil })
    }

    @Test func `is news when it is the first, or another than the last`() throws {
        let first = try Snapshot.sample(.orderDetail, shipped, askedAt: Self.then)
        #expect(Check().isNews(first))
        let check = asked(first)
        #expect(!check.isNews(try .sample(.orderDetail, shipped, askedAt: Self.now)))
        #expect(check.isNews(try .sample(.orderDetail, #"{"orderStatus":"DELIVERED"}"#, askedAt: Self.now)))
    }

    @Test func `is news when a webhook came since the last, though it is the same`() throws {
        var check = asked(try .sample(.orderDetail, shipped, askedAt: Self.then))
        check.keptPosition = 7
        check.touchedPosition = 6
        let again = try Snapshot.sample(.orderDetail, shipped, askedAt: Self.now)
        #expect(!check.isNews(again))
        check.touchedPosition = 8
        #expect(check.isNews(again))
    }

    @Test func `that CJ does not know an order is news once, when it has said so twice`() throws {
        let known = asked(try .sample(.orderDetail, shipped, askedAt: Self.then))
        for before in [Check(), known] {
            let first = Snapshot.unknownSample(.orderDetail, askedAt: Self.then)
            #expect(!before.isNews(first))
            let once = asked(first, before: before)
            #expect(once.isKnown == before.isKnown && once.absentSince == Self.then)
            #expect(once.dueAt == Self.then + 3600)
            // By hand it may be asked for again at once, which proves no more.
            let soon = Snapshot.unknownSample(.orderDetail, askedAt: Self.then + 60)
            #expect(!once.isNews(soon))
            #expect(asked(soon, before: once).dueAt == Self.then + 3600)
            let second = Snapshot.unknownSample(.orderDetail, askedAt: Self.now)
            #expect(once.isNews(second))
            let twice = asked(second, before: once)
            #expect(twice.isKnown == false)
            #expect(!twice.isNews(.unknownSample(.orderDetail, askedAt: Self.now + 86_400)))
        }
    }

    @Test func `that CJ does not know an order counts no more once it knew it in between`() throws {
        let once = asked(.unknownSample(.orderDetail, askedAt: Self.then))
        let found = asked(try .sample(.orderDetail, shipped, askedAt: Self.then + 60), before: once)
        #expect(found.absentSince == nil)
        #expect(!found.isNews(.unknownSample(.orderDetail, askedAt: Self.now)))
    }

    @Test(arguments: ["1890000000000000001", "#1001"])
    func `that CJ does not find an order by this name is never taken for its absence`(name: String) {
        func unknown(_ askedAt: Date) -> Snapshot {
            Snapshot(.orderDetail, unknown: name, code: "1600300", endpoint: "", askedAt: askedAt, requestId: nil)
        }
        var check = Check()
        check.touchedPosition = 5
        for hours in 0..<200 {
            let askedAt = Self.then + Double(hours) * 3600
            #expect(!check.isNews(unknown(askedAt)))
            check = asked(unknown(askedAt), before: check)
            #expect(check.isKnown == nil && (check.dueAt ?? .distantPast) > askedAt)
        }
    }

    @Test(arguments: [SnapshotType.costSheet, .trackInfo, .outboundDetail])
    func `that there is nothing yet is no news, unless there was something`(type: SnapshotType) throws {
        let nothing = Snapshot.unknownSample(type, askedAt: Self.now)
        #expect(!Check().isNews(nothing))
        #expect(asked(nothing).isKnown == false && !asked(nothing).isNews(nothing))
        let something = asked(try .sample(type, shipped, askedAt: Self.then - 60))
        let once = asked(.unknownSample(type, askedAt: Self.then), before: something)
        #expect(!something.isNews(nothing) && once.isNews(nothing))
    }

    // MARK: Everything at once

    private func findings(
        lacking: Int, found: Int, unasked: Int = 0, since: Date? = nil, outageSince: Date? = nil,
        others: Vanishing.Counts = Vanishing.Counts()
    ) throws -> Findings {
        var checks: [String: Check] = [:]
        var snapshots: [Snapshot] = []
        for number in 0..<(lacking + found + unasked) {
            checks["SD\(number)"] = Check(isKnown: true, absentSince: Self.then, vanishedSince: since)
            if number < lacking {
                snapshots.append(
                    Snapshot(
                        .orderDetail, unknown: "SD\(number)", code: nil, endpoint: "", askedAt: Self.now,
                        requestId: nil))
            } else if number < lacking + found {
                snapshots.append(
                    try #require(
                        Snapshot(
                            .orderDetail, entity: "SD\(number)", endpoint: "", askedAt: Self.now, requestId: nil,
                            answer: try JSON(parsing: Array(shipped.utf8)))))
            }
        }
        return Findings(
            snapshots, checks: checks, askedAt: 0, intervals: CheckIntervals(), patience: .zero, zone: .gmt,
            unasked: (0..<unasked).map { "SD\(lacking + found + $0)" }, others: others, outageSince: outageSince,
            statusOfText: { _ in nil })
    }

    @Test(
        arguments: [
            (1, 0, 0, false), (4, 0, 0, false), (5, 0, 0, true), (5, 4, 0, true), (5, 5, 0, false), (20, 30, 0, false),
            (30, 20, 0, true), (3, 0, 47, true), (3, 0, 1, false),
        ])
    func `that lacks most of what CJ had known proves nothing`(
        lacking: Int, found: Int, unasked: Int, isOutage: Bool
    ) throws {
        let findings = try findings(lacking: lacking, found: found, unasked: unasked)
        #expect(findings.vanished.count == (isOutage ? lacking + unasked : 0))
        #expect(findings.news.count == found + (isOutage ? 0 : lacking))
        #expect(findings.checks.count == found + lacking + (isOutage ? unasked : 0))
        let lost = findings.checks.filter { $0.check.vanishedSince != nil }
        #expect(lost.map(\.entity) == findings.vanished)
        #expect(lost.allSatisfy { $0.check.isKnown == true && $0.check.failures == 1 && $0.check.dueAt != nil })
    }

    @Test func `that lacks everything is believed after a day in which CJ has shown other things, and never before`()
        throws
    {
        #expect(try findings(lacking: 9, found: 0, since: Self.now - 86_000).news.isEmpty)
        #expect(try findings(lacking: 9, found: 0, since: Self.now - 86_400).news.count == 9)
        for (outage, count) in [(86_500.0, 0), (86_400, 0), (3600, 9)] {
            let findings = try findings(
                lacking: 9, found: 0, since: Self.now - 86_400, outageSince: Self.now - outage)
            #expect(findings.news.count == count)
        }
        #expect(
            try findings(lacking: 9, found: 0, since: Self.now - 9_000_000, outageSince: Self.now - 9_000_000)
                .news.isEmpty)
    }

    @Test(
        arguments: [
            (0, 0, false), (3, 0, false), (4, 0, true), (4, 4, true), (4, 5, false), (40, 2, true), (0, 40, false),
        ])
    func `that lacks one thing proves nothing while others lack as much`(lacking: Int, found: Int, isOutage: Bool)
        throws
    {
        let findings = try findings(
            lacking: 1, found: 0, others: Vanishing.Counts(lacking: lacking, found: found))
        #expect(findings.vanished.count == (isOutage ? 1 : 0) && findings.news.count == (isOutage ? 0 : 1))
    }

    @Test func `makes the thing due again by when it last changed`() throws {
        let first = asked(try .sample(.orderDetail, shipped, askedAt: Self.then))
        #expect(first.changedAt == Self.then && first.dueAt == Self.then + 6 * 3600 && first.isKnown == true)
        let second = asked(try .sample(.orderDetail, shipped, askedAt: Self.now), before: first)
        #expect(second.changedAt == Self.then && second.askedAt == Self.now)
        #expect(asked(try .sample(.orderList, shipped)).dueAt == nil, "lists are walked, their rows not asked for")
    }

    @Test func `counts once when a list shows the thing twice`() throws {
        let findings = Findings(
            [try .sample(.orderList, shipped), try .sample(.orderList, #"{"orderStatus":"DELIVERED"}"#)], checks: [:],
            askedAt: 0, intervals: CheckIntervals(), patience: .zero, zone: .gmt, statusOfText: { _ in nil })
        #expect(findings.answers == 1 && findings.news.count == 1 && findings.checks.count == 1)
        #expect(findings.comparisons.map(\.said) == [Said(.order, "SHIPPED", namesParcel: true)])
    }
}

@Suite struct `What a new event makes due` {
    private func requested(_ change: (inout ChangedOrder) -> Void) -> [RefreshRequest] {
        var order = ChangedOrder()
        order.code = "SD1"
        order.internalId = "1890000000000000001"
        change(&order)
        return RefreshRequest.requests(of: order)
    }

    @Test func `is the order by its code, when a webhook names it`() {
        #expect(requested { $0.webhook = 5 } == [RefreshRequest(.orderDetail, "SD1", webhook: 5, isDue: true)])
    }

    @Test func `is the order by its other id while its code is not known`() {
        let requests = requested {
            $0.code = nil
            $0.webhook = 5
        }
        #expect(requests.map(\.entity) == ["1890000000000000001"])
    }

    @Test func `is the order by the seller's number too, while its code is not known`() {
        let requests = requested {
            $0.code = nil
            $0.number = "1001"
            $0.webhook = 5
        }
        #expect(requests.map(\.entity) == ["1890000000000000001", "#1001"])
        #expect(requested { $0.number = "1001" }.map(\.entity) == ["SD1"])
        let pending = requested {
            $0.code = nil
            $0.internalId = nil
            $0.number = "1001"
            $0.webhook = 5
        }
        #expect(pending == [RefreshRequest(.orderDetail, "#1001", webhook: 5, isDue: true)])
    }

    @Test func `is nothing for an order that has no name at all`() {
        #expect(
            requested {
                $0.code = nil
                $0.internalId = nil
                $0.webhook = 5
            }.isEmpty)
    }

    @Test func `is the order when a list shows it otherwise, and not when CJ answered about itself`() {
        #expect(requested { $0.answers = [.orderList] } == [RefreshRequest(.orderDetail, "SD1", isDue: true)])
        #expect(requested { $0.answers = [.orderDetail] } == [RefreshRequest(.orderDetail, "SD1", isDue: false)])
    }

    @Test(arguments: [nil, false, true])
    func `is the cost sheet of a paid order, unless CJ says that it is a test`(isSandbox: Bool?) {
        func costs(_ answer: SnapshotType?, isPaid: Bool = true) -> [RefreshRequest] {
            requested {
                $0.isPaid = isPaid
                $0.isSandbox = isSandbox
                $0.answers = Set([answer].compactMap(\.self))
                $0.webhook = answer == nil ? 5 : nil
            }.filter { $0.call == .costSheet }
        }
        let isAsked = isSandbox != true
        #expect(costs(.orderDetail, isPaid: false).isEmpty)
        #expect(costs(.orderDetail) == (isAsked ? [RefreshRequest(.costSheet, "SD1", isDue: true)] : []))
        #expect(costs(nil) == (isAsked ? [RefreshRequest(.costSheet, "SD1", webhook: 5, isDue: true)] : []))
        let told = costs(.costSheet)
        #expect(
            told == (isAsked ? [RefreshRequest(.costSheet, "SD1", isDue: false)] : []),
            "an answer about costs asks for none")
    }

    @Test func `is the draw on the stock of an outbound order, anew when a webhook names it, and the SKUs once`() {
        func requests(_ webhook: Int?) -> [RefreshRequest] {
            requested {
                $0.isPrivateOutbound = true
                $0.variantsWithoutSKU = ["V01"]
                $0.webhook = webhook
            }
        }
        #expect(requests(nil).contains(RefreshRequest(.outboundDetail, "SD1", isDue: false)))
        #expect(requests(5).contains(RefreshRequest(.outboundDetail, "SD1", webhook: 5, isDue: true)))
        #expect(requests(5).contains(RefreshRequest(.variant, "V01", isDue: false)))
    }

    @Test(
        arguments: [
            (#"{"productList":[{"quantity":2,"lockQuantity":2}]}"#, Volatility.finished),
            (#"{"productList":[{"quantity":2}]}"#, .finished), (#"{"productList":[]}"#, .finished),
            (#"{"submitStatus":"UNKNOWN","productList":[{"quantity":"2","lockQuantity":"3"}]}"#, .finished),
            (#"{"productList":[{"quantity":2,"lockQuantity":2},{"quantity":2,"lockQuantity":1}]}"#, .open),
            (#"{"productList":[{"quantity":2,"lockQuantity":0}]}"#, .open),
            (#"{"submitStatus":"LOCK_FAIL","productList":[{"quantity":2,"lockQuantity":2}]}"#, .open),
        ])
    func `is the draw again until all its pieces are locked`(answer: String, volatility: Volatility) throws {
        let snapshot = try Snapshot.sample(.outboundDetail, answer)
        #expect(Volatility(after: snapshot) { _ in nil } == volatility)
    }

    @Test func `is the parcel that a webhook names, and for the first time one that an answer names`() {
        #expect(
            RefreshRequest.requests(of: ChangedParcel(trackNumber: "T1", webhook: 5)) == [
                RefreshRequest(.trackInfo, "T1", webhook: 5, isDue: true)
            ])
        #expect(
            RefreshRequest.requests(of: ChangedParcel(trackNumber: "T1", webhook: nil)) == [
                RefreshRequest(.trackInfo, "T1", isDue: false)
            ])
    }
}

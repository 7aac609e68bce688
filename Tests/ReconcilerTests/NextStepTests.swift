import CJ
import Foundation
import TestSupport
import Testing

@testable import Reconciler

@Suite struct `What is asked for next` {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)

    private static func check(
        _ call: SnapshotType, _ entity: String, _ priority: CheckPriority = .ordinary, late: Double = 0,
        isNew: Bool = false
    ) -> DueCheck {
        DueCheck(call, entity, priority: priority, dueAt: now - late, isNew: isNew)
    }

    private static func page(_ priority: CheckPriority = .ordinary, late: Double = 0) -> DuePage {
        DuePage(.orderBills, page: 1, priority: priority, dueAt: now - late)
    }

    @Test func `is nothing when nothing is due`() {
        #expect(NextStep(checks: [], pages: [], sizes: BatchSizes()) == nil)
    }

    @Test func `is what a person waits for before all else`() {
        let operated = Self.check(.costSheet, "A", .operated)
        let others = [Self.check(.trackInfo, "B", .outage, late: 900), Self.check(.orderDetail, "C", late: 9000)]
        let step = NextStep(checks: others + [operated], pages: [Self.page(.outage, late: 99)], sizes: BatchSizes())
        #expect(step == .batch(.costSheet, [operated]))
    }

    @Test func `is what costs no points, as long as there is such a thing`() {
        let variant = Self.check(.variant, "V01", late: 900, isNew: true)
        let order = Self.check(.orderDetail, "A")
        #expect(NextStep(checks: [variant, order], pages: [], sizes: BatchSizes()) == .batch(.orderDetail, [order]))
        #expect(NextStep(checks: [variant], pages: [], sizes: BatchSizes()) == .batch(.variant, [variant]))
    }

    @Test func `is what was never asked for, then what has been due the longest`() {
        let old = Self.check(.trackInfo, "old", late: 900)
        let new = Self.check(.costSheet, "new", isNew: true)
        #expect(NextStep(checks: [old, new], pages: [], sizes: BatchSizes()) == .batch(.costSheet, [new]))
        #expect(
            NextStep(checks: [old], pages: [Self.page(late: 950)], sizes: BatchSizes()) == .page(Self.page(late: 950)))
        #expect(
            NextStep(checks: [old], pages: [Self.page(late: 850)], sizes: BatchSizes()) == .batch(.trackInfo, [old]))
    }

    @Test func `is nothing that is being asked, and no second page`() {
        let (one, two) = (Self.check(.trackInfo, "1", late: 9), Self.check(.trackInfo, "2"))
        let order = Self.check(.orderDetail, "1")
        func next(_ checks: [DueCheck], _ pages: [DuePage] = [], beside underWay: NextStep...) -> NextStep? {
            NextStep(checks: checks, pages: pages, sizes: BatchSizes(), beside: underWay)
        }
        #expect(next([one, two], beside: .batch(.trackInfo, [one])) == .batch(.trackInfo, [two]))
        #expect(next([one], beside: .batch(.trackInfo, [one])) == nil)
        #expect(next([order], beside: .batch(.trackInfo, [one])) == .batch(.orderDetail, [order]))
        #expect(next([], [Self.page()], beside: .page(Self.page())) == nil)
        #expect(next([one], [Self.page(.outage)], beside: .page(Self.page())) == .batch(.trackInfo, [one]))
        #expect(next([one], [Self.page(.outage)], beside: .batch(.trackInfo, [two])) == .page(Self.page(.outage)))
    }

    @Test func `is what costs points only beside its like`() {
        let (one, two) = (Self.check(.variant, "1", isNew: true), Self.check(.variant, "2", isNew: true))
        let order = Self.check(.orderDetail, "A")
        let free = NextStep(checks: [one], pages: [], sizes: BatchSizes(), beside: [.batch(.orderDetail, [order])])
        #expect(free == nil)
        let costly = NextStep(checks: [one, two], pages: [], sizes: BatchSizes(), beside: [.batch(.variant, [one])])
        #expect(costly == .batch(.variant, [two]))
    }

    @Test func `is no more in a call than CJ was found to take, and nothing of a call that it does not have`() {
        let checks = (1...9).map { Self.check(.orderDetail, "\($0)") }
        var sizes = BatchSizes()
        sizes.learnt.limits["getOrderDetail"] = BatchLimit(trial: 4)
        guard case .batch(_, let batch) = NextStep(checks: checks, pages: [], sizes: sizes) else {
            Issue.record("nothing is asked")
            return
        }
        #expect(batch.count == 4)
        sizes.learnt.absentSince["getOrderDetail"] = .distantFuture
        #expect(NextStep(checks: checks, pages: [], sizes: sizes) == nil)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `is one call's worth, with what has gone without the longest in it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sizes = BatchSizes(others: Int.random(in: 1...5, using: &random))
        let checks = (0..<Int.random(in: 1...300, using: &random)).map { number in
            Self.check(
                random.pick([SnapshotType.orderDetail, .trackInfo, .costSheet, .variant]), "E\(number)",
                random.pick(CheckPriority.allCases), late: Double.random(in: 0...9, using: &random),
                isNew: random.once(in: 3))
        }
        guard case .batch(let call, let batch) = try #require(NextStep(checks: checks, pages: [], sizes: sizes)) else {
            Issue.record("there is no page")
            return
        }
        #expect(batch.allSatisfy { $0.call == call })
        #expect(batch.count == min(sizes.size(of: call), checks.filter { $0.call == call }.count))
        #expect(Set(batch.map(\.entity)).count == batch.count)
        let best = try #require(checks.map(\.priority).min())
        #expect(batch.first?.priority == best)
    }
}

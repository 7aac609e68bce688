import CJ
import Foundation
import TestSupport
import Testing

@testable import Reconciler

@Suite struct `How many things go into a call` {
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)

    @Test func `is learnt from the first refusal, and refusals end`() {
        var limit = BatchLimit()
        limit.refused(20)
        #expect(limit.most(of: 20, at: Self.now) == 10)
        limit.answered(10, at: Self.now)
        #expect(limit.trial == 10, "the other half may hold the one that spoilt the batch")
        limit.answered(10, at: Self.now)
        #expect(limit == BatchLimit(size: 10, learntAt: Self.now))
        #expect(limit.most(of: 20, at: Self.now + 86_400) == 10)
        #expect(limit.most(of: 20, at: Self.now + 31 * 86_400) == 20, "after a month more is tried")
    }

    @Test func `is as before when it was one thing that spoilt the batch`() {
        var limit = BatchLimit(size: 16, learntAt: Self.now)
        for count in [16, 8, 4, 2] { limit.refused(count) }
        #expect(limit.most(of: 20, at: Self.now) == 1)
        limit.refusedAlone()
        #expect(limit == BatchLimit(size: 16, learntAt: Self.now))
    }

    @Test func `is no less for batches that were under way when the first was refused`() {
        var limit = BatchLimit()
        for _ in 0..<4 { limit.refused(20) }
        #expect(limit.trial == 10 && limit.suspects == 80)
    }

    /// A CJ that takes so many and no more, and refuses whatever holds one of its spoilt things; the reconciler's things
    /// in its order.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `answers everything that can be, whatever CJ takes, with few refusals`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let most = chance.once(in: 4) ? 100 : Int.random(in: 1...25, using: &chance)
        let things = Int.random(in: 1...300, using: &chance)
        let spoilt = Set(
            (0..<Int.random(in: 0...3, using: &chance)).map { _ in Int.random(in: 0..<things, using: &chance) })
        var limit = BatchLimit()
        var due = Array(0..<things)
        var (answered, refusals, calls) = (0, 0, 0)
        while !due.isEmpty, calls < 10_000 {
            calls += 1
            let batch = due.prefix(limit.most(of: 20, at: Self.now))
            if batch.count > most || batch.contains(where: spoilt.contains) {
                refusals += 1
                if batch.count > 1 {
                    limit.refused(batch.count)
                } else {
                    limit.refusedAlone()
                    due.removeFirst()
                }
            } else {
                answered += batch.count
                limit.answered(batch.count, at: Self.now)
                due.removeFirst(batch.count)
            }
        }
        #expect(answered == things - spoilt.count)
        // Five halvings find out about a limit, and about each thing, which may come before the limit is known.
        #expect(refusals <= 6 * (1 + 2 * spoilt.count), "\(refusals) with \(spoilt.count) spoilt and \(most) at most")
    }

    @Test func `is none for a call that CJ does not have, for a day`() {
        var sizes = BatchSizes()
        #expect(
            [.trackInfo, .costSheet, .orderDetail, .variant].map(sizes.size(of:)) == [10, 20, 50, 1])
        sizes.learnt.now = Self.now
        sizes.learnt.absentSince = ["trackInfo": Self.now - 3600, CallLimits.orderBatch: Self.now - 3600]
        #expect([.trackInfo, .costSheet, .orderDetail].map(sizes.size(of:)) == [0, 20, 10])
        sizes.learnt.now = Self.now + 86_400
        #expect(sizes.size(of: .trackInfo) == 10)
        sizes.learnt.limits["costSheet"] = BatchLimit(trial: 3)
        #expect(BatchSizes(others: 5).size(of: .trackInfo) == 5)
    }
}

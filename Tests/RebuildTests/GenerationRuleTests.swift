import Foundation
import Ledger
import TestSupport
import Testing

@testable import ReadModels
@testable import Rebuild

private let old = GenerationStatus(1, foldVersion: 4, checkpoint: 10, isLive: true, liveAt: .distantPast)
private let filled = GenerationStatus.Filling(phase: .done, target: .start, begunAt: .distantPast)
private let unfinished = GenerationStatus.Filling(phase: .folding, target: .start, begunAt: .distantPast)

extension GenerationStatus {
    fileprivate func with(_ change: (inout GenerationStatus) -> Void) -> GenerationStatus {
        var changed = self
        change(&changed)
        return changed
    }
}

@Suite struct `A switch` {
    private let next = GenerationStatus(2, foldVersion: 5, checkpoint: 10, filling: filled)

    private func refusal(
        from live: GenerationStatus = old, to candidate: GenerationStatus, by switcher: Switcher
    ) -> SwitchRefusal.Problem? {
        SwitchRule.refusal(from: live, to: candidate, by: switcher)?.problem
    }

    @Test(arguments: [Switcher.itself, .person, .rollback(stale: false), .rollback(stale: true)])
    func `is made forward in version and position, by hand and by itself`(switcher: Switcher) {
        #expect(refusal(to: next, by: switcher) == nil)
        #expect(refusal(to: next.with { $0.checkpoint = LedgerPosition(11) }, by: switcher) == nil)
    }

    @Test(arguments: [Switcher.itself, .person, .rollback(stale: false), .rollback(stale: true)])
    func `is never made to what is live, half built, or of the past`(switcher: Switcher) {
        #expect(refusal(to: old, by: switcher) == .isLive)
        #expect(refusal(to: next.with { $0.state = .filling }, by: switcher) == .notReady)
        #expect(refusal(to: next.with { $0.state = .retired }, by: switcher) == .notReady)
        #expect(refusal(to: next.with { $0.asOf = LedgerPosition(10) }, by: switcher) == .showsThePast)
    }

    @Test func `goes behind only when a person says that this is meant`() {
        let behind = next.with { $0.checkpoint = LedgerPosition(9) }
        #expect(refusal(to: behind, by: .itself) == .behind)
        #expect(refusal(to: behind, by: .person) == .behind)
        #expect(refusal(to: behind, by: .rollback(stale: false)) == .behind)
        #expect(refusal(to: behind, by: .rollback(stale: true)) == nil)
    }

    @Test func `goes to older rules only as a rollback`() {
        let older = next.with { $0.foldVersion = 3 }
        #expect(refusal(to: older, by: .itself) == .olderRules)
        #expect(refusal(to: older, by: .person) == .olderRules)
        #expect(refusal(to: older, by: .rollback(stale: false)) == nil)
    }

    @Test func `is never made to what is not whole`() {
        for switcher in [Switcher.itself, .person, .rollback(stale: true)] {
            let refusal = SwitchRule.refusal(from: old, to: next, lacking: ["orders"], by: switcher)
            #expect(refusal?.problem == .notWhole(["orders"]))
        }
    }

    @Test func `waits only forward: to a newer generation than the live one`() {
        let live = next.with { $0.isLive = true }
        let back = old.with { $0.isLive = false }
        #expect(SwitchRule.waiting(among: [old, next]) == next.generation)
        #expect(SwitchRule.waiting(among: [back, live]) == nil)
        #expect(SwitchRule.waiting(among: [old, next.with { $0.state = .filling }]) == nil)
        #expect(SwitchRule.waiting(among: [old, next.with { $0.asOf = LedgerPosition(10) }]) == nil)
        // After a rollback the way forward is open.
        #expect(SwitchRule.waiting(among: [old.with { $0.isPinned = true }, next]) == next.generation)
    }

    @Test func `is not made by itself away from what a person chose`() {
        let pinned = old.with { $0.isPinned = true }
        #expect(refusal(from: pinned, to: next, by: .itself) == .pinned)
        #expect(refusal(from: pinned, to: next, by: .person) == nil)
    }
}

@Suite struct `An instance that comes` {
    @Test func `finds its place by what there is`() throws {
        let own = GenerationStatus(2, foldVersion: 5, filling: filled)
        let held = own.with { $0.filling?.heldBack = "why" }
        let half = GenerationStatus(2, foldVersion: 5, state: .filling, filling: unfinished)
        let newer = GenerationStatus(3, foldVersion: 6, isLive: true)
        let past = GenerationStatus(4, foldVersion: 5, asOf: 3)
        func deployment(_ all: [GenerationStatus]) throws -> Deployment { try .of(all, foldVersion: 5) }
        #expect(try deployment([own.with { $0.isLive = true }]) == .current)
        #expect(try deployment([old]) == .toReplay)
        #expect(try deployment([old, half]) == .toReplay)
        #expect(try deployment([old, past]) == .toReplay, "what shows the past is nothing to follow")
        #expect(try deployment([old, held]) == .waits(own.generation, because: "why"))
        #expect(try deployment([old, own.with { $0.state = .retired }]) == .toReplay)
        #expect(try deployment([newer]) == .outdated(liveVersion: 6, follows: []))
        #expect(try deployment([own, newer]) == .outdated(liveVersion: 6, follows: [own.generation]))
        #expect(throws: (any Error).self) { try deployment([]) }
    }
}

@Suite struct `A prune` {
    private func goes(
        _ standing: GenerationStatus, named: Set<Generation> = [], running: Set<Int> = [4]
    ) -> Bool {
        PruneRule.verdict(on: standing, among: [old, standing], named: named, runningVersions: running) == .remove
    }

    @Test func `takes what nobody needs, and what was named of the rest`() {
        let replaced = GenerationStatus(2, foldVersion: 4, liveAt: .distantPast)
        let older = GenerationStatus(2, foldVersion: 3, liveAt: .distantPast)
        let past = GenerationStatus(2, foldVersion: 4, asOf: 3)
        let waiting = GenerationStatus(2, foldVersion: 5, filling: filled)
        let half = GenerationStatus(2, foldVersion: 4, state: .filling, filling: unfinished)
        let two: Set = [Generation(number: 2)]
        #expect(goes(replaced), "of the live version, but replaced")
        #expect(goes(older))
        #expect(!goes(older, running: [3, 4]), "an instance follows it")
        #expect(!goes(older, named: two, running: [3, 4]))
        for standing in [past, waiting, half] {
            #expect(!goes(standing))
            #expect(goes(standing, named: two))
        }
        #expect(!goes(half.with { $0.filling?.holder = "somebody" }, named: two))
        #expect(goes(older.with { $0.state = .retired }, running: [3]), "begun before, and not ended")
    }

    @Test func `never takes the live one`() {
        #expect(
            PruneRule.verdict(on: old, among: [old], named: [old.generation], runningVersions: [])
                == .keep(because: "it is live"))
    }
}

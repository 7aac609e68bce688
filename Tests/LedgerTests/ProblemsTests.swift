import Synchronization
import TestSupport
import Testing

@testable import Ledger

@Suite struct `What goes wrong often` {
    /// A log and a clock that the test moves on.
    private final class Ground: Sendable {
        private let instant = Mutex(ContinuousClock.now)
        let log = LogLines()

        var problems: Problems { Problems(logger: log.logger, now: { self.instant.withLock(\.self) }) }

        func wait(_ seconds: Int) { instant.withLock { $0 += .seconds(seconds) } }
    }

    @Test func `is told at once, then once a minute with how often`() {
        let ground = Ground()
        let problems = ground.problems
        for _ in 0..<500 { problems.note("the signature is wrong", of: "take", "refused") }
        #expect(ground.log.withMetadata == ["error: refused reason=the signature is wrong"])
        ground.wait(59)
        problems.note("the signature is wrong", of: "take", "refused")
        #expect(ground.log.withMetadata.count == 1)
        ground.wait(1)
        problems.note("the signature is wrong", of: "take", "refused")
        #expect(ground.log.withMetadata.last == "error: refused count=501 reason=the signature is wrong")
    }

    @Test func `is told after a minute, though it comes no more`() {
        let ground = Ground()
        let problems = ground.problems
        for _ in 0..<3 { problems.note("a", of: "take", "refused") }
        problems.tellDue()
        #expect(ground.log.withMetadata.count == 1)
        ground.wait(60)
        problems.tellDue()
        problems.tellDue()
        #expect(ground.log.withMetadata.last == "error: refused count=2 reason=a")
        #expect(ground.log.withMetadata.count == 2)
    }

    @Test func `hides nothing else that goes wrong, also in turns`() {
        let ground = Ground()
        let problems = ground.problems
        for _ in 0..<100 {
            problems.note("the database is away", of: "append", "not kept")
            problems.note("too many wait", of: "append", "not kept")
        }
        #expect(
            ground.log.withMetadata == [
                "error: not kept reason=the database is away", "error: not kept reason=too many wait",
            ])
    }

    @Test func `is one kind, whatever numbers its words hold`() {
        let ground = Ground()
        let problems = ground.problems
        for pid in 0..<100 { problems.note("pid \(pid) holds the lock", of: "append", "not kept") }
        #expect(ground.log.withMetadata == ["error: not kept reason=pid 0 holds the lock"])
    }

    @Test func `and comes and goes is told no more often`() async throws {
        struct Fault: Error {}
        let ground = Ground()
        let problems = ground.problems
        for _ in 0..<50 {
            try await problems.watch("work") { throw Fault() }
            try await problems.watch("work") {}
        }
        #expect(
            ground.log.withMetadata == ["error: cannot work; trying again reason=Fault()", "notice: can work again"])
        ground.wait(60)
        try await problems.watch("work") { throw Fault() }
        try await problems.watch("work") {}
        #expect(ground.log.withMetadata.count == 4)
    }

    @Test func `takes no more memory than for a hundred kinds`() {
        let ground = Ground()
        let problems = ground.problems
        for first in "abcdefghijklmnop" {
            for second in "abcdefghijklmnop" { problems.note("\(first)\(second)", of: "take", "refused") }
        }
        #expect(ground.log.withMetadata.count == 101)
    }
}

import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.serialized) struct `Interrupted at its work` {
    /// Enough for lists of several pages.
    private static let world = RunningSimulator.World(seed: 3, orders: 600, faults: "drop=1")

    @Test(.timeLimit(.minutes(10)))
    func `the reconciler goes on in the middle of a list, and repeats a page at most`() async throws {
        try await Installation.with(Self.world, receivers: 0) { ledger in
            while try await !ledger.cj.advance(by: 30 * 86_400).ended {}
            let owner = try await ledger.connect()
            let position = "SELECT list || ' ' || next_page FROM reconciler.walks WHERE next_page > 1"
            let isDone =
                "SELECT count(*) > 0 AND bool_and(due_at > clock_timestamp() + interval '1 min') FROM reconciler.walks"
            func pages() async throws -> Int { try await ledger.cj.calls().by_path["/shopping/order/list", default: 0] }

            try await ledger.startReceiver()
            var (interruptions, last) = (0, String?.none)
            while try await owner.text(isDone) != "true" {
                guard interruptions < 3, let now = try await owner.text(position), now != last else {
                    try await Task.sleep(for: .milliseconds(5))
                    continue
                }
                last = now
                try await ledger.restartReceivers([0], by: interruptions.isMultiple(of: 2) ? SIGKILL : SIGTERM)
                interruptions += 1
            }
            let interrupted = try await pages()
            #expect(interruptions >= 2)

            // The same lists once more, without interruption.
            try await owner.execute("UPDATE reconciler.walks SET due_at = clock_timestamp()")
            while try await owner.text(isDone) != "true" { try await Task.sleep(for: .milliseconds(50)) }
            let uninterrupted = try await pages() - interrupted
            #expect(uninterrupted > 9)
            #expect((uninterrupted...uninterrupted + interruptions).contains(interrupted))
            await owner.close()
        }
    }
}

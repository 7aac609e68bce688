import Instants
import Ledger
import Output
import ReadModels
package import Rebuild
import Synchronization

/// Tells a person what a prune does and waits for.
package final class PruneDisplay: Sendable {
    private let lastWait = Mutex<[OldTransaction]>([])

    package init() {}

    package func show(_ progress: Prune.Progress) {
        switch progress {
        case .keeps(let generation, let reason):
            Console.print("generation \(generation.number) stays: \(reason)")
        case .removed(let generation, let bytes):
            Console.print("removed generation \(generation.number), \(ByteText.of(bytes))")
        case .waits(let transactions):
            let isNew = lastWait.withLock { last in
                defer { last = transactions }
                return last != transactions
            }
            guard isNew else { return }
            for transaction in transactions {
                let since = transaction.since.map { ", whose transaction is open since \($0.isoText)" } ?? ""
                Console.remark("waiting for \(transaction.name)\(since)")
            }
        }
    }
}

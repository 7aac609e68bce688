import CJ
import Foundation
import Ledger
import Synchronization

/// Counts what concurrent work does.
final class RunTally: Sendable {
    private struct Counted {
        var summary = ReconcileSummary()
        /// What waits, each once.
        var waiting: Set<[String]> = []
        /// The accounts that CJ takes no calls of.
        var closed: Set<AccountName> = []
    }

    private let counted = Mutex(Counted())
    private let onProgress: @Sendable (ReconcileRun.Progress) -> Void

    init(_ onProgress: @escaping @Sendable (ReconcileRun.Progress) -> Void) { self.onProgress = onProgress }

    var summary: ReconcileSummary { counted.withLock(\.summary) }

    func add(_ findings: Findings, of type: SnapshotType) { counted.withLock { $0.summary.add(findings, of: type) } }

    func add(_ found: [Comparisons.Found]) { counted.withLock { $0.summary.add(found) } }

    func countFailure() { counted.withLock { $0.summary.failures += 1 } }

    func countPutOff(_ things: [String], of account: AccountName, until: Date) {
        counted.withLock { counted in
            counted.waiting.formUnion(things.map { [account.text, $0] })
            counted.summary.putOff = counted.waiting.count
            counted.summary.wait(until: until)
        }
    }

    func close(_ account: AccountName, until: Date) {
        counted.withLock { counted in
            counted.closed.insert(account)
            counted.summary.wait(until: until)
        }
    }

    func isClosed(_ account: AccountName) -> Bool { counted.withLock { $0.closed.contains(account) } }

    func isClosed(_ accounts: [AccountName]) -> Bool { counted.withLock { $0.closed.isSuperset(of: accounts) } }

    func show(due: Int) { onProgress(ReconcileRun.Progress(answers: summary.answers, due: due)) }
}

extension ReconcileSummary {
    fileprivate mutating func wait(until instant: Date) { waitsUntil = min(waitsUntil ?? instant, instant) }
}

import Foundation
import Instants
import Ledger
import Output
import ReadModels
import Rebuild
import Synchronization

/// Tells a person how far a replay is.
final class ReplayDisplay: Sendable {
    private struct State {
        var phase: RebuildPhase?
        var display: ProgressDisplay?
        var lastRemark: String?
    }

    private let asJSON: Bool
    private let state = Mutex(State())

    private init(asJSON: Bool) { self.asJSON = asJSON }

    /// Runs work that is shown, and that a signal ends.
    ///
    /// - Parameter remedy: what becomes of the work when it is ended, in words.
    /// - Throws: ``WorkInterrupted`` then; otherwise what the work throws.
    static func during<Value: Sendable>(
        asJSON: Bool, ifEnded remedy: String, _ work: @escaping @Sendable (ReplayDisplay) async throws -> Value
    ) async throws -> Value {
        let display = ReplayDisplay(asJSON: asJSON)
        defer { display.end() }
        do {
            return try await Interruption.orThrow { try await work(display) }
        } catch is Interrupted {
            throw WorkInterrupted(remedy: remedy)
        }
    }

    func show(_ progress: Replay.Progress) {
        switch progress {
        case .waiting(let holder, let generation):
            remark(
                "generation \(generation.number) is in the hands of \(holder ?? "nobody any more"): waiting until it gives way or 8 s have passed without a sign of it"
            )
        case .begun(let generation, let target, let isResumed):
            remark(
                "\(isResumed ? "going on with" : "filling") generation \(generation.number) up to position \(target)")
        case .step(let phase, let done, let total):
            state.withLock { state in
                if state.phase != phase {
                    state.display?.end()
                    state.display = ProgressDisplay(of: "events (\(phase.rawValue))")
                    state.phase = phase
                }
                state.display?.show(done, share: total.map { Double(done) / Double(max(1, $0)) })
            }
        case .comparing: remark("comparing it with the live generation")
        case .compared(let report):
            end()
            if !asJSON { for line in DifferencesText.lines(report) { Console.print(line) } }
        }
    }

    /// Takes the changing line away.
    private func end() {
        state.withLock { state in
            state.display?.end()
            state.display = nil
            state.phase = nil
        }
    }

    private func remark(_ words: String) {
        let isNew = state.withLock { state in
            defer { state.lastRemark = words }
            return state.lastRemark != words
        }
        guard isNew else { return }
        end()
        Console.remark(words)
    }
}

/// A signal ended work that shows how far it is.
struct WorkInterrupted: Error, CustomStringConvertible {
    /// What becomes of it.
    let remedy: String

    var description: String { "interrupted: \(remedy)" }
}

/// Tells a person what a prune does and waits for.
final class PruneDisplay: Sendable {
    private let lastWait = Mutex<[OldTransaction]>([])

    func show(_ progress: Prune.Progress) {
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

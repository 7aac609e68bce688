import Foundation
import Instants
import Ledger
import Output
import ReadModels
package import Rebuild
import Synchronization

/// Tells a person how far a replay is.
package final class ReplayDisplay: Sendable {
    private struct State {
        var phase: RebuildPhase?
        var display: ProgressDisplay?
        var lastRemark: String?
    }

    private let asJSON: Bool
    private let state = Mutex(State())

    package init(asJSON: Bool) { self.asJSON = asJSON }

    package func show(_ progress: Replay.Progress) {
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
    package func end() {
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

import Foundation

/// What to say of a long job, and when: how much is done, how fast it goes, how long it will take.
package struct JobProgress {
    private let noun: String
    private let interval: Duration
    private let begin: ContinuousClock.Instant
    private var lastSaid: ContinuousClock.Instant

    /// - Parameter interval: the least time between two sayings, and before the first.
    package init(of noun: String, every interval: Duration, since begin: ContinuousClock.Instant) {
        self.noun = noun
        self.interval = interval
        self.begin = begin
        lastSaid = begin
    }

    /// The words for this moment; nil when it is too early for the next.
    ///
    /// - Parameter share: how much of the whole is done, from 0 to 1; nil when the whole is not known.
    package mutating func words(_ done: Int, share: Double?, at now: ContinuousClock.Instant) -> String? {
        guard now - lastSaid >= interval else { return nil }
        lastSaid = now
        let seconds = (now - begin) / .seconds(1)
        var words = "\(done) \(noun), \(Int(Double(done) / seconds))/s"
        if let share, share > 0, share <= 1 {
            words += ", \(Int(share * 100)) %, about \(Int((seconds / share - seconds).rounded())) s left"
        }
        return words
    }
}

/// Shows progress on stderr: one line that changes where that is a terminal, now and then a line elsewhere.
package struct ProgressDisplay {
    private var progress: JobProgress
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var hasShown = false

    package init(of noun: String) {
        progress = JobProgress(of: noun, every: isTerminal ? .milliseconds(250) : .seconds(5), since: .now)
    }

    /// Shows how far the job is, if it is time to.
    package mutating func show(_ done: Int, share: Double?) {
        // On one terminal with the results it would only stand between them.
        guard !(isTerminal && Console.isTerminal) else { return }
        guard let words = progress.words(done, share: share, at: .now) else { return }
        hasShown = true
        Console.remark(text: isTerminal ? Terminal.line(words) : "\(words)\n")
    }

    /// Takes the changing line away.
    package func end() {
        if isTerminal, hasShown { Console.remark(text: Terminal.line("")) }
    }
}

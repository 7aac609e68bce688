/// Which of many like things are worth a line of the log: the first of a kind at once, and then one a minute at most,
/// with how many there were since. No kind hides another.
///
/// A value without clock or I/O: the caller brings the instant.
struct Occurrences: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What is counted together.
    struct Kind: Hashable, Sendable, Comparable {
        /// What was tried.
        let job: String
        /// Why it failed. Numbers in it do not make another kind.
        let reason: String

        init(job: String, reason: String) {
            self.job = job
            var shape = ""
            for character in reason where !(character.isNumber && shape.last == "#") {
                shape.append(character.isNumber ? "#" : character)
            }
            self.reason = shape
        }

        static func < (one: Kind, other: Kind) -> Bool { (one.job, one.reason) < (other.job, other.reason) }
    }

    private struct Count {
        var toldAt: Instant
        /// How many there were since.
        var untold = 0
        /// What the last of them said, and how it is to be said.
        var line: Line
        /// Whether it was told and is not known to be mended.
        var isOpen = true
    }

    /// What stands in the log.
    struct Line: Sendable, Equatable {
        let words: String
        let reason: String
    }

    private var counts: [Kind: Count] = [:]

    static let interval: Duration = .seconds(60)
    /// Causes are partly others' words. So many are told apart at a time; what is beyond counts as one of its job.
    private static let mostKinds = 100
    private static let anyReason = "another cause"

    /// Notes one.
    ///
    /// - Returns: how many there were since the last line, this one included; nil where none is due.
    mutating func note(_ kind: Kind, _ line: Line, at now: Instant) -> Int? {
        var kind = kind
        if counts[kind] == nil, counts.count >= Self.mostKinds {
            counts = counts.filter { $0.value.untold > 0 || now - $0.value.toldAt < Self.interval }
            if counts.count >= Self.mostKinds { kind = Kind(job: kind.job, reason: Self.anyReason) }
        }
        guard var count = counts[kind] else {
            counts[kind] = Count(toldAt: now, line: line)
            return 1
        }
        count.untold += 1
        count.line = line
        let isDue = now - count.toldAt >= Self.interval
        let number = count.untold
        if isDue {
            count.toldAt = now
            count.untold = 0
            count.isOpen = true
        }
        counts[kind] = count
        return isDue ? number : nil
    }

    /// The lines that have become due without another occurrence.
    mutating func due(at now: Instant) -> [(line: Line, count: Int)] {
        var lines: [(line: Line, count: Int)] = []
        for kind in counts.keys.sorted() {
            guard let count = counts[kind], count.untold > 0, now - count.toldAt >= Self.interval else { continue }
            lines.append((count.line, count.untold))
            counts[kind]?.toldAt = now
            counts[kind]?.untold = 0
            counts[kind]?.isOpen = true
        }
        return lines
    }

    /// Notes that a job goes well again. When it was last told is kept, so that what comes and goes is told no more often.
    ///
    /// - Returns: whether a line had said that it does not.
    mutating func mend(_ job: String) -> Bool {
        var wasOpen = false
        for (kind, count) in counts where kind.job == job {
            if count.isOpen { wasOpen = true }
            counts[kind]?.isOpen = false
            counts[kind]?.untold = 0
        }
        return wasOpen
    }
}

/// Which webhooks are still to be sent, and when. Bodies are written when they are sent, so it stays small.
struct Schedule: Sendable {
    /// One attempt to deliver a posting.
    struct Sending: Hashable, Sendable {
        let posting: Posting
        /// From 1.
        let attempt: Int
        let due: Instant
    }

    private let plan: [Posting]
    /// How many postings of the plan are taken.
    private var taken = 0
    /// What is not of the plan, the next one last. It holds minutes of repeats and the lives made by calls: so few that
    /// a sorted array is enough.
    private var added: [Sending] = []

    /// - Parameter plan: in the order in which they fall due.
    init(_ plan: [Posting]) { self.plan = plan }

    /// When the next one falls due; nil when there is none.
    var nextDue: Instant? { next?.due }

    /// Takes what falls due next, unless that is after `moment`.
    mutating func take(until moment: Instant) -> Sending? {
        guard let next, next.due <= moment else { return nil }
        if next == added.last { added.removeLast() } else { taken += 1 }
        return next
    }

    /// Adds the postings of a life that began later.
    mutating func add(_ postings: [Posting]) {
        for posting in postings { insert(Sending(posting: posting, attempt: 1, due: posting.due)) }
    }

    /// Puts a failed attempt up for another one.
    ///
    /// - Returns: false when it was the last.
    mutating func repeatLater(_ sending: Sending) -> Bool {
        guard let due = Attempts.next(after: sending.attempt, failedAt: sending.due) else { return false }
        insert(Sending(posting: sending.posting, attempt: sending.attempt + 1, due: due))
        return true
    }

    /// Of two that fall due at one moment, the one of the plan.
    private var next: Sending? {
        let planned = taken < plan.count ? Sending(posting: plan[taken], attempt: 1, due: plan[taken].due) : nil
        guard let planned, let extra = added.last else { return planned ?? added.last }
        return planned.due <= extra.due ? planned : extra
    }

    /// Behind those of the same moment.
    private mutating func insert(_ sending: Sending) {
        var low = 0
        var high = added.count
        while low < high {
            let middle = (low + high) / 2
            if added[middle].due > sending.due { low = middle + 1 } else { high = middle }
        }
        added.insert(sending, at: low)
    }
}

/// Which topics CJ still sends. A receiver that fails too often is cut off until it registers again.
struct Feed: Hashable, Sendable {
    typealias Rule = ClosingRule

    let rule: Rule
    private var tallies: [Topic: Tally] = [:]
    private var closed: Set<Topic> = []

    /// What is not documented: so many attempts at least are looked at before the first rule closes anything.
    private static let leastAttempts = 20

    init(rule: Rule) { self.rule = rule }

    /// Whether messages of the topic are sent at this moment.
    func isOpen(_ topic: Topic, at now: Instant) -> Bool {
        var then = self
        then.pass(to: now)
        return !then.closed.contains(topic)
    }

    /// Notes how an attempt ended. Moments come in their order.
    mutating func note(_ topic: Topic, isSuccess: Bool, at now: Instant) {
        pass(to: now)
        tallies[topic, default: Tally(hour: now.hour)].count(isSuccess)
        guard rule == .halfOfAll else { return }
        let sent = tallies.values.map(\.sent).reduce(0, +)
        let failed = sent - tallies.values.map(\.succeeded).reduce(0, +)
        if sent >= Self.leastAttempts, failed * 2 >= sent { closed = Set(Topic.allCases) }
    }

    /// Opens everything and forgets what was counted, as webhook/set does.
    mutating func reopen() { self = Feed(rule: rule) }

    /// Closes what the hours that are over have cut off.
    private mutating func pass(to now: Instant) {
        guard rule == .fourFifthsOfTwoHours else { return }
        for (topic, tally) in tallies where tally.hour < now.hour {
            if tally.isBad && tally.wasBadBefore { closed.insert(topic) }
            let followsAtOnce = tally.hour + 1 == now.hour
            tallies[topic] = Tally(hour: now.hour, wasBadBefore: followsAtOnce && tally.isBad)
        }
    }

    /// The attempts of an hour or, under the first rule, all of them.
    private struct Tally: Hashable {
        let hour: Int
        var wasBadBefore = false
        var sent = 0
        var succeeded = 0

        /// An hour without attempts is not bad.
        var isBad: Bool { succeeded * 100 < sent * 80 }

        mutating func count(_ isSuccess: Bool) {
            sent += 1
            if isSuccess { succeeded += 1 }
        }
    }
}

/// What closes the feed. CJ documents two rules, of which it is not known which one holds.
public enum ClosingRule: String, Hashable, Sendable, CaseIterable {
    /// Half of all attempts since registering failed: everything closes.
    case halfOfAll = "half"
    /// Under 80 % of a topic's attempts succeeded in each of two simulated hours in a row: the topic closes.
    case fourFifthsOfTwoHours = "four-fifths"
}

extension Instant {
    /// The hour, counted from 1970.
    fileprivate var hour: Int { seconds / .hours(1) }
}

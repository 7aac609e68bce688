import Foundation
import TestSupport

/// How simulated time moves on, and what befalls the ledger meanwhile. It follows from a seed.
struct Course: Sendable {
    enum Event: Sendable, Equatable {
        /// Receivers end at once, without a chance to do anything.
        case kill([Int])
        /// A receiver is told to stop.
        case stop(Int)
        /// The database ends as by a power cut.
        case restartDatabase
    }

    /// Something that happens while webhooks come.
    struct Mishap: Sendable {
        let event: Event
        /// How many webhooks were acknowledged before.
        let afterWebhooks: Int
    }

    /// In seconds of simulated time: short ones at first, since most happens early in the life of an order.
    private(set) var steps: [Int]
    /// In their order.
    let mishaps: [Mishap]

    /// - Parameters:
    ///   - orders: how many purchases there are, and so how many webhooks at least.
    ///   - receivers: how many receivers there are.
    init(seed: UInt64, orders: Int, receivers: Int) {
        var random = SeededGenerator(seed: seed)
        steps = (0..<60).map { _ in random.pick([10, 30, 60, 120, 240, 480]) * 60 }
        var events: [Event] = [.restartDatabase, .kill(Array(0..<receivers)), .stop(random.next(below: receivers))]
        events += (0..<4).map { _ in .kill([random.next(below: receivers)]) }
        let places = events.map { _ in random.next(below: Self.webhooksOfAnOrder * orders) }.sorted()
        mishaps = zip(events.shuffled(using: &random), places).map { Mishap(event: $0, afterWebhooks: $1) }
    }

    /// About as many as arrive of one when a third is dropped.
    private static let webhooksOfAnOrder = 6

    /// The steps after those.
    static let laterStep = 3 * 86_400
}

extension SeededGenerator {
    fileprivate mutating func next(below end: Int) -> Int { Int.random(in: 0..<end, using: &self) }
}

extension Installation {
    /// Lives through all of the simulated time. What was to happen after more webhooks than there are happens at the end.
    ///
    /// - Parameter tell: told how it goes, in plain lines.
    func live(through course: Course, tell: @escaping @Sendable (String) -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for mishap in course.mishaps {
                    let webhooks = try await self.forwarder.acknowledges(mishap.afterWebhooks)
                    tell("after \(webhooks) webhooks: \(mishap.event)")
                    try await self.suffer(mishap.event)
                }
            }
            group.addTask {
                var steps = course.steps[...]
                while true {
                    let progress = try await self.cj.advance(by: steps.popFirst() ?? Course.laterStep)
                    if progress.ended { return self.forwarder.expectNoMore() }
                }
            }
            try await group.waitForAll()
        }
    }

    private func suffer(_ event: Course.Event) async throws {
        switch event {
        case .kill(let places): try await restartReceivers(places, by: SIGKILL)
        case .stop(let place): try await restartReceivers([place], by: SIGTERM)
        case .restartDatabase: try await restartDatabase()
        }
        // CJ may have closed the feed while nobody answered; registering opens it.
        try await register()
    }
}

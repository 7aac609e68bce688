public import Foundation

/// How long events took to become visible in the read models.
public enum ProjectionDelay {
    /// Something known of a position at an instant.
    public struct Mark: Sendable {
        public let position: Int
        public let at: Date

        public init(position: Int, at: Date) {
            self.position = position
            self.at = at
        }
    }

    /// For each event the time until the read models were first seen to stand at its position or behind it. An event
    /// that was never seen there has none.
    ///
    /// - Parameters:
    ///   - events: when each was received, ascending by position.
    ///   - sightings: where the read models were seen to stand, ascending. The time between two adds to the result.
    public static func delays(of events: [Mark], seen sightings: [Mark]) -> [Duration] {
        var rest = sightings[...]
        return events.compactMap { event in
            rest = rest.drop { $0.position < event.position }
            return rest.first.map { .seconds($0.at.timeIntervalSince(event.at)) }
        }
    }
}

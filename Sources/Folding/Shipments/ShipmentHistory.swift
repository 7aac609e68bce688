import CJ
import Foundation

extension ShipmentPicture {
    /// What happened to the parcel, in order: all that webhooks told, and of the API's steps those that no webhook told.
    var history: [TrackEvent] {
        let events = events.withoutForetold
        let told = events.inOrder
        var untold = UntoldSteps(routes.inOrder)
        untold.leaveOut(told)
        return untold.steps.isEmpty ? told : TrackEvents(events.all.union(untold.steps)).inOrder
    }
}

/// Steps of the API's without those that events of webhooks tell in other words or by another clock.
private struct UntoldSteps {
    private(set) var steps: [TrackEvent]

    /// The API's times are those of places, whose clocks are no further than this from the webhooks'.
    private static let clocksApart: TimeInterval = 14 * 3600

    /// A step without a readable time cannot be told from others, and is none.
    init(_ steps: [TrackEvent]) { self.steps = steps.filter { $0.time?.instant != nil } }

    /// Leaves out the steps at the time of an event. Of the other events each may be one more step: one that says the
    /// same, at a time that clocks may differ by.
    mutating func leaveOut(_ told: [TrackEvent]) {
        guard !steps.isEmpty else { return }
        let instants = Set(told.compactMap { $0.time?.instant })
        let taken = Set(steps.compactMap { $0.time?.instant }).intersection(instants)
        steps.removeAll { $0.time?.instant.map(instants.contains) ?? true }
        for event in told where !steps.isEmpty {
            guard let instant = event.time?.instant, !taken.contains(instant), let said = event.said,
                let place = steps.firstIndex(where: { $0.said == said && $0.isNear(instant, within: Self.clocksApart) })
            else { continue }
            steps.remove(at: place)
        }
    }
}

extension TrackEvent {
    fileprivate func isNear(_ instant: Date, within interval: TimeInterval) -> Bool {
        time?.instant.map { abs($0.timeIntervalSince(instant)) <= interval } ?? false
    }

    /// What happened, without regard to letter case, blanks and punctuation. Nil when that is nothing.
    fileprivate var said: String? {
        let letters = (activity ?? "").unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
        return letters.isEmpty ? nil : String(String.UnicodeScalarView(letters)).lowercased()
    }
}

/// What each witness last said of one thing as a whole: the state of things that have nothing but reports.
public struct Reports<Report: Sendable & Codable & Equatable>: Joinable, Sendable, Codable, Equatable {
    /// The newest report of each witness.
    public private(set) var newest: [Witness: Newest<Report>]
    /// From when to when it was heard of.
    public private(set) var sightings: Sightings

    init(_ report: Report, by witness: Witness, stamp: Stamp, in message: StoredMessage) {
        newest = [witness: Newest(report, stamp: stamp, position: message.position)]
        sightings = Sightings(at: message.receivedAt)
    }

    public mutating func join(_ other: Reports<Report>) {
        newest.join(other.newest)
        sightings.join(other.sightings)
    }
}

extension Dictionary where Key == Witness {
    /// What the newest contribution that knows it says, whichever witness that is of.
    func newestKnown<Report, Field>(_ field: (Report) -> Field?) -> Field? where Value == Newest<Report> {
        for newest in values.sorted(by: { $0.stamp > $1.stamp }) {
            if let known = field(newest.value) { return known }
        }
        return nil
    }
}

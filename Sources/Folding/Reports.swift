/// What each witness last said of one thing as a whole: the state of things that have nothing but reports.
public struct Reports<Report: StateValue>: Joinable, Sendable, Equatable {
    /// The newest report of each witness.
    public private(set) var newest: SortedMap<Witness, Newest<Report>>
    /// When CJ's API was asked and did not know it.
    public private(set) var absences: Statements<Absence>
    /// From when to when CJ's API answered about it; nil when it did not.
    public private(set) var confirmations: Sightings?
    /// From when to when it was heard of.
    public private(set) var sightings: Sightings

    init(_ report: Report, by witness: Witness, stamp: Stamp, in message: StoredMessage) {
        newest = [witness: Newest(report, stamp: stamp, position: message.position)]
        absences = Statements([], position: message.position)
        confirmations = witness.evidence == .api ? Sightings(at: message.receivedAt) : nil
        sightings = Sightings(at: message.receivedAt)
    }

    init(_ absence: Absence, in message: StoredMessage) {
        newest = [:]
        absences = Statements([absence], position: message.position)
        sightings = Sightings(at: message.receivedAt)
    }

    public mutating func join(_ other: Reports<Report>) {
        newest.join(other.newest)
        absences.join(other.absences)
        confirmations.join(other.confirmations)
        sightings.join(other.sightings)
    }
}

extension Reports: StateObject {
    public init(_ state: inout some StateMembers<Reports>) throws(StateError) {
        absences = try state.member("absences") { $0.absences }
        confirmations = try state.member("confirmations") { $0.confirmations }
        newest = try state.member("newest") { $0.newest }
        sightings = try state.member("sightings") { $0.sightings }
    }
}

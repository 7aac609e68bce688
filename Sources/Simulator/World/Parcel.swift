/// A parcel and its way.
struct Parcel: Hashable, Sendable {
    let trackNumber: String
    let logisticName: String
    let fromCountry: String
    let toCountry: String
    let lastMile: LastMile?
    let language: TrackStep.Language
    /// What happens to it, in the order of time. The first one makes it known.
    let events: [Event]

    /// Something that happens to a parcel.
    struct Event: Hashable, Sendable {
        let at: Instant
        let step: TrackStep
        let location: String
    }

    /// The carrier who takes it over in its country, and relabels it.
    struct LastMile: Hashable, Sendable {
        let carrier: String
        let trackNumber: String
    }

    /// Its second number, which a dialect may know it by: in the form of USPS where that may bring it, else in that of a
    /// carrier of CJ's.
    var otherNumber: String {
        let digits = trackNumber.filter(\.isNumber)
        return toCountry == "US" ? "940011089956" + digits : "YT269990" + digits
    }

    /// A number for drawing what a dialect leaves open about it.
    var lot: Int { Int(trackNumber.filter(\.isNumber).suffix(6)) ?? 0 }

    /// The step it has reached; nil before it is known.
    func step(at now: Instant) -> TrackStep? { events.last { $0.at <= now }?.step }

    /// When it was announced, and when somebody first and last had it in hand, as far as that has happened.
    func handling(at now: Instant) -> (label: Instant?, first: Instant?, last: Instant?) {
        let past = events.filter { $0.at <= now }
        let scans = past.filter { ![.announced, .lost].contains($0.step) }.map(\.at)
        return (past.first { $0.step == .announced }?.at, scans.first, scans.last)
    }

    /// When it was delivered, if it was.
    var deliveredAt: Instant? { events.first { $0.step == .delivered }?.at }

    /// The last-mile carrier, known from the moment the parcel was handed over.
    func lastMile(at now: Instant) -> LastMile? {
        events.contains { $0.step == .handedToLastMile && $0.at <= now } ? lastMile : nil
    }
}

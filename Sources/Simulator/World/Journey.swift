/// How a parcel's way goes, from the warehouse to its end.
struct Journey: Sendable {
    let ending: Ending
    let crossesBorder: Bool

    /// How it ends.
    enum Ending: Sendable {
        case delivered, deliveredAtSecondAttempt, collected, leftWaiting, leftAfterAttempt, returned, stillReturning
        case lostOnTheWay, lostAtCustoms

        /// Drawn from these: most parcels arrive.
        static let odds: [Ending] =
            Array(repeating: .delivered, count: 12) + [
                .deliveredAtSecondAttempt, .deliveredAtSecondAttempt, .collected, .collected, .leftWaiting,
                .leftAfterAttempt, .returned, .stillReturning, .lostOnTheWay, .lostAtCustoms,
            ]
    }

    /// The steps in their order.
    var steps: [TrackStep] {
        let start: [TrackStep] = [.announced, .leftWarehouse, .reachedForwarder, .leftForwarder]
        let abroad: [TrackStep] = crossesBorder ? [.onFirstLeg, .arrivedInCountry, .atCustoms] : []
        let arrival: [TrackStep] = (crossesBorder ? [.cleared] : []) + [.handedToLastMile]
        return switch ending {
        case .delivered: start + abroad + arrival + [.outForDelivery, .delivered]
        case .deliveredAtSecondAttempt:
            start + abroad + arrival + [.outForDelivery, .attemptFailed, .outForDelivery, .delivered]
        case .collected: start + abroad + arrival + [.waitingForCollection, .delivered]
        case .leftWaiting: start + abroad + arrival + [.waitingForCollection]
        case .leftAfterAttempt: start + abroad + arrival + [.outForDelivery, .attemptFailed]
        case .returned:
            start + abroad + arrival + [.outForDelivery, .attemptFailed, .returning, .returned]
        case .stillReturning: start + abroad + arrival + [.waitingForCollection, .returning]
        case .lostOnTheWay: start + [.lost]
        case .lostAtCustoms: start + abroad + [.lost]
        }
    }
}

extension TrackStep {
    /// The least and the most hours until it, from the step before.
    var hoursUntil: ClosedRange<Int> {
        switch self {
        case .announced: 0...0
        case .leftWarehouse: 2...20
        case .reachedForwarder, .leftForwarder, .outForDelivery: 4...30
        case .onFirstLeg, .handedToLastMile, .cleared: 8...48
        case .arrivedInCountry, .atCustoms, .waitingForCollection: 12...72
        case .attemptFailed, .delivered: 2...11
        case .lost, .returning, .returned: 72...240
        }
    }
}

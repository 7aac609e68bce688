public import CJ

/// What a status, or a carrier's words, mean for a parcel.
public struct ShipmentMeaning: Sendable, Equatable {
    public let status: ShipmentStatus
    /// CJ's own finer step; nil where no code of CJ's says it.
    public let substatus: String?
    public let mappedBy: MappedBy

    /// A meaning found as said.
    public init(status: ShipmentStatus, substatus: String?, mappedBy: MappedBy) {
        self.status = status
        self.substatus = substatus
        self.mappedBy = mappedBy
    }

    /// How a status was found.
    public enum MappedBy: String, Sendable {
        /// By CJ's integer.
        case code
        /// By a rule that knew the words.
        case text
        /// Not at all: the status is unknown.
        case none
    }
}

extension ShipmentTexts {
    /// What a status as written means: a code of CJ's or, failing that, words. What neither knows is not guessed.
    public func meaning(of written: String?) -> ShipmentMeaning {
        if let code = written.flatMap(TrackingStatus.init) {
            ShipmentMeaning(status: code.status, substatus: code.substatus, mappedBy: .code)
        } else if let rule = written.flatMap(rule(for:)) {
            ShipmentMeaning(status: rule.status, substatus: nil, mappedBy: .text)
        } else {
            ShipmentMeaning(status: .unknown, substatus: nil, mappedBy: .none)
        }
    }
}

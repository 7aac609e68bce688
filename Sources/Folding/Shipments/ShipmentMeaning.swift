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
    /// What a status as written means, with nothing beside it.
    public func meaning(of written: String?) -> ShipmentMeaning { meaning(of: [written].compactMap(\.self)) }

    /// What one witness says means, the plainest of it first: a code of CJ's that decides or, failing that, the first
    /// words that a rule knows. What neither knows is not guessed.
    public func meaning(of sayings: [String]) -> ShipmentMeaning {
        let code = sayings.first.flatMap(TrackingStatus.init)
        // Where the first number says nothing, the one of the track event may.
        if let first = sayings.first, Int(first) != nil {
            let deciding = sayings.lazy.compactMap(TrackingStatus.init).first { $0.decides }
            if let deciding { return ShipmentMeaning(deciding) }
        }
        for words in sayings where Int(words) == nil {
            guard let rule = rule(for: words) else { continue }
            return ShipmentMeaning(status: rule.status, substatus: nil, mappedBy: .text)
        }
        if let code, sayings.count == 1 { return ShipmentMeaning(code) }
        return ShipmentMeaning(status: .unknown, substatus: nil, mappedBy: .none)
    }
}

extension ShipmentMeaning {
    fileprivate init(_ code: TrackingStatus) {
        self.init(status: code.status, substatus: code.substatus, mappedBy: .code)
    }
}

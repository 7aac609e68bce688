public import Foundation

/// What currencies were worth on a day, as an imported file tells it.
public struct DayRates: Sendable, Equatable {
    /// The day, `2026-03-01`.
    public let day: String
    /// Of each currency (ISO 4217) how much of it one US dollar was.
    public let perUSD: [String: Decimal]
    /// Who gives all rates of a day at once; nil for a single rate.
    public let publisher: String?

    public init(day: String, perUSD: [String: Decimal], publisher: String? = nil) {
        self.day = day
        self.perUSD = perUSD
        self.publisher = publisher
    }

    /// What tells it from all others of the account: the day, and whose rates or which currency's.
    public var id: String { "\(day) \(publisher ?? perUSD.keys.sorted().joined(separator: " "))" }
}

extension DayRates: StateObject {
    public init(_ state: inout some StateMembers<DayRates>) throws(StateError) {
        day = try state.member("day", \.day)
        perUSD = try state.member("perUSD", \.perUSD)
        publisher = try state.member("publisher", \.publisher)
    }
}

/// Everything known of the rates of one day: the state of a row of `exchange_days`. Each currency has its own newest event.
public struct DayRatesPicture: Joinable, Sendable, Equatable {
    /// How much of each currency one US dollar was.
    public private(set) var perUSD: SortedMap<String, Newest<Decimal>>
    public private(set) var sightings: Sightings

    init(_ rates: DayRates, in message: StoredMessage) {
        perUSD = SortedMap(
            rates.perUSD.map { ($0, Newest($1, stamp: Stamp(at: nil, of: message), position: message.position)) }
        ) { first, _ in first }
        sightings = Sightings(at: message.receivedAt)
    }

    public mutating func join(_ other: DayRatesPicture) {
        perUSD.join(other.perUSD)
        sightings.join(other.sightings)
    }
}

extension DayRatesPicture: StateObject {
    public init(_ state: inout some StateMembers<DayRatesPicture>) throws(StateError) {
        perUSD = try state.member("perUSD", \.perUSD)
        sightings = try state.member("sightings", \.sightings)
    }
}

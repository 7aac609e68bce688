public import CJ
import Foundation
import Instants

/// A fact from elsewhere than CJ, which an event of source `import` holds.
///
/// The body is an object: the event's type, the fact under the same name, and the digest of the event that it takes the
/// place of. So a fact that returns to what it was before is an event too.
public enum ImportedFact: Sendable, Equatable {
    case sale(Sale)
    case rate(DayRates)

    /// The types of events.
    public enum Kind: String, Sendable, CaseIterable {
        case sale, rate
    }

    public var kind: Kind {
        switch self {
        case .sale: .sale
        case .rate: .rate
        }
    }

    /// What tells it from all other facts of the account and kind; the event's message id.
    public var id: String {
        switch self {
        case .sale(let sale): sale.id
        case .rate(let rates): rates.id
        }
    }

    /// Whether it is worth no event unless it takes the place of another: an order without shipping, say.
    public var isNothing: Bool {
        if case .sale(let sale) = self { sale.amount == 0 && sale.kind != .item } else { false }
    }

    /// The bytes of the event. Equal facts give equal bytes.
    ///
    /// - Parameter replaced: the digest, in hexadecimal, of the newest event about the same; nil when there is none.
    public func body(after replaced: String?) -> [UInt8] {
        var writer = StateWriter()
        writer.object { writer in
            if let replaced { writer.member("after", replaced) }
            switch self {
            case .sale(let sale): writer.member(kind.rawValue, sale)
            case .rate(let rates): writer.member(kind.rawValue, rates)
            }
            writer.member("type", kind.rawValue)
        }
        return writer.bytes
    }

    /// Reads the body of an event.
    ///
    /// - Throws: ``UnreadableMessage``.
    public init(_ kind: Kind, body: [UInt8]) throws(UnreadableMessage) {
        do {
            let json = try JSON(parsing: body)
            guard let fact = json.member(kind.rawValue) else { throw StateError("no member \(kind.rawValue)") }
            self =
                switch kind {
                case .sale: .sale(try Sale(state: fact))
                case .rate: .rate(try DayRates(state: fact))
                }
            if case .rate(let rates) = self, CivilDate(isoText: rates.day) == nil { throw StateError("no day") }
        } catch {
            throw UnreadableMessage("\(kind.rawValue): \(error)")
        }
    }

    /// What it adds. No fact has a date of its own, so the newest is the one received last, and of several received at once
    /// the one with the greatest digest.
    func picture(in message: StoredMessage) -> Picture {
        switch self {
        case .sale(let sale):
            .sale(sale.id, SalePicture(sale, stamp: Stamp(at: nil, of: message), position: message.position))
        case .rate(let rates): .exchangeDay(rates.day, DayRatesPicture(rates, in: message))
        }
    }
}

public import Foundation

/// What a webhook says, as far as the read models use it.
public enum Message: Sendable {
    case order(OrderMessage)
    case logistic(LogisticMessage)
    /// A type without a read model, of CJ's present ones or of one yet to come: kept in the ledger, no more.
    case other

    /// Reads the content of a message. Dates that name no zone are taken in `zone`.
    ///
    /// - Throws: ``UnreadableMessage`` when a known type's `params` is not an object.
    public init(_ envelope: Envelope, zone: TimeZone) throws(UnreadableMessage) {
        switch envelope.type {
        case "ORDER":
            guard let order = OrderMessage(envelope.params, zone: zone) else {
                throw UnreadableMessage.noParams(envelope)
            }
            self = .order(order)
        case "LOGISTIC":
            guard let logistic = LogisticMessage(envelope.params, zone: zone) else {
                throw UnreadableMessage.noParams(envelope)
            }
            self = .logistic(logistic)
        default:
            self = .other
        }
    }
}

/// Why a stored event says nothing a read model can use. The words name the field, never its content.
public struct UnreadableMessage: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    static func noParams(_ envelope: Envelope) -> UnreadableMessage {
        UnreadableMessage("\(envelope.type): `params` is not an object")
    }
}

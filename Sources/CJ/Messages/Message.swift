public import Foundation

/// What a webhook says, as far as the read models use it.
public enum Message: Sendable {
    case order(OrderMessage)
    case orderSplit(OrderSplitMessage)
    case logistic(LogisticMessage)
    case bill(BillMessage)
    case stockingOrder(StockingOrderMessage)
    case stock(StockMessage)
    case variant(VariantMessage)
    /// A type without a read model, of CJ's present ones or of one yet to come: kept in the ledger, no more.
    case other

    /// Reads the content of a message. Dates that name no zone are taken in `zone`.
    ///
    /// - Throws: ``UnreadableMessage`` when a known type's `params` is not an object.
    public init(_ envelope: Envelope, zone: TimeZone) throws(UnreadableMessage) {
        let params = envelope.params
        let message: Message? =
            switch envelope.type {
            case "ORDER": OrderMessage(params, zone: zone).map(Self.order)
            case "ORDERSPLIT": OrderSplitMessage(params, zone: zone).map(Self.orderSplit)
            case "LOGISTIC": LogisticMessage(params, zone: zone).map(Self.logistic)
            case "MAKEUP": BillMessage(envelope, zone: zone).map(Self.bill)
            case "PRIVATE_ORDER": StockingOrderMessage(params, zone: zone).map(Self.stockingOrder)
            case "STOCK": StockMessage(params, zone: zone).map(Self.stock)
            case "VARIANT": VariantMessage(variant: params, zone: zone).map(Self.variant)
            case "SOURCINGCREATE": VariantMessage(sourcing: params, zone: zone).map(Self.variant)
            // PRODUCT names a product and none of its variants, which are what orders hold.
            default: .other
            }
        guard let message else { throw UnreadableMessage("\(envelope.type): `params` is not an object") }
        self = message
    }
}

/// Why a stored event says nothing a read model can use. The words name the field, never its content.
public struct UnreadableMessage: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

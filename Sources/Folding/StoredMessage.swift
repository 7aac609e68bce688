public import Foundation

/// An event as a fold sees it: what is stored, and nothing of how it is being processed.
public struct StoredMessage: Sendable {
    /// Its place in the ledger; only ever shown, never used to decide which of two events is newer.
    public let position: Int
    /// How it came.
    public let source: Source
    /// The bytes as received.
    public let body: [UInt8]
    /// SHA-256 of the bytes, in hexadecimal.
    public let digest: String
    /// When it was received, by the database's clock.
    public let receivedAt: Date

    /// How an event came to the ledger.
    public enum Source: Sendable, Equatable {
        /// CJ sent it: the body is a message of CJ's.
        case webhook
        /// CJ's API answered it: the body is a `Snapshot` of the type of this name.
        case snapshot(type: String)
        /// It is a fact from elsewhere: the body is an `ImportedFact` if the type of this name is one of its kinds.
        case imported(type: String)
    }

    public init(position: Int, source: Source = .webhook, body: [UInt8], digest: String, receivedAt: Date) {
        self.position = position
        self.source = source
        self.body = body
        self.digest = digest
        self.receivedAt = receivedAt
    }
}

/// Who says something about an order, parcel or bill. Each witness's newest contribution is kept whole.
public enum Witness: String, Sendable, Hashable, Comparable, CaseIterable {
    /// The `ORDER` webhook.
    case order = "ORDER"
    /// The `ORDERSPLIT` webhook.
    case orderSplit = "ORDERSPLIT"
    /// The `LOGISTIC` webhook.
    case logistic = "LOGISTIC"
    /// The `MAKEUP` webhook, which is about bills.
    case bill = "MAKEUP"
    /// The `PRIVATE_ORDER` webhook, which is about stocking orders.
    case stockingOrder = "PRIVATE_ORDER"
    /// CJ's API about one order.
    case orderDetail = "getOrderDetail"
    /// CJ's API listing orders.
    case orderList = "order/list"
    /// CJ's API about a parcel.
    case trackInfo
    /// CJ's API about what an order costs.
    case costSheet = "queryCogsBasicDataOrderInfoList"
    /// CJ's API listing bills.
    case billList = "makeup/list"
    /// CJ's API listing stocking orders.
    case stockingOrderList = "privateInventory/order/list"
    /// CJ's API about the stock that an order takes out.
    case outboundDetail = "privateInventory/outbound/detail"
    /// CJ's API about a dispute.
    case dispute = "disputes/getDisputeDetail"

    /// By their names.
    public static func < (left: Witness, right: Witness) -> Bool { left.rawValue < right.rawValue }

    /// The kind of evidence it is.
    var evidence: Evidence {
        switch self {
        case .order, .orderSplit, .logistic, .bill, .stockingOrder: .webhook
        case .orderDetail, .orderList, .trackInfo, .costSheet, .billList, .stockingOrderList, .outboundDetail,
            .dispute:
            .api
        }
    }
}

/// What a row rests on.
public enum Evidence: String, Sendable {
    case webhook
    case api
    case both

    /// What several witnesses amount to.
    init(of witnesses: some Sequence<Witness>) {
        let kinds = Set(witnesses.map(\.evidence))
        // Where nobody spoke of it, CJ's API said that there is no such thing.
        self = kinds.count > 1 ? .both : kinds.first ?? .api
    }
}

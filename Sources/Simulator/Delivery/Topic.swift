/// What a receiver subscribes to, by the names of webhook/set.
enum Topic: String, Hashable, Sendable, CaseIterable {
    case product, stock, order, logistics, makeup, privateOrder
}

extension MessageType {
    /// The topic under which messages of this type come.
    var topic: Topic {
        switch self {
        case .order, .orderSplit: .order
        case .logistic: .logistics
        case .makeup: .makeup
        case .privateOrder: .privateOrder
        case .stock: .stock
        }
    }
}

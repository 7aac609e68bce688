/// A message of CJ's: what a webhook's body says.
struct Message: Hashable, Sendable {
    let type: MessageType
    let messageType: String
    let params: JSON
}

/// The types of messages that the simulator sends.
enum MessageType: String, Hashable, Sendable, CaseIterable {
    case order = "ORDER"
    case logistic = "LOGISTIC"
    case orderSplit = "ORDERSPLIT"
    case makeup = "MAKEUP"
    case privateOrder = "PRIVATE_ORDER"
    case stock = "STOCK"
}

extension Change.Subject {
    /// The type of the messages about it.
    var messageType: MessageType {
        switch self {
        case .order: .order
        case .parcel: .logistic
        case .split: .orderSplit
        case .bill, .accountBill: .makeup
        case .stockingOrder: .privateOrder
        case .stock: .stock
        }
    }
}

extension Life {
    /// The message about a change of this life, as of its moment; nil when the life has no such change.
    func message(about change: Change, in manner: Manner) -> Message? {
        switch change.subject {
        case .order(let index):
            orders.at(index).flatMap { Message(about: $0, at: change.at, in: manner) }
        case .parcel(let index):
            orders.at(index).flatMap { Message(aboutParcelOf: $0, at: change.at, in: manner) }
        case .split:
            orders.first.map { Message(aboutSplitOf: $0, into: orders.dropFirst(), at: change.at, in: manner) }
        case .bill(let place, let index):
            orders.at(index)?.bills.at(place).map { Message(about: $0, at: change.at, in: manner) }
        case .accountBill(let place):
            accountBills.at(place).map { Message(about: $0, at: change.at, in: manner) }
        case .stockingOrder(let index):
            stockingOrders.at(index).flatMap { Message(about: $0, at: change.at, in: manner) }
        case .stock(let index):
            orders.at(index).map { Message(aboutStockOf: $0.lines.map(\.variant), at: change.at) }
        }
    }
}

extension Array {
    /// The element at a place; nil where there is none.
    fileprivate func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

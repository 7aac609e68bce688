/// A line of an order.
struct OrderLine: Hashable, Sendable {
    let lineItemId: String
    let storeLineItemId: String?
    let variant: Variant
    let quantity: Int
    /// What one piece costs the seller; the variant's price, and nothing where the order is sent again.
    let unitPrice: USD
    /// What is wrong with the print files of a printed product, by CJ's codes, until it is shipped.
    let printFaults: [Int]
    /// The stocking order the pieces were put by from.
    var stockingOrderId: String?

    /// The price of all pieces.
    var cost: USD { unitPrice * quantity }

    /// The weight of all pieces, in grams.
    var grams: Int { variant.grams * quantity }

    /// CJ's productionOrderStatus, 1 to 5, of a product that is printed on demand; nil for any other.
    func productionStatus(in status: OrderStatus) -> Int? {
        guard variant.isPrintedOnDemand else { return nil }
        return switch status {
        case .unshipped: printFaults.isEmpty ? 3 : 5
        case .shipped, .delivered: 4
        default: 1
        }
    }

    /// CJ's abnormalType codes of a product that is printed on demand; nil for any other.
    func abnormalTypes(in status: OrderStatus) -> [Int]? {
        guard variant.isPrintedOnDemand else { return nil }
        return status == .unshipped ? printFaults : []
    }
}

/// The calls of CJ's API whose answers are kept, by the names that `ledger.events.type` has for them.
public enum SnapshotType: String, Sendable, CaseIterable {
    /// One order with its lines, by itself or out of a batch.
    case orderDetail = "getOrderDetail"
    /// One order as a page of the list shows it.
    case orderList = "order/list"
    /// One parcel.
    case trackInfo
    /// The cost sheet of one order.
    case costSheet = "queryCogsBasicDataOrderInfoList"
    /// One bill.
    case bill = "makeup/list"
    /// One stocking order.
    case stockingOrder = "privateInventory/order/list"
    /// What one outbound order takes out of the seller's stock.
    case outboundDetail = "privateInventory/outbound/detail"
    /// One dispute over an order. Beside the dispute its parameters name the order (`orderId`), which the answer may not.
    case dispute = "disputes/getDisputeDetail"
    /// One product variant.
    case variant = "product/variant/queryByVid"
    /// How much of one product variant lies in each of CJ's areas.
    case stockLevels = "product/stock/queryByVid"
    /// What is in the account's wallet at CJ.
    case balance = "pay/getBalance"
    /// What CJ says is open of the bills of one type: the sums beside its list of bills.
    case billTotals = "makeup/list/totals"

    /// The members of an answer that may name the thing it is about, the best name first.
    var names: [String] {
        switch self {
        case .orderDetail, .orderList: ["cjOrderCode", "cjOrderId", "orderId"]
        case .trackInfo: ["trackingNumber", "cjMailNo"]
        case .costSheet, .bill, .stockingOrder: ["orderCode"]
        case .outboundDetail: ["orderId"]
        case .dispute: ["disputeId", "id"]
        case .variant, .stockLevels: ["vid"]
        case .balance: []
        case .billTotals: ["type"]
        }
    }

    /// The spelling by which a thing is known here.
    func usualName(_ written: String) -> String { self == .bill ? BillId.usual(written) : written }

    /// The parameter under which a snapshot's body has the name of what was asked for.
    public var entityParameter: String {
        switch self {
        case .orderDetail, .orderList, .outboundDetail: "orderId"
        case .trackInfo: "trackNumber"
        case .costSheet, .bill, .stockingOrder: "orderCode"
        case .dispute: "disputeId"
        case .variant, .stockLevels: "vid"
        case .balance: "wallet"
        case .billTotals: "type"
        }
    }
}

/// The calls of CJ's API that the simulator answers, by their paths behind `/api2.0/v1`.
enum Call: String, CaseIterable, Sendable {
    case getAccessToken = "/authentication/getAccessToken"
    case refreshAccessToken = "/authentication/refreshAccessToken"
    case logout = "/authentication/logout"
    case setWebhook = "/webhook/set"
    case getSetting = "/setting/get"
    case subscribeProducts = "/webhook/product/subscribe"
    case subscribedProducts = "/webhook/product/subscribe/list"
    case getBalance = "/shopping/pay/getBalance"
    case createOrder = "/shopping/order/createOrderV2"
    case simulatePay = "/shopping/sandbox/simulatePay"
    case updateStatus = "/shopping/sandbox/updateStatus"
    case updateTrackNumber = "/shopping/sandbox/updateTrackNumber"
    case orderList = "/shopping/order/list"
    case orderDetail = "/shopping/order/getOrderDetail"
    case orderDetails = "/shopping/order/getOrderDetailBatch"
    case costSheets = "/shopping/order/queryCogsBasicDataOrderInfoList"
    case bills = "/shopping/makeup/list"
    case stockingOrders = "/shopping/privateInventory/order/list"
    case outboundDetail = "/shopping/privateInventory/outbound/detail"
    case trackInfo = "/logistic/trackInfo"
    case variant = "/product/variant/queryByVid"
    case stockLevels = "/product/stock/queryByVid"
    case disputes = "/disputes/getDisputeList"
    case dispute = "/disputes/getDisputeDetail"

    /// The HTTP method that CJ documents for it.
    var method: String {
        switch self {
        case .getSetting, .subscribedProducts, .getBalance, .orderList, .orderDetail, .trackInfo, .variant,
            .stockLevels, .disputes, .dispute:
            "GET"
        default: "POST"
        }
    }

    /// The call that a request makes.
    ///
    /// - Throws: CJ's refusal of a path that it does not have, and of a method that the path does not take.
    init(_ request: Request) throws(Refusal) {
        guard let call = Call(rawValue: request.path) else { throw .noSuchInterface }
        guard call.method == request.method else { throw .wrongMethod(request.method) }
        self = call
    }
}

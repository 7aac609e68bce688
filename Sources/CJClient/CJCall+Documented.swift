// The calls of CJ's documents that this program makes.

extension CJCall {
    /// The access token of an API key, and the account's openId.
    static func getAccessToken(_ apiKey: Secret) -> CJCall {
        CJCall(.post, "/authentication/getAccessToken", ["apiKey": .text(apiKey.text)])
    }

    /// Another access token.
    static func refreshAccessToken(_ refreshToken: Secret) -> CJCall {
        CJCall(.post, "/authentication/refreshAccessToken", ["refreshToken": .text(refreshToken.text)])
    }

    /// The end of both tokens.
    static let logout = CJCall(.post, "/authentication/logout")

    /// Whether this is about access, and so goes without an access token. `logout` ends the one it is sent with.
    var isForAccess: Bool { path.hasPrefix("/authentication/") && self != .logout }

    /// Which webhooks CJ sends, and where to.
    static func webhookSet(_ topics: [WebhookTopic: WebhookSubscription]) -> CJCall {
        CJCall(
            .post, "/webhook/set",
            Dictionary(uniqueKeysWithValues: topics.map { ($0.rawValue, .object($1.parameters)) }))
    }

    /// The account's settings at CJ.
    static let settingGet = CJCall(.get, "/setting/get")

    /// Orders of one status. Without a status CJ lists cancelled ones only, so it is always given.
    static func orderList(status: String, page: Int, size: Int) -> CJCall {
        CJCall(
            .get, "/shopping/order/list",
            ["status": .text(status), "pageNum": .number(page), "pageSize": .number(size)])
    }

    static func getOrderDetail(_ code: String) -> CJCall {
        // Beside the order CJ says then how long its shipping method takes. The call for many orders does not take it.
        CJCall(
            .get, "/shopping/order/getOrderDetail",
            ["orderId": .text(code), "features": .text("LOGISTICS_TIMELINESS")])
    }

    /// Up to a hundred orders. CJ leaves out those it does not know.
    static func getOrderDetailBatch(_ codes: [String]) -> CJCall {
        CJCall(.post, "/shopping/order/getOrderDetailBatch", ["orderIds": .texts(codes)])
    }

    /// Cost sheets; CJ states no greatest number.
    static func costSheets(_ codes: [String]) -> CJCall {
        CJCall(.post, "/shopping/order/queryCogsBasicDataOrderInfoList", ["orderCodesList": .texts(codes)])
    }

    /// Bills of one type; without a type CJ chooses one.
    static func makeupList(type: Int, diffUseType: Int?, page: Int, size: Int) -> CJCall {
        var parameters: [String: Value] = [
            "type": .number(type), "pageNum": .number(page), "pageSize": .number(size),
        ]
        parameters["diffUseType"] = diffUseType.map { .number($0) }
        return CJCall(.post, "/shopping/makeup/list", parameters)
    }

    /// Private stock orders, of one status or all.
    static func privateInventoryOrders(status: String?, page: Int, size: Int) -> CJCall {
        var parameters: [String: Value] = ["pageNum": .number(page), "pageSize": .number(size)]
        parameters["orderStatus"] = status.map { .text($0) }
        return CJCall(.post, "/shopping/privateInventory/order/list", parameters)
    }

    static func outboundDetail(_ code: String) -> CJCall {
        CJCall(.post, "/shopping/privateInventory/outbound/detail", ["orderId": .text(code)])
    }

    static func disputeList(order: String, size: Int) -> CJCall {
        CJCall(
            .get, "/disputes/getDisputeList",
            ["orderId": .text(order), "pageNum": .number(1), "pageSize": .number(size)])
    }

    static func disputeDetail(_ id: String) -> CJCall {
        CJCall(.get, "/disputes/getDisputeDetail", ["disputeId": .text(id)])
    }

    /// Parcels by their numbers; CJ states no greatest number.
    static func trackInfo(_ trackNumbers: [String]) -> CJCall {
        CJCall(.get, "/logistic/trackInfo", ["trackNumber": .texts(trackNumbers)])
    }

    /// Has CJ send what changes about products; up to a hundred in one call.
    static func subscribe(_ products: [String]) -> CJCall {
        CJCall(.post, "/webhook/product/subscribe", ["productIds": .texts(products)])
    }

    /// What is in the account's wallet.
    static let getBalance = CJCall(.get, "/shopping/pay/getBalance")

    /// How much of a variant lies in each area.
    static func stockLevels(_ vid: String) -> CJCall {
        CJCall(.get, "/product/stock/queryByVid", ["vid": .text(vid)])
    }

    static func variant(_ vid: String) -> CJCall {
        CJCall(.get, "/product/variant/queryByVid", ["vid": .text(vid)])
    }
}

// Test orders: CJ charges and sends nothing for them.
extension CJCall {
    static let createOrderPath = "/shopping/order/createOrderV2"

    /// A test order that is not paid yet. It is sent to nobody, so the address is nobody's.
    static func createTestOrder(_ order: TestOrder) -> CJCall {
        let nobody = ["shippingCustomerName", "shippingProvince", "shippingCity", "shippingAddress"]
        var parameters: [String: Value] = [
            "orderNumber": .text(order.number), "isSandbox": .number(1), "payType": .number(3),
            "shippingCountryCode": .text(order.toCountry), "shippingCountry": .text(order.toCountry),
            "shippingZip": .text("00000"), "shippingPhone": .text("0"), "fromCountryCode": .text(order.fromCountry),
            "logisticName": .text(order.logisticName),
            "products": .objects([["vid": .text(order.vid), "quantity": .number(1)]]),
        ]
        for name in nobody { parameters[name] = .text("selftest") }
        return CJCall(.post, createOrderPath, parameters)
    }

    static func simulatePay(_ order: String) -> CJCall {
        CJCall(.post, "/shopping/sandbox/simulatePay", ["orderId": .text(order)])
    }

    /// Moves a test order on to the next of 400, 500, 600 and 700.
    static func updateTestOrder(_ order: String, to status: Int) -> CJCall {
        CJCall(
            .post, "/shopping/sandbox/updateStatus", ["orderId": .text(order), "targetStatus": .number(status)])
    }

    static func updateTrackNumber(_ number: String, of order: String) -> CJCall {
        CJCall(
            .post, "/shopping/sandbox/updateTrackNumber", ["orderId": .text(order), "trackNumber": .text(number)])
    }
}

/// A test order of one piece.
public struct TestOrder: Sendable {
    /// The seller's number, which finds it again where CJ did not answer in time.
    public let number: String
    /// The variant.
    public let vid: String
    /// Of two letters.
    public let fromCountry: String
    public let toCountry: String
    public let logisticName: String

    public init(number: String, vid: String, fromCountry: String, toCountry: String, logisticName: String) {
        self.number = number
        self.vid = vid
        self.fromCountry = fromCountry
        self.toCountry = toCountry
        self.logisticName = logisticName
    }
}

/// What CJ sends webhooks about, by the names of `webhook/set`.
public enum WebhookTopic: String, Sendable, CaseIterable, CodingKeyRepresentable {
    case product, stock, order, logistics, makeup, privateOrder
}

/// Whether and where CJ sends the webhooks of a topic.
public struct WebhookSubscription: Sendable, Hashable {
    public var isEnabled: Bool
    /// The callbacks. CJ takes exactly one.
    public var urls: [String]

    public init(isEnabled: Bool, urls: [String]) {
        self.isEnabled = isEnabled
        self.urls = urls
    }

    fileprivate var parameters: [String: CJCall.Value] {
        ["type": .text(isEnabled ? "ENABLE" : "CANCEL"), "callbackUrls": .texts(urls)]
    }
}

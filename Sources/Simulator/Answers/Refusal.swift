/// Why CJ does not answer a call, with its error code.
struct Refusal: Error, Hashable {
    let code: Int
    let message: String

    static let parameter = Refusal(code: 1_600_100, message: "Param error")
    static let noSuchInterface = Refusal(code: 1_600_101, message: "Interface not found")
    static func wrongMethod(_ method: String) -> Refusal {
        Refusal(code: 16_900_202, message: "Request method '\(method)' not supported")
    }

    static let orderNotFound = Refusal(code: 1_600_300, message: "order not found")
    static let noOrderId = Refusal(code: 1_600_300, message: "orderId must be not empty")
    static let variantNotFound = Refusal(code: 1_600_300, message: "variant not found")
}

// What has nothing to do with the question.
extension Refusal {
    static let noAccess = Refusal(code: 1_600_001, message: "Invalid API key or access token")
    static let noRefresh = Refusal(code: 1_600_003, message: "Invalid refresh token")
    static let noPointsLeft = Refusal(code: 16_900_500, message: "Daily points are used up")

    static func tooManyRequests(rate: Int) -> Refusal {
        Refusal(
            code: 1_600_200, message: "Too Many Requests, QPS limit is \(rate) time\(rate == 1 ? "" : "s")/1second")
    }
}

/// Why CJ does not answer a call, with its error code.
struct Refusal: Error, Hashable {
    let code: Int
    let message: String

    static let parameter = Refusal(code: 1_600_100, message: "Param error")
    static let noSuchInterface = Refusal(code: 1_600_101, message: "Interface not found")
    static let orderNotFound = Refusal(code: 1_600_300, message: "order not found")
    static let noOrderId = Refusal(code: 1_600_300, message: "orderId must be not empty")
    static let variantNotFound = Refusal(code: 1_600_300, message: "variant not found")
}

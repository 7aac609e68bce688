/// Why CJ does not answer a call, with its error code.
struct Refusal: Error, Hashable {
    let code: Int
    let message: String
    /// The HTTP status, which mostly says nothing of it.
    var status = 200

    static let parameter = Refusal(code: 1_600_100, message: "Param error")
    static let noSuchInterface = Refusal(code: 1_600_101, message: "Interface not found")
    static func wrongMethod(_ method: String) -> Refusal {
        Refusal(code: 16_900_202, message: "Request method '\(method)' not supported")
    }

    /// A parameter that is wrong, by its name.
    static func parameter(_ problem: String) -> Refusal {
        Refusal(code: parameter.code, message: "\(parameter.message): \(problem)")
    }

    static let orderNotFound = Refusal(code: 1_600_300, message: "order not found")
    static let disputeNotFound = Refusal(code: 1_600_300, message: "dispute not found")
    static let tooManyFeatures = Refusal(code: 1_600_300, message: "The maximum number of features is 20")
    static let noOrderId = Refusal(code: 1_600_300, message: "orderId must be not empty")
    static func tooMany(_ what: String, most: Int) -> Refusal {
        Refusal(code: orderNotFound.code, message: "\(what): at most \(most)", status: 400)
    }
    static let tooManyProducts = Refusal(code: 1_606_010, message: "productIds must be 1 to 100")
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

// What is wrong with an address to be registered. Which of the codes means what is not known.
extension Refusal {
    static func notOneCallback(for topic: Topic) -> Refusal {
        Refusal(code: 1_607_000, message: "\(topic.rawValue).callbackUrls must have exactly one URL")
    }

    static func notHTTPS(for topic: Topic) -> Refusal {
        Refusal(code: 1_607_001, message: "\(topic.rawValue).callbackUrls must be an https URL")
    }

    static func notPublic(for topic: Topic) -> Refusal {
        Refusal(code: 1_607_002, message: "\(topic.rawValue).callbackUrls must be a public address")
    }

    static let callbackNotReached = Refusal(
        code: 1_607_003, message: "Webhook callback URL did not answer within 3 seconds")

    static func callbackAnswered(_ status: Int) -> Refusal {
        Refusal(code: 1_600_300, message: "Webhook callback URL must answer 200, but answered \(status)")
    }
}

// What is wrong with an order that somebody wants to create, pay or move on.
extension Refusal {
    static let noSuchOrder = Refusal(code: 1_603_100, message: "Order not found, Please check the CJ order id")
    static let balanceTooLow = Refusal(code: 1_604_000, message: "Balance is insufficient")
    static let notSandbox = Refusal(code: 1_600_300, message: "Only sandbox orders that the API created can be moved")
    static let wrongStatus = Refusal(code: 1_600_300, message: "targetStatus must be the one after the order's")
}

extension Refusal {
    static let timedOut = Refusal(code: 1_600_301, message: "Request timed out")
    static let busy = Refusal(code: 1_600_000, message: "System busy, please try again later")

    /// Whether it says that calls come too fast.
    var saysTooMany: Bool { code == Self.tooManyRequests(rate: 1).code }
}

import Output

/// What `selftest` did, step by step.
struct SelftestReport: Encodable {
    /// One step, what it waited for, and how that went.
    struct Stage: Encodable {
        let stage: String
        /// What was done or asked of CJ.
        let did: String
        let waitedFor: String
        let passed: Bool
        let seconds: Double
        /// Why it did not come; nil where it did.
        let cause: String?
        let next: String?

        var line: String {
            let mark = passed ? "ok" : "! "
            let text =
                "\(mark)  \(stage): \(did); \(passed ? "then" : "waited for") \(waitedFor) (\(seconds.shortText) s)"
            return text.withoutControls
        }

        private enum CodingKeys: String, CodingKey {
            case stage, did, passed, seconds, cause, next
            case waitedFor = "waited_for"
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(stage, forKey: .stage)
            try members.encode(did, forKey: .did)
            try members.encode(waitedFor, forKey: .waitedFor)
            try members.encode(passed, forKey: .passed)
            try members.encode(seconds, forKey: .seconds)
            try members.encode(cause, forKey: .cause)
            try members.encode(next, forKey: .next)
        }
    }

    let account: String
    /// Without its key.
    let callback: String
    private(set) var orderId: String?
    private(set) var orderNumber: String?
    /// The row's key in analytics.
    var orderKey: String?
    private(set) var stages: [Stage] = []

    init(account: String, callback: String) {
        self.account = account
        self.callback = callback
    }

    /// What the order is found by.
    var names: [String] { [orderId, orderNumber].compactMap(\.self) }

    var passed: Bool { stages.allSatisfy(\.passed) }

    mutating func add(_ stage: Stage) { stages.append(stage) }

    mutating func name(order id: String?, number: String) { (orderId, orderNumber) = (id, number) }

    /// What people read last.
    var end: [String] {
        let order = orderId.map { "the test order \($0) stays in the ledger and belongs in no sum" }
        guard let failed = stages.first(where: { !$0.passed }) else {
            return ["", "passed: CJ, \(callback), the ledger and analytics work together", order].compactMap(\.self)
        }
        return ["", "\(failed.stage) failed: \(failed.cause ?? "")", "next: \(failed.next ?? "")", order]
            .compactMap { $0?.withoutControls }
    }

    private enum CodingKeys: String, CodingKey {
        case account, callback, passed, stages
        case orderId = "order_id"
        case orderNumber = "order_number"
        case orderKey = "order_key"
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(account, forKey: .account)
        try members.encode(callback, forKey: .callback)
        try members.encode(passed, forKey: .passed)
        try members.encode(orderId, forKey: .orderId)
        try members.encode(orderNumber, forKey: .orderNumber)
        try members.encode(orderKey, forKey: .orderKey)
        try members.encode(stages, forKey: .stages)
    }
}

extension Double {
    fileprivate var shortText: String { "\((self * 10).rounded() / 10)" }
}

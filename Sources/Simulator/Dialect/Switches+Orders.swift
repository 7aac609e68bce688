// What could be otherwise with orders: their ids, their status, what is said of them.
extension Dialect {
    static let ofOrders: [any DialectSwitch.Type] = [
        SandboxFlag.self, OrderWebhookId.self, LogisticWebhookId.self, OrderFoundBy.self, BatchDetail.self,
        ProcessingStatus.self, StatusCodes.self, StatusFilter.self, OrderInsert.self, OrderFields.self,
        BundleParts.self,
    ]
}

enum SandboxFlag: String, DialectSwitch {
    case always
    case whenSet = "when-set"
    case never

    static let live = whenSet
    static let belief = "`isSandbox` stands in every answer about an order, only where it is 1, or in none"
    static let chapter = Chapter.order

    /// Where the answer about an order has it.
    func members(isSandbox: Bool) -> [JSON.Member] {
        let isWritten =
            switch self {
            case .always: true
            case .whenSet: isSandbox
            case .never: false
            }
        return isWritten ? [JSON.Member(key: "isSandbox", value: JSON(isSandbox ? 1 : 0))] : []
    }
}

/// By which of its ids a webhook names an order.
protocol WebhookIdSwitch: DialectSwitch {
    /// The form that all messages of the type have; nil where it is drawn for each life.
    var form: Manner.OrderIdForm? { get }
}

enum OrderWebhookId: String, WebhookIdSwitch {
    case number, internalText = "internal", code, mixed

    static let live = internalText
    static let belief = """
        ORDER's `cjOrderId` is CJ's all-digit id, as a number or as text, or the code; `mixed`: one or the other, the \
        same for the whole life of an order
        """
    static let chapter = Chapter.identity

    var form: Manner.OrderIdForm? {
        switch self {
        case .number: .internalNumber
        case .internalText: .internalText
        case .code: .code
        case .mixed: nil
        }
    }
}

enum LogisticWebhookId: String, WebhookIdSwitch {
    case number, internalText = "internal", code, mixed

    static let live = mixed
    static let belief = "LOGISTIC's `orderId`, likewise"
    static let chapter = Chapter.identity

    var form: Manner.OrderIdForm? {
        switch self {
        case .number: .internalNumber
        case .internalText: .internalText
        case .code: .code
        case .mixed: nil
        }
    }
}

enum OrderFoundBy: String, DialectSwitch {
    case everyId = "every-id"
    case codeOnly = "code-only"

    static let live = codeOnly
    static let belief = """
        calls about an order find it by the code and by the all-digit id, or by the code alone; getOrderDetail also by \
        the seller's number
        """
    static let chapter = Chapter.errors
}

enum BatchDetail: String, DialectSwitch {
    case offered, absent
    case leavesOut = "leaves-out"
    case busy

    static let belief = """
        getOrderDetailBatch is there; is not (1600101); leaves out orders that the single call finds; is too busy \
        (1600000) one time in three
        """
    static let chapter = Chapter.limits

    /// Whether the batch tells of an order.
    func tells(of order: Order) -> Bool {
        guard self == .leavesOut, order.ids.platformOrderId != nil else { return true }
        return order.isOdd
    }
}

enum ProcessingStatus: String, DialectSwitch {
    case nameOnly = "name-only"
    case withSubStatus = "with-sub-status"
    case asStatus = "as-status"

    static let live = withSubStatus
    static let belief = """
        a paid order is UNSHIPPED in answers; beside it `subStatus` is PENDING or PROCESSING; or these are the status \
        itself
        """
    static let chapter = Chapter.status
}

enum StatusCodes: String, DialectSwitch {
    case words, round, between

    static let belief = """
        ORDER has words for the status and ORDERSPLIT 300; both have round codes (300, 400, 500, 600); or codes between \
        (310, 401, 501, 601)
        """
    static let chapter = Chapter.status
}

enum StatusFilter: String, DialectSwitch {
    case words
    case withPending = "with-pending"

    static let live = withPending
    static let belief = "order/list takes the documented statuses as its filter, or PENDING and PROCESSING too"
    static let chapter = Chapter.errors
}

enum OrderInsert: String, DialectSwitch {
    case privateOnly = "private-only"
    case all

    static let belief = "only orders from private stock begin with an ORDER INSERT, or all do"
    static let chapter = Chapter.registering
}

enum OrderFields: String, DialectSwitch {
    case newer, older

    static let belief = "answers about orders have the shop, the warehouse and all else of newer documents, or not"
    static let chapter = Chapter.answers
}

enum BundleParts: String, DialectSwitch {
    case line, order, absent

    static let belief = """
        what a bundle is made of (`subOrderProducts`) stands with its line, with the order, or nowhere
        """
    static let chapter = Chapter.answers
}

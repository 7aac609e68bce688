// What could be otherwise with orders, their ids and their status.
extension Dialect {
    static let ofOrders: [any DialectSwitch.Type] = [SandboxFlag.self]
}

enum SandboxFlag: String, DialectSwitch {
    case always
    case whenSet = "when-set"
    case never

    static let live = whenSet
    static let belief = "`isSandbox` stands in every answer about an order, only where it is 1, or in none"
    static let chapter = Chapter.answers

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

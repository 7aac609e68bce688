// How a message says how far an order is.
extension Manner {
    /// The status of an order that is there.
    func status(of order: Order, at now: Instant) -> JSON {
        let code: Int? =
            switch dialect[StatusCodes.self] {
            case .words: nil
            case .round: order.roundCode(at: now, in: dialect)
            case .between: order.codeBetween(at: now, in: dialect)
            }
        return code.map { JSON($0) } ?? JSON(order.toldStatus(at: now, in: dialect)?.rawValue)
    }

    /// The status of a part of an order that was split, which is always a number.
    func splitStatus(of part: Order, at now: Instant) -> JSON {
        switch dialect[StatusCodes.self] {
        case .words: .number("300")
        case .round, .between: status(of: part, at: now)
        }
    }
}

extension Order {
    /// CJ's round number for the status; nil where CJ has none.
    fileprivate func roundCode(at now: Instant, in dialect: Dialect) -> Int? {
        switch toldStatus(at: now, in: dialect) {
        case .created: 100
        case .inCart: 101
        case .unshipped: subStatus(at: now) == .pending ? 300 : 400
        case .shipped: 500
        case .delivered: 600
        case .unpaid, .cancelled, .other, nil: nil
        }
    }

    /// A number behind the round one that means the same. Of those for what is delivered only 601 is known.
    fileprivate func codeBetween(at now: Instant, in dialect: Dialect) -> Int? {
        switch roundCode(at: now, in: dialect) {
        case let code? where code >= 600: 601
        case let code? where code >= 300: code + (isOdd ? 1 : 10)
        case let code: code
        }
    }
}

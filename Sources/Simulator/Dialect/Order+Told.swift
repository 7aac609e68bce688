extension Order {
    /// The status that CJ tells at an instant; nil before the order is there.
    func toldStatus(at now: Instant, in dialect: Dialect) -> OrderStatus? {
        let status = status(at: now)
        return status == .unshipped && dialect[LabelFirst.self].moment(of: self).isReached(at: now) ? .shipped : status
    }

    /// Whether CJ works already at an order that it tells is paid and not shipped.
    func toldSubStatus(at now: Instant, in dialect: Dialect) -> SubStatus? {
        toldStatus(at: now, in: dialect) == .unshipped ? subStatus(at: now) : nil
    }
}

/// Something in a life that CJ tells of in a message.
struct Change: Hashable, Sendable {
    let at: Instant
    let subject: Subject

    /// What changed, by its place in the life.
    enum Subject: Hashable, Sendable {
        case order(Int)
        case parcel(ofOrder: Int)
        /// The first order became the others.
        case split
        case bill(Int, ofOrder: Int)
        case accountBill(Int)
        case stockingOrder(Int)
        /// How much of an order's products CJ has left.
        case stock(ofOrder: Int)
    }
}

extension Life {
    /// All that CJ tells of this life, in the order of time.
    func changes(in dialect: Dialect) -> [Change] {
        var changes: [Change] = []
        for (index, order) in orders.enumerated() {
            changes += order.tellingMoments(in: dialect).map { Change(at: $0, subject: .order(index)) }
            changes += (order.parcel?.events ?? []).map { Change(at: $0.at, subject: .parcel(ofOrder: index)) }
            for (place, bill) in order.bills.enumerated() {
                changes += bill.moments.map { Change(at: $0, subject: .bill(place, ofOrder: index)) }
            }
            if index == 0, let at = stockChangedAt {
                changes.append(Change(at: at, subject: .stock(ofOrder: index)))
            }
        }
        if case .split = kind, let last = orders.first?.steps.last {
            changes.append(Change(at: last.at, subject: .split))
        }
        for (index, bill) in accountBills.enumerated() {
            changes += bill.moments.map { Change(at: $0, subject: .accountBill(index)) }
        }
        for (index, order) in stockingOrders.enumerated() {
            changes += order.steps.map { Change(at: $0.at, subject: .stockingOrder(index)) }
        }
        // Of changes at one moment, those found first come first.
        return changes.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}

extension Order {
    /// When there is an ORDER message about it: at each status, and when it is closed as completed. What a split made
    /// of it is told by the message about the split.
    fileprivate func tellingMoments(in dialect: Dialect) -> [Instant] {
        let isPart = origins.contains { $0.kind == .split }
        return steps.dropFirst(isPart ? 1 : 0).map(\.at)
            + [dialect[LabelFirst.self].moment(of: self), completedAt].compactMap(\.self)
    }
}

extension Bill {
    fileprivate var moments: [Instant] { [createdAt, endedAt].compactMap(\.self) }
}

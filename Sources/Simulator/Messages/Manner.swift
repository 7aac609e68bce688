/// How CJ puts a message into words. Its documents have one manner; live systems show others, which mean the same.
struct Manner: Hashable, Sendable {
    /// In which of its ways CJ writes.
    var dialect = Dialect.documents
    var orderId = OrderIdForm.internalNumber
    /// What stands for a track number that is not there.
    var missingTrackNumber = JSON.null
    /// Whether an ORDER says when it was written.
    var datesUpdates = true
    var writesAmountsAsText = false
    var writesTimestampsAsText = false
    var omitsNulls = false
    var writesTrackEventsAsText = true
    var namesOpenId = false
    /// Whether messages of several types that are written at one moment have one messageId.
    var sharesMessageIds = false
    /// CJ's own sample has words for the time of a split.
    var writesSplitTime = true

    /// By which of its ids a message names an order of CJ's.
    enum OrderIdForm: Hashable, Sendable {
        case internalNumber, internalText, code
    }

    /// As in CJ's documents.
    static let documented = Manner()
}

extension Manner {
    /// One of the manners that CJ has, as far as anybody has seen or must fear.
    init(drawnFrom chance: Chance) {
        var chance = chance
        orderId = chance.pick([.internalNumber, .internalText, .code])
        missingTrackNumber = chance.pick([.null, .text(""), .text("null")])
        writesAmountsAsText = chance.once(in: 2)
        writesTimestampsAsText = chance.once(in: 2)
        omitsNulls = !chance.once(in: 3)
        writesTrackEventsAsText = !chance.once(in: 4)
        namesOpenId = chance.once(in: 2)
        sharesMessageIds = chance.once(in: 2)
        writesSplitTime = chance.once(in: 2)
    }

    /// Speaks as a dialect has it, which is stronger than a habit.
    ///
    /// - Parameter isUndated: whether this message is one of those that the dialect may leave without a date.
    mutating func speak(_ dialect: Dialect, isUndated: Bool) {
        self.dialect = dialect
        if dialect[AbsentIds.self] != .null { missingTrackNumber = dialect.absentId("trackNumber") }
        if dialect[Nulls.self] == .omitted { omitsNulls = true }
        if dialect[EnvelopeOpenid.self] == .present { namesOpenId = true }
        if dialect[MessageIds.self] == .shared { sharesMessageIds = true }
        datesUpdates = !(isUndated && dialect[UndatedUpdates.self] == .yes)
    }

    func amount(_ amount: USD) -> JSON { writesAmountsAsText ? .text(amount.text) : .number(amount.text) }

    func timestamp(_ instant: Instant) -> JSON {
        let milliseconds = "\(instant.seconds)000"
        return writesTimestampsAsText ? .text(milliseconds) : .number(milliseconds)
    }

    /// A date; what stands for none where there is none.
    func date(_ instant: Instant?) -> JSON { dialect.webhookDate(instant) }

    func id(of order: Order) -> JSON {
        switch orderId {
        case .internalNumber: .number(order.ids.internalId)
        case .internalText: .text(order.ids.internalId)
        case .code: .text(order.ids.code)
        }
    }
}

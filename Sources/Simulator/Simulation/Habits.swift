/// What CJ does to a call beside answering it, when it has its habits.
struct Habits: Sendable {
    var manner = AnswerManner.documented
    /// Whether a call that is one too many gets the HTTP status that says so.
    var sayTooManyByStatus = false
    /// What becomes of an order list.
    var hiccup: Hiccup?

    /// How an order list fails. The next one like it does not.
    enum Hiccup: Hashable, Sendable {
        /// It is given up, after so much real time.
        case timeOut(milliseconds: Int)
        /// So much of the page is given, of 100.
        case partialPage(share: Int)
    }

    /// CJ as it is documented.
    static let none = Habits()
}

extension Habits {
    /// The habits of one call.
    init(drawnFrom chance: Chance) {
        manner = AnswerManner(drawnFrom: chance.branch(0))
        var chance = chance.branch(1)
        sayTooManyByStatus = chance.once(in: 3)
        let drawn = chance.number(1...60)
        let share = chance.number(0...90)
        let milliseconds = chance.number(1_000...4_000)
        hiccup =
            switch drawn {
            case 1: .timeOut(milliseconds: milliseconds)
            case 2...5: .timeOut(milliseconds: 0)
            case 6...15: .partialPage(share: share)
            default: nil
            }
    }
}

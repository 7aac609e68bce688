/// How CJ writes an answer of its API. Its documents have one manner; live systems show others, which mean the same.
struct AnswerManner: Hashable, Sendable {
    /// Whether an amount that is documented as a number is text, and the other way round.
    var swapsAmountTypes = false
    /// What stands for a track number that is not there.
    var missingTrackNumber = JSON.null
    var omitsNulls = false
    var writesInternalIdsAsNumbers = false
    /// Whether a variant's price, which no view shows, is a range.
    var writesPricesAsRanges = false
    /// How much of a page's rows order/list gives, of 100.
    var pageShare = 100

    /// As in CJ's documents.
    static let documented = AnswerManner()
}

extension AnswerManner {
    /// One of the manners that CJ has, as far as anybody has seen or must fear. Pages are whole in it.
    init(drawnFrom chance: Chance) {
        var chance = chance
        swapsAmountTypes = chance.once(in: 2)
        missingTrackNumber = chance.pick([.null, .text(""), .text("null")])
        omitsNulls = chance.once(in: 2)
        writesInternalIdsAsNumbers = chance.once(in: 2)
        writesPricesAsRanges = chance.once(in: 2)
    }

    /// An amount in the type that the document's sample has, unless this manner swaps it.
    func amount(_ amount: USD, documentedAsText: Bool = false) -> JSON {
        documentedAsText == swapsAmountTypes ? .number(amount.text) : .text(amount.text)
    }

    /// The price of a variant in the catalogue.
    func price(_ price: USD) -> JSON {
        writesPricesAsRanges
            ? .text("\(price.text) -- \((price + USD(cents: 1)).text)") : amount(price)
    }

    /// CJ's other id of an order, 18 or 19 digits.
    func internalId(_ digits: String) -> JSON { writesInternalIdsAsNumbers ? .number(digits) : .text(digits) }

    /// The whole answer, with nulls or without.
    func written(_ answer: JSON) -> JSON { omitsNulls ? answer.sortedWithoutNulls : answer }
}

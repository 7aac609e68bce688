public import CJ
import Foundation

/// A page of one of CJ's lists, which come in three shapes.
public struct CJPage: Sendable {
    /// The answer it was read from.
    public let answer: CJAnswer
    /// The rows that are objects, in CJ's order.
    public let rows: [JSON]
    /// Its number, from 1.
    public let number: Int
    /// How many rows a whole page has.
    public let size: Int
    /// How many rows the list has; nil when CJ does not say.
    public let total: Int?

    /// Whether CJ left out rows that should be on this page: the page must be asked for again.
    public var isPartial: Bool {
        guard let total else { return false }
        return rows.count < min(size, total - min(total, (number - 1) * size))
    }

    /// Whether no page follows.
    public var isLast: Bool { total.map { number * size >= $0 } ?? (rows.count < size) }

    /// - Parameters:
    ///   - number: the page that was asked for.
    ///   - size: how many rows were asked for, in case the answer does not say.
    /// - Throws: ``CJError`` when the data is no list.
    init(_ answer: CJAnswer, number: Int, size: Int) throws(CJError) {
        var data = Fields(answer.data, zone: .gmt)
        data = data.flatMap { Fields($0["pageData"], zone: .gmt) } ?? data
        let list = data?["list"] ?? data?["content"] ?? answer.data
        total = data.flatMap { $0.integer("total") ?? $0.integer("totalRecords") }
        guard let elements = list?.elements ?? (answer.data == nil || total != nil ? [] : nil) else {
            throw CJError(
                .retry, message: "the answer's data is no list", requestId: answer.requestId, path: answer.call.path)
        }
        rows = elements.filter(\.isObject)
        self.answer = answer
        self.number = number
        let answeredSize = data?.integer("pageSize") ?? size
        self.size = answeredSize > 0 ? answeredSize : size
    }
}

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
    /// How many rows were asked for.
    public let size: Int
    /// How many rows a page has at most, as CJ says; nil when it does not. It may be an echo of what was asked for.
    public let statedSize: Int?
    /// How many rows the list has; nil when CJ does not say. It may be wrong.
    public let total: Int?

    /// - Parameters:
    ///   - number: the page that was asked for.
    ///   - size: how many rows were asked for.
    /// - Throws: ``CJError`` when the data is no list.
    init(_ answer: CJAnswer, number: Int, size: Int) throws(CJError) {
        let list = answer.data.map { ListShape($0) ?? ListShape(rows: $0.elements) } ?? ListShape(rows: [])
        guard let list else {
            throw CJError(
                .retry, message: "the answer's data is no list", requestId: answer.requestId, path: answer.call.path)
        }
        rows = list.rows.filter(\.isObject)
        total = list.total.map { max(0, $0) }
        statedSize = list.size.flatMap { $0 > 0 ? $0 : nil }
        self.answer = answer
        self.number = number
        self.size = size
    }

    /// An answer that is one thing as a whole, read as a list of it alone.
    init(whole answer: CJAnswer) {
        rows = [answer.data].compactMap { $0?.isObject == true ? $0 : nil }
        total = rows.count
        statedSize = nil
        self.answer = answer
        number = 1
        size = 1
    }
}

/// A list within an answer's data: `list` and `total`, `content` and `totalRecords`, or one of them inside `pageData`.
struct ListShape {
    var rows: [JSON]
    var total: Int?
    var size: Int?
    /// Whether rows stand there, and not only how many there are.
    var hasRows = true

    /// Nil when there are no rows.
    init?(rows: [JSON]?) {
        guard let rows else { return nil }
        self.rows = rows
    }

    /// Nil when the data holds no list.
    init?(_ data: JSON) {
        guard let outer = Fields(data, zone: .gmt) else { return nil }
        let inner = outer.object("pageData")
        let list = inner.flatMap(Self.list) ?? Self.list(outer)
        total = Self.total(inner) ?? Self.total(outer)
        size = inner?.integer("pageSize") ?? outer.integer("pageSize")
        // A list without rows may be left out or null.
        guard list != nil || total != nil else { return nil }
        hasRows = list != nil
        // An object where an array belongs is an array of one.
        rows = list.map { $0.elements ?? ($0.isObject ? [$0] : []) } ?? []
    }

    private static func list(_ fields: Fields) -> JSON? { fields["list"] ?? fields["content"] }

    private static func total(_ fields: Fields?) -> Int? {
        fields.flatMap { $0.integer("total") ?? $0.integer("totalRecords") }
    }
}

import Foundation

/// A call of CJ's API, as far as its answer depends on it.
struct Request: Sendable {
    /// The HTTP method, in capitals.
    var method = "GET"
    /// The path behind `/api2.0/v1`, such as `/shopping/order/list`.
    let path: String
    /// The parameters of the URL in their order; a name may come several times.
    var query: [Parameter] = []
    /// The JSON of a POST; empty for none.
    var body: [UInt8] = []

    /// A name and a value.
    struct Parameter: Sendable {
        let name: String
        let value: String
    }

    /// The values of a parameter that are not empty.
    func values(_ name: String) -> [String] { query.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    /// A whole number from a parameter; nil where it is missing.
    func number(_ name: String) throws(Refusal) -> Int? {
        guard let text = values(name).first else { return nil }
        guard let number = Int(text) else { throw .parameter }
        return number
    }

    /// The body, when it has this form. No body counts as an empty object.
    func body<Body: Decodable>(_ form: Body.Type) throws(Refusal) -> Body {
        do {
            return try JSONDecoder().decode(form, from: body.isEmpty ? Data("{}".utf8) : Data(body))
        } catch {
            throw .parameter
        }
    }
}

/// Which page of a list is wanted.
struct Page: Sendable {
    let number: Int
    /// How many rows it has at most.
    let size: Int
    /// The size that it says it has.
    let saidSize: Int

    /// The most rows on a page, in every list of CJ's.
    static let greatestSize = 200

    init(number: Int?, size: Int?, usualSize: Int, in dialect: Dialect) throws(Refusal) {
        let asked = size ?? usualSize
        self.number = number ?? 1
        self.size = min(asked, dialect[PageCap.self].rows)
        saidSize = dialect[PageSizeEcho.self] == .asked ? asked : self.size
        guard self.number >= 1, (1...Self.greatestSize).contains(asked) else { throw .parameter }
    }

    /// The part of the rows that stands on this page.
    func rows<Row>(of all: [Row]) -> ArraySlice<Row> {
        let (skipped, isTooFar) = (number - 1).multipliedReportingOverflow(by: size)
        return isTooFar ? [] : all.dropFirst(skipped).prefix(size)
    }

    /// How many pages there are, by the size that it says it has.
    func count(of rows: Int) -> Int { (rows + saidSize - 1) / saidSize }
}

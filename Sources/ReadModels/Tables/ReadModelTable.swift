import CJ
import Folding
import Postgres

/// A table of read models: the one place that says which columns it has and what a row shows in each. The statements that
/// write rows are derived from it, those of the projector as well as COPY.
struct ReadModelTable<Row>: Sendable {
    let name: String
    /// Whether each row belongs to an account.
    let isByAccount: Bool
    private(set) var columns: [ReadModelColumn<Row>] = []
    private let keyCount: Int

    /// Adds rows, and puts them in the place of those with the same keys.
    private(set) var upsertion = ""
    /// Removes rows by their keys.
    private(set) var deletion = ""

    /// - Parameters:
    ///   - key: how many of its first columns make up the key, beside the generation and the account.
    ///   - columns: adds each column but the generation and the account.
    init(_ name: String, key: Int, isByAccount: Bool = true, _ columns: (inout ReadModelTable) -> Void) {
        self.name = name
        self.isByAccount = isByAccount
        keyCount = key
        columns(&self)
        upsertion = makeUpsertion()
        deletion = makeDeletion()
    }

    /// The columns that make up the key, beside the generation and the account.
    var keyColumns: ArraySlice<ReadModelColumn<Row>> { columns.prefix(keyCount) }

    /// A column with a value of a type that PostgreSQL knows.
    mutating func column<Value: PostgresArrayEncodable>(
        _ name: String, _ value: @escaping @Sendable (Row) throws -> Value
    ) {
        columns.append(ReadModelColumn(name, value))
    }

    /// A column with an array for each row.
    mutating func column<Element: ArrayColumnElement>(
        _ name: String, array: @escaping @Sendable (Row) throws -> [Element]?
    ) {
        columns.append(ReadModelColumn(name, array: array))
    }

    /// Two columns: an instant of CJ's, and behind it the text that it was written as.
    mutating func time(_ name: String, _ time: @escaping @Sendable (Row) -> CJTime?) {
        column(name) { time($0)?.instant }
        column("\(name)_text") { time($0)?.text }
    }

    /// A column with a free text, of which only the words are shown that are known.
    mutating func words(_ name: String, _ text: @escaping @Sendable (Row) -> String?) {
        column(name) { text($0).map { Vocabulary.compiledIn.shown($0) } }
    }

    /// What stands in front of each row.
    private var scope: [String] { isByAccount ? ["generation", "account"] : ["generation"] }

    /// The names of all columns, in the order in which rows are written.
    var columnNames: [String] { scope + columns.map(\.name) }

    private func makeUpsertion() -> String {
        let kept = columns.dropFirst(keyCount).map { "\"\($0.name)\" = excluded.\"\($0.name)\"" }
        let scoped = scope.indices.map { "$\($0 + 1)" }
        return """
            INSERT INTO projection."\(name)" (\(Self.list(columnNames)))
            SELECT \((scoped + columns.map { "r.\"\($0.name)\"\($0.cast)" }).joined(separator: ", "))
            FROM \(given(columns))
            ON CONFLICT (\(Self.list(scope + keyColumns.map(\.name))))
            DO \(kept.isEmpty ? "NOTHING" : "UPDATE SET \(kept.joined(separator: ", "))")
            """
    }

    private func makeDeletion() -> String {
        let scoped = scope.enumerated().map { "t.\"\($1)\" = $\($0 + 1)" }
        return """
            DELETE FROM projection."\(name)" AS t
            USING \(given(keyColumns))
            WHERE \((scoped + keyColumns.map { "t.\"\($0.name)\" = r.\"\($0.name)\"" }).joined(separator: " AND "))
            """
    }

    /// The rows that a statement is given: an array for each column, behind the scope.
    private func given(_ columns: some Collection<ReadModelColumn<Row>>) -> String {
        let arrays = (1...columns.count).map { "$\($0 + scope.count)" }
        return "unnest(\(arrays.joined(separator: ", "))) AS r (\(Self.list(columns.map(\.name))))"
    }

    private static func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
}

/// A column of a read model and the value a row has in it, in the two forms in which rows travel.
struct ReadModelColumn<Row>: Sendable {
    let name: String
    /// What becomes of a value that could not travel as an element of an array.
    let cast: String
    /// The values of some rows as one parameter.
    let values: @Sendable ([Row]) throws -> any PostgresEncodable
    /// Appends the value of one row to a row of COPY.
    let append: @Sendable (Row, inout CopyRow) throws -> Void

    init<Value: PostgresArrayEncodable>(_ name: String, _ value: @escaping @Sendable (Row) throws -> Value) {
        self.name = name
        cast = ""
        values = { rows in try rows.map(value) }
        append = { row, copy in copy.append(try value(row)) }
    }

    /// An array of arrays of different lengths is none of PostgreSQL's, so each travels as the text of an array.
    init<Element: ArrayColumnElement>(_ name: String, array: @escaping @Sendable (Row) throws -> [Element]?) {
        self.name = name
        cast = "::\(Element.arrayType)"
        values = { rows in try rows.map { row in try array(row).map(Element.text) } }
        append = { row, copy in copy.append(try array(row)) }
    }
}

/// A value of which a column holds an array.
protocol ArrayColumnElement: PostgresArrayEncodable {
    /// The type of the column.
    static var arrayType: String { get }
    /// The value within the text of an array.
    var elementText: String { get }
}

extension ArrayColumnElement {
    fileprivate static func text(of array: [Self]) -> String { "{\(array.map(\.elementText).joined(separator: ","))}" }
}

extension Int: ArrayColumnElement {
    static var arrayType: String { "bigint[]" }
    var elementText: String { String(self) }
}

extension String: ArrayColumnElement {
    static var arrayType: String { "text[]" }
    var elementText: String { "\"\(replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }
}

/// A file with a header, read row by row, of which nothing is kept but columns that are known by name.
struct ImportTable {
    private var text: CSVText
    private let places: [String: Int]
    private let width: Int

    /// A row's cells by the names of their columns; those that are empty are left out.
    struct Row {
        let line: Int
        let cells: [String: String]

        /// - Throws: ``RowFault`` when the cell is empty or not there.
        func required(_ column: String) throws(RowFault) -> String {
            guard let cell = cells[column] else { throw RowFault("\(column) is empty") }
            return cell
        }
    }

    /// - Parameter known: the only columns that are looked at.
    /// - Returns: nil where there is no header.
    init?(_ bytes: [UInt8], columns known: Set<String>) {
        text = CSVText(bytes)
        guard let header = text.next()?.cells else { return nil }
        width = header.count
        places = Dictionary(
            header.enumerated().map { (Self.trimmed($1), $0) }.filter { known.contains($0.0) }
        ) { first, _ in first }
    }

    /// The names of the first record, or none.
    static func header(of bytes: [UInt8]) -> [String] {
        var text = CSVText(bytes)
        return text.next()?.cells?.map(trimmed) ?? []
    }

    /// The next row, or what is wrong with it; nil after the last.
    mutating func next() -> Result<Row, LineFault>? {
        guard let record = text.next() else { return nil }
        guard let cells = record.cells else {
            return .failure(LineFault(line: record.line, reason: "a quote without end, or no UTF-8", kept: []))
        }
        let known = places.compactMapValues { place in
            cells.indices.contains(place) ? Self.trimmed(cells[place]) : nil
        }.filter { !$0.value.isEmpty }
        let row = Row(line: record.line, cells: known)
        guard cells.count == width else {
            let reason = "it has \(cells.count) cells, and the header \(width)"
            // Which cell is which column's is not known then.
            return .failure(LineFault(line: record.line, reason: reason, kept: []))
        }
        guard let long = known.first(where: { $0.value.utf8.count > Self.longestCell || $0.value.utf8.contains(0) })
        else { return .success(row) }
        return .failure(
            LineFault(
                rows: [row], reason: "\(long.key) is longer than \(Self.longestCell) bytes or holds a NUL"))
    }

    private static let longestCell = 256

    private static func trimmed(_ cell: String) -> String {
        var text = cell[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// What is wrong with a row, in words that name the column and the rule and never the content.
struct RowFault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A line, or several that belong together, of which no fact could be made.
public struct LineFault: Error, Sendable, Equatable {
    /// The line in the file, from 1.
    public let line: Int
    /// What is wrong, in words that name the column and the rule and never the content.
    public let reason: String
    /// What may be kept of it: the cells of known columns, as comma-separated values under a header. Empty where that
    /// cannot be told.
    public let kept: [UInt8]

    public init(line: Int, reason: String, kept: [UInt8]) {
        self.line = line
        self.reason = reason
        self.kept = kept
    }
}

extension LineFault {
    init(rows: [ImportTable.Row], reason: String, line: Int? = nil) {
        let columns = Set(rows.flatMap(\.cells.keys)).sorted()
        let lines = [columns] + rows.map { row in columns.map { row.cells[$0] ?? "" } }
        let text = lines.map { cells in
            cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\n"
        }.joined()
        self.init(line: line ?? rows.first?.line ?? 0, reason: reason, kept: Array(text.utf8))
    }
}

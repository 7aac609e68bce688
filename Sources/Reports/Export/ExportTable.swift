import Foundation
package import Hashing

/// Rows that leave the ledger as a file, with where they come from.
package struct ExportTable: Sendable {
    package struct Column: Sendable {
        package enum Kind: Sendable {
            /// An id, a name, an instant in UTC: never a number, however many digits it has.
            case text
            /// Money, exact, with the same number of decimals in every row.
            case amount
            /// A whole number.
            case count
        }

        package let name: String
        package let kind: Kind

        package init(_ name: String, _ kind: Kind = .text) {
            self.name = name
            self.kind = kind
        }
    }

    /// What it is, as `costs of 2026-03`.
    package let title: String
    package let columns: [Column]
    /// A cell for each column; nil where nothing is known.
    package let rows: [[String?]]
    /// What else a reader must know of it, by name: the schema it was read from, the ledger's position.
    package let origin: [(name: String, value: String)]
    /// How many decimals the amounts of each column have; nil for other columns.
    package let decimals: [Int?]

    package init(title: String, columns: [Column], rows: [[String?]], origin: [(name: String, value: String)]) {
        self.title = title
        self.columns = columns
        self.origin = origin
        let decimals = columns.enumerated().map { index, column in
            column.kind == .amount ? max(2, rows.map { Self.decimals(of: $0[index]) }.max() ?? 0) : nil
        }
        self.decimals = decimals
        self.rows = rows.map { row in
            zip(row, decimals).map { cell, decimals in cell.map { Self.fixed($0, decimals) } }
        }
    }

    private static func decimals(of cell: String?) -> Int {
        guard let cell, let point = cell.firstIndex(of: ".") else { return 0 }
        return cell.distance(from: point, to: cell.endIndex) - 1
    }

    private static func fixed(_ amount: String, _ decimals: Int?) -> String {
        guard let decimals else { return amount }
        let missing = decimals - Self.decimals(of: amount)
        return (amount.contains(".") ? amount : amount + ".") + String(repeating: "0", count: max(0, missing))
    }

    /// The header and the rows as comma-separated values.
    package var csvRows: [String] {
        [columns.map(\.name).joined(separator: ",")]
            + rows.map { row in zip(row, columns).map(Self.csvCell).joined(separator: ",") }
    }

    /// SHA-256 of the header and the rows as comma-separated values, each line with its end.
    package var digest: Digest { SHA256.digest(of: Array(csvRows.lazy.map { "\($0)\n" }.joined().utf8)) }

    /// What stands in the file beside the rows.
    package var remarks: [(name: String, value: String)] {
        [("what", title)] + origin + [("rows", String(rows.count)), ("sha256", digest.hexadecimal)]
    }

    /// The file as comma-separated values. The last line, which begins with `#`, says where it comes from.
    package var csv: String {
        let remark = "# " + remarks.map { "\($0.name): \($0.value)" }.joined(separator: "; ")
        let last = "\"\(remark.replacing("\"", with: "\"\""))\"" + String(repeating: ",", count: columns.count - 1)
        return (csvRows + [last]).map { "\($0)\n" }.joined()
    }

    private static func csvCell(_ cell: String?, _ column: Column) -> String {
        guard let cell else { return "" }
        guard column.kind == .text else { return cell }
        // A spreadsheet would take it for a formula, and run it.
        let isFormula = ["=", "+", "-", "@", "\t", "\r"].contains { cell.hasPrefix($0) }
        let text = isFormula ? "'\(cell)" : cell
        let needsQuotes = text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }
        return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}

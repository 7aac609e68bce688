/// Rows in columns as wide as they need to be.
package struct TextTable {
    package let columns: [String]
    package var rows: [[String]]

    package init(columns: [String], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// The lines, indented, with a rule under the heads.
    package func lines(indent: Int = 2) -> [String] {
        let widths = widths
        let rule = widths.map { String(repeating: "─", count: $0) }
        return ([columns, rule] + rows).map { Self.line($0, widths, indent: indent) }
    }

    /// Further rows, not indented, to stand below those of ``lines(indent:)``.
    package func lines(below more: [[String]]) -> [String] {
        let widths = widths
        return more.map { Self.line($0, widths, indent: 0) }
    }

    private var widths: [Int] {
        columns.indices.map { index in ([columns] + rows).map { $0[index].withoutControls.count }.max() ?? 0 }
    }

    private static func line(_ cells: [String], _ widths: [Int], indent: Int) -> String {
        let padded = zip(cells.map(\.withoutControls), widths).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.count))
        }
        let text = String(repeating: " ", count: indent) + padded.joined(separator: "  ")
        return String(text.reversed().drop(while: { $0 == " " }).reversed())
    }
}

extension String {
    /// The text as a terminal may show it: what came from outside must not move its cursor, change its colours or turn
    /// the direction of what follows.
    package var withoutControls: String {
        let harmful: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { harmful.contains($0.properties.generalCategory) ? "\u{FFFD}" : $0 }))
    }

    /// The text's lines as a terminal may show them.
    package var linesWithoutControls: [String] {
        split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { String($0).replacing("\t", with: "    ").withoutControls }
    }
}

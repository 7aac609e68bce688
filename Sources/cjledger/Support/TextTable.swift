/// Rows in columns as wide as they need to be.
struct TextTable {
    let columns: [String]
    var rows: [[String]] = []

    /// The lines, indented, with a rule under the heads.
    func lines(indent: Int = 2) -> [String] {
        let rows = rows.map { $0.map(\.withoutControls) }
        let widths = columns.indices.map { index in
            ([columns] + rows).map { $0[index].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let text = String(repeating: " ", count: indent) + padded.joined(separator: "  ")
            return String(text.reversed().drop(while: { $0 == " " }).reversed())
        }
        return [line(columns), line(widths.map { String(repeating: "─", count: $0) })] + rows.map(line)
    }
}

extension String {
    /// The text as a terminal may show it: what came from outside must not move its cursor, change its colours or turn
    /// the direction of what follows.
    var withoutControls: String {
        let harmful: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { harmful.contains($0.properties.generalCategory) ? "\u{FFFD}" : $0 }))
    }
}

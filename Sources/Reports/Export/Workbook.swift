package import Foundation

/// An Excel workbook (ECMA-376) of two sheets: the rows, and where they come from.
package struct Workbook {
    private let table: ExportTable

    /// As many rows as a sheet can have, with the header.
    private static let mostRows = 1_048_576

    package init(_ table: ExportTable) { self.table = table }

    /// The bytes of the file, the same for the same table.
    ///
    /// - Throws: ``TooLargeToExport``.
    package func file() throws -> Data {
        guard table.rows.count < Self.mostRows else { throw TooLargeToExport("a sheet has no room for the rows") }
        var archive = ZipArchive()
        try archive.add("[Content_Types].xml", Self.contentTypes)
        try archive.add("_rels/.rels", Self.relationships([("officeDocument", "xl/workbook.xml")]))
        try archive.add("xl/workbook.xml", Self.workbook)
        try archive.add(
            "xl/_rels/workbook.xml.rels",
            Self.relationships([
                ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"),
                ("styles", "styles.xml"),
            ]))
        try archive.add("xl/styles.xml", styles)
        try archive.add("xl/worksheets/sheet1.xml", rows)
        try archive.add("xl/worksheets/sheet2.xml", origin)
        return try archive.finished()
    }

    // MARK: Sheets

    private var rows: String {
        let header = table.columns.map { Self.text($0.name, style: 1) }
        let body = table.rows.map { row in
            row.indices.map { index in cell(row[index], index) }
        }
        // The header stays in view.
        let view =
            "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
        return Self.sheet(view, [header] + body)
    }

    private var origin: String {
        Self.sheet("", table.remarks.map { [Self.text($0.name, style: 1), Self.text($0.value)] })
    }

    private func cell(_ value: String?, _ index: Int) -> String {
        guard let value else { return "<c/>" }
        switch table.columns[index].kind {
        case .text: return Self.text(value)
        case .count: return "<c><v>\(value)</v></c>"
        case .amount: return "<c s=\"\(style(ofAmounts: index))\"><v>\(value)</v></c>"
        }
    }

    private static func sheet(_ view: String, _ rows: [[String]]) -> String {
        let lines = rows.map { "<row>\($0.joined())</row>" }.joined(separator: "\n")
        return "\(head)<worksheet \(namespace)>\(view)<sheetData>\n\(lines)\n</sheetData></worksheet>"
    }

    private static func text(_ text: String, style: Int = 0) -> String {
        "<c s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(text))</t></is></c>"
    }

    /// A text as XML 1.0 can have it.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    // MARK: Forms of numbers

    /// The numbers of decimals that columns have, each with a style of its own.
    private var decimals: [Int] { Set(table.decimals.compactMap(\.self)).sorted() }

    private func style(ofAmounts index: Int) -> Int {
        2 + (table.decimals[index].flatMap { decimals.firstIndex(of: $0) } ?? 0)
    }

    /// 0 plain, 1 the header, then one for each number of decimals.
    private var styles: String {
        let formats = decimals.enumerated().map { index, decimals in
            "<numFmt numFmtId=\"\(164 + index)\" formatCode=\"0.\(String(repeating: "0", count: decimals))\"/>"
        }.joined()
        let numbers = formats.isEmpty ? "" : "<numFmts count=\"\(decimals.count)\">\(formats)</numFmts>"
        let amounts = decimals.indices.map {
            "<xf numFmtId=\"\(164 + $0)\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        }.joined()
        return """
            \(Self.head)<styleSheet \(Self.namespace)>\(numbers)<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
            <font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill \
            patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf \
            numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="\(2 + decimals.count)"><xf \
            numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" \
            xfId="0" applyFont="1"/>\(amounts)</cellXfs></styleSheet>
            """
    }

    // MARK: What every workbook has

    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let namespace = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
    private static let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    private static let contentTypes = """
        \(head)<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
        ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" \
        ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="\(types).sheet.main+xml"/>\
        <Override PartName="/xl/styles.xml" ContentType="\(types).styles+xml"/><Override \
        PartName="/xl/worksheets/sheet1.xml" ContentType="\(types).worksheet+xml"/><Override \
        PartName="/xl/worksheets/sheet2.xml" ContentType="\(types).worksheet+xml"/></Types>
        """

    private static let workbook = """
        \(head)<workbook \(namespace) \
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="rows" \
        sheetId="1" r:id="rId1"/><sheet name="origin" sheetId="2" r:id="rId2"/></sheets></workbook>
        """

    private static func relationships(_ targets: [(type: String, target: String)]) -> String {
        let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let entries = targets.enumerated().map { index, entry in
            "<Relationship Id=\"rId\(index + 1)\" Type=\"\(kinds)/\(entry.type)\" Target=\"\(entry.target)\"/>"
        }.joined()
        return
            "\(head)<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(entries)</Relationships>"
    }
}

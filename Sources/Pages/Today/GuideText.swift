/// The little of Markdown that the operator's guide is written in, taken apart for `templates/guide.mustache`.
///
/// What is not known is text. A link leads to another section of the guide; one to anywhere else is its words.
enum GuideText {
    /// A paragraph, a list, a table, or lines of code: one of these is there.
    struct Block: Sendable, Equatable {
        var paragraph: [Span] = []
        var items: [Item] = []
        var isParagraph = false
        var isList = false
        var isNumbered = false
        var table: Table?
        var code: String?
    }

    struct Item: Sendable, Equatable {
        let spans: [Span]
    }

    struct Table: Sendable, Equatable {
        let heads: [Item]
        let rows: [Row]
    }

    struct Row: Sendable, Equatable {
        let cells: [Item]
    }

    /// A piece of a line: plain, or one of these.
    struct Span: Sendable, Equatable {
        let text: String
        let isCode: Bool
        let isStrong: Bool
        let isLink: Bool
        let isPlain: Bool
        /// Where a link leads; empty for others.
        let target: String

        init(text: String, isCode: Bool = false, isStrong: Bool = false, target: String = "") {
            (self.text, self.isCode, self.isStrong, self.target) = (text, isCode, isStrong, target)
            isLink = !target.isEmpty
            isPlain = !isCode && !isStrong && target.isEmpty
        }
    }

    // MARK: Blocks

    static func blocks(_ text: String) -> [Block] {
        var blocks: [Block] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.popFirst() {
            let trimmed = line.drop { $0 == " " }
            if trimmed.isEmpty { continue }
            if trimmed.hasPrefix("```") {
                var code: [String] = []
                while let next = lines.popFirst(), !next.drop(while: { $0 == " " }).hasPrefix("```") {
                    code.append(next)
                }
                blocks.append(Block(code: code.joined(separator: "\n")))
            } else if trimmed.hasPrefix("|") {
                var rows = [cells(line)]
                while let next = lines.first, next.hasPrefix("|") { rows.append(cells(next)); lines.removeFirst() }
                // The second line only draws the border.
                let body = rows.dropFirst(rows.count > 1 && isBorder(rows[1]) ? 2 : 1)
                blocks.append(
                    Block(
                        table: Table(
                            heads: rows[0].map { Item(spans: spans($0)) },
                            rows: body.map { row in Row(cells: row.map { Item(spans: spans($0)) }) })))
            } else if let first = item(trimmed) {
                if let last = blocks.last, !last.items.isEmpty, last.isNumbered == first.isNumbered {
                    blocks[blocks.count - 1].items.append(Item(spans: spans(first.text)))
                } else {
                    blocks.append(
                        Block(
                            items: [Item(spans: spans(first.text))], isList: !first.isNumbered,
                            isNumbered: first.isNumbered))
                }
            } else {
                let words = trimmed.hasPrefix("#") ? "**\(trimmed.drop { $0 == "#" || $0 == " " })**" : String(trimmed)
                blocks.append(Block(paragraph: spans(words), isParagraph: true))
            }
        }
        return blocks
    }

    private static func item(_ line: Substring) -> (text: String, isNumbered: Bool)? {
        if line.hasPrefix("- ") { return (String(line.dropFirst(2)), false) }
        let digits = line.prefix { $0.isNumber }
        let rest = line[digits.endIndex...]
        return !digits.isEmpty && rest.hasPrefix(". ") ? (String(rest.dropFirst(2)), true) : nil
    }

    /// The cells of a line of a table. A bar within code is none between cells.
    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var isCode = false
        for character in line.drop(while: { $0 == " " || $0 == "|" }) {
            if character == "`" { isCode.toggle() }
            if character == "|", !isCode { cells.append("") } else { cells[cells.count - 1].append(character) }
        }
        if cells.count > 1, cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
        return cells.map { cell in String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }

    private static func isBorder(_ cells: [String]) -> Bool {
        cells.allSatisfy { !$0.isEmpty && $0.allSatisfy { "-: ".contains($0) } }
    }

    // MARK: Spans

    static func spans(_ text: String) -> [Span] {
        var spans: [Span] = []
        var plain = ""
        var rest = text[...]
        func flush() {
            if !plain.isEmpty { spans.append(Span(text: plain)) }
            plain = ""
        }
        while let character = rest.first {
            if character == "`", let (code, after) = enclosed(rest, "`", "`") {
                flush()
                spans.append(Span(text: code, isCode: true))
                rest = after
            } else if rest.hasPrefix("**"), let (strong, after) = enclosed(rest, "**", "**") {
                flush()
                spans.append(Span(text: strong.replacing("`", with: ""), isStrong: true))
                rest = after
            } else if character == "[", let (words, after) = enclosed(rest, "[", "]"), after.hasPrefix("("),
                let (target, end) = enclosed(after, "(", ")")
            {
                flush()
                let isHere = target.hasPrefix("#")
                spans.append(
                    Span(
                        text: words.replacing("`", with: ""),
                        target: isHere ? Link.path("cures", String(target.dropFirst())) : ""))
                rest = end
            } else {
                plain.append(character)
                rest = rest.dropFirst()
            }
        }
        flush()
        return spans
    }

    /// What stands between two marks at the beginning, and what follows.
    private static func enclosed(
        _ text: Substring, _ opening: String, _ closing: String
    ) -> (String, Substring)? {
        let inner = text.dropFirst(opening.count)
        guard let end = inner.firstRange(of: closing), end.lowerBound > inner.startIndex else { return nil }
        return (String(inner[..<end.lowerBound]), inner[end.upperBound...])
    }
}

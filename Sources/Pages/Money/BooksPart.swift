import Admin
import Foundation

/// Whether all that was paid is accounted for.
enum BooksPart {
    static func parts(_ books: [Books]?, _ readAt: ShownTime?) -> [MoneyContent.Part] {
        guard let books else { return [.underWay("books", "Books")] }
        return books.prefix(20).enumerated().map { index, book in
            let rows = book.lines.map { line in
                MoneyContent.Row(
                    name: line.item, href: nil,
                    cells: [
                        .init(text: line.side, isNumber: false), .init(text: Self.amount(line.amount)),
                        .init(text: line.count.map { CountText.of($0) } ?? ""),
                    ])
            }
            return MoneyContent.Part(
                id: "books-\(index + 1)", heading: "Books of \(book.account)",
                words: book.balance
                    ? "They balance: \(Self.amount(book.paid)) was paid to CJ, and all of it is accounted for."
                    : "\(Self.amount(book.paid)) was paid to CJ and \(Self.amount(book.accounted)) is accounted for; what is between is named below as residue.",
                chart: [],
                table: MoneyContent.Table(
                    label: "Books of \(book.account)",
                    columns: [.text("What"), .text("Side"), .number("USD"), .number("Of")], rows: rows),
                readAt: readAt, isThere: true)
        }
    }

    private static func amount(_ text: String) -> String { Decimal(string: text).map { AmountText.of($0) } ?? text }
}

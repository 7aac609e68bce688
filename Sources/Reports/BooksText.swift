package import Admin
import Foundation
import Output

/// How the trial balance of an account is shown to a person.
package enum BooksText {
    /// Amounts stand under one another by their cents.
    package static func lines(_ books: Books) -> [String] {
        func sum(_ name: String, _ amount: String) -> [String] { [name, amount, ""] }
        func rows(_ side: String) -> [[String]] {
            books.lines.filter { $0.side == side }.map { ["  " + $0.item, $0.amount, $0.count.map(String.init) ?? ""] }
        }
        let wallet = rows("wallet")
        let moved = wallet.isEmpty ? [] : [["moved into the balance, in neither sum", "", ""]] + wallet
        let rows =
            rows("paid") + [sum("paid to CJ", books.paid)] + rows("accounted")
            + [sum("accounted for", books.accounted)] + rows("residue") + [sum("residue", books.residue)] + moved
        let unexplained = books.wallet.map { wallet in
            [
                "left the wallet until \(wallet.since.ISO8601Format()) and is not explained"
                    + (wallet.isSure ? "" : ", as far as known"), "\(wallet.amount)", "",
            ]
        }
        let width = rows.map { $0[1].count }.max() ?? 0
        var table = TextTable(columns: ["account \(books.account)", "US dollars", "number"])
        table.rows = (rows + [unexplained].compactMap(\.self)).map {
            [$0[0], String(repeating: " ", count: max(0, max(width, 10) - $0[1].count)) + $0[1], $0[2]]
        }
        return table.lines(indent: 0) + [""]
    }
}

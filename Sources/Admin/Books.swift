public import Postgres

/// A trial balance of one account: what was paid to CJ beside what it was paid for.
public struct Books: Sendable, Encodable, Equatable {
    public let account: String
    /// US dollars, as text, like all amounts here.
    public let paid: String
    public let accounted: String
    /// What is paid and not accounted for.
    public let residue: String
    /// In the order of the balance, totals left out.
    public let lines: [Line]
    /// What left the wallet at CJ and nothing explains; nil where all is explained or nothing is known.
    public let wallet: WalletResidue?

    /// One line of it.
    public struct Line: Sendable, Encodable, Equatable {
        /// `paid`, `accounted`, `residue` for a cause of it, or `wallet` for what is in neither sum.
        public let side: String
        public let item: String
        public let amount: String
        /// How many orders, families or bills it sums; nil where that says nothing.
        public let count: Int?
    }

    /// Whether all that was paid is accounted for, and nothing left the wallet for certain that no movement explains.
    public var balance: Bool { residue.allSatisfy { "0.-".contains($0) } && wallet?.isSure != true }

    /// The books of every account, by name.
    public static func read(on connection: Connection) async throws(PostgresError) -> [Books] {
        let rows = try await connection.query(
            """
            SELECT account, side, item,
                (CASE WHEN scale(trim_scale(amount)) > 2 THEN trim_scale(amount) ELSE round(amount, 2) END)::text, count
            FROM analytics.books
            ORDER BY account, place, item
            """
        ) { (account: String, side: String, item: String, amount: String, count: Int?) in
            (account: account, line: Line(side: side, item: item, amount: amount, count: count))
        }
        let wallets = try await WalletResidue.read(on: connection)
        var books: [Books] = []
        for (account, lines) in Dictionary(grouping: rows, by: \.account).mapValues({ $0.map(\.line) })
            .sorted(by: { $0.key < $1.key })
        {
            func total(_ item: String) -> String {
                lines.first { $0.side == "total" && $0.item == item }?.amount ?? "0.00"
            }
            books.append(
                Books(
                    account: account, paid: total("paid to CJ"), accounted: total("accounted for"),
                    residue: total("residue"), lines: lines.filter { $0.side != "total" }, wallet: wallets[account]))
        }
        return books
    }
}

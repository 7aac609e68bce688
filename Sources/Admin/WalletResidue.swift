public import Foundation
import Postgres

/// What left an account's wallet at CJ, and no movement explains.
public struct WalletResidue: Sendable, Encodable, Equatable {
    /// US dollars; below 0 when more was paid than left it.
    public let amount: Decimal
    /// The look at the wallet that showed the last of it.
    public let since: Date
    /// Whether it is no matter of days: looks since then fit exactly, and did not even it out. What is older than a month
    /// nobody needs to be told of any more.
    public let isSure: Bool

    private enum CodingKeys: String, CodingKey {
        case amount, since
        case isSure = "is_sure"
    }

    /// A look at the wallet: a row of `analytics.wallet_balances`.
    struct Look: Sendable {
        let asOf: Date
        /// Nil where it is not known.
        let residue: Decimal?
        /// Whether all that moved since the look before is explained, and something did.
        let isTold: Bool
    }

    private static let fittingLooks = 3
    private static let month: TimeInterval = 31 * 86_400

    /// Nil where everything is explained, or nothing is known.
    ///
    /// - Parameter looks: in the order of time.
    init?(_ looks: [Look], now: Date) {
        let amount = looks.compactMap(\.residue).reduce(0, +)
        guard amount != 0, let last = looks.lastIndex(where: { $0.residue.map { $0 != 0 } ?? false }) else {
            return nil
        }
        self.amount = amount
        since = looks[last].asOf
        let fitting = looks[(last + 1)...].count(where: \.isTold)
        isSure = fitting >= Self.fittingLooks && since > now - Self.month
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("\(amount)", forKey: .amount)
        try container.encode(since, forKey: .since)
        try container.encode(isSure, forKey: .isSure)
    }

    /// By account.
    static func read(on connection: Connection) async throws(PostgresError) -> [String: WalletResidue] {
        let rows = try await connection.query(
            """
            SELECT account, as_of, residue, is_told, clock_timestamp()
            FROM analytics.wallet_balances
            ORDER BY account, as_of
            """
        ) { (account: String, asOf: Date, residue: Decimal?, isTold: Bool, now: Date) in
            (account: account, look: Look(asOf: asOf, residue: residue, isTold: isTold), now: now)
        }
        return Dictionary(grouping: rows, by: \.account).compactMapValues { rows in
            rows.first.flatMap { WalletResidue(rows.map(\.look), now: $0.now) }
        }
    }
}

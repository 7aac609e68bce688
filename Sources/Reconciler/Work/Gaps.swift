import Foundation
import Leases
import Ledger
import Postgres

/// Times in which webhooks may have been lost.
struct Gaps {
    let lease: Lease
    let accounts: [AccountName]
    let connection: Connection

    /// Puts first whatever may have changed in gaps that nobody has looked at.
    ///
    /// That is every list and everything that is not final: CJ's lists know neither dates nor an order.
    ///
    /// - Returns: how many gaps there were.
    func putFirst() async throws -> Int {
        let open = try await connection.query(
            "SELECT id FROM reconciler.gaps WHERE looked_at IS NULL", as: Int.self)
        guard !open.isEmpty else { return 0 }
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            let now = try await connection.now()
            for account in accounts {
                let table = CheckTable(account: account, connection: connection)
                try await table.makeListsDue(.outage)
                _ = try await table.makeDue(askedBefore: now, .outage, includingFinal: false)
            }
            try await connection.execute(
                "UPDATE reconciler.gaps SET looked_at = clock_timestamp() WHERE id = ANY (\(open))")
        }
        return open.count
    }
}

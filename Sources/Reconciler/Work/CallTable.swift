import CJClient
import Ledger
import Postgres

/// Whether CJ's API answers for an account: its row of `reconciler.calls`.
struct CallTable {
    let account: AccountName
    let connection: Connection

    /// Notes that a call failed, whatever it asked for.
    func noteFailure(_ error: CJError) async throws {
        try await connection.execute(
            """
            INSERT INTO reconciler.calls AS c (account, failing_since, failure)
            VALUES (\(account), clock_timestamp(), \("\(error)"))
            ON CONFLICT (account) DO UPDATE SET
                failing_since = coalesce(c.failing_since, excluded.failing_since),
                failure = excluded.failure
            """)
    }

    /// Notes that one was answered.
    func noteAnswer() async throws {
        try await connection.execute(
            """
            UPDATE reconciler.calls
            SET failing_since = NULL, failure = NULL
            WHERE account = \(account) AND failing_since IS NOT NULL
            """)
    }
}

extension CJError {
    /// Whether CJ gave no answer, or refuses the account, rather than what was asked for.
    var isFailure: Bool {
        switch remedy {
        case .retry, .reauthenticate: true
        case .final: code == nil
        case .wait: false
        }
    }
}

public import CJClient
public import Foundation
public import Ledger
public import Postgres

/// An account's tokens in `reconciler.access`, for all processes on the database.
public struct TokenTable: TokenStore {
    private let pool: Pool
    private let account: AccountName

    /// - Parameter pool: connections as ``LedgerRole/reconciler``.
    public init(_ pool: Pool, account: AccountName) {
        self.pool = pool
        self.account = account
    }

    public func load() async throws -> (access: Access, now: Date) {
        let account = account.text
        let found = try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT clock.now, version, key_digest, access_token, access_ends_at, refresh_token, refresh_ends_at,
                    open_id, asked_at, asked_digest, renewing_until
                FROM (SELECT clock_timestamp() AS now) AS clock
                LEFT JOIN reconciler.access ON account = \(account)
                """
            ) { row throws(PostgresError) in
                let now: Date = try row.next()
                guard let version: Int = try row.next() else { return (Access(), now) }
                var access = Access()
                access.version = version
                access.keyDigest = try row.next()
                access.accessToken = try Self.secret(&row)
                access.accessEndsAt = try row.next()
                access.refreshToken = try Self.secret(&row)
                access.refreshEndsAt = try row.next()
                access.openId = try Self.secret(&row)
                access.askedAt = try row.next()
                access.askedDigest = try row.next()
                access.renewingUntil = try row.next()
                return (access, now)
            }
        }
        guard let only = found.first else { throw PostgresError.unexpectedAnswer("no row") }
        return only
    }

    public func save(_ access: Access) async throws -> Bool {
        let account = account.text
        let changed = try await pool.withConnection { connection in
            guard access.version > 0 else {
                return try await connection.execute(
                    """
                    INSERT INTO reconciler.access (
                        account, version, key_digest, access_token, access_ends_at, refresh_token, refresh_ends_at,
                        open_id, asked_at, asked_digest, renewing_until
                    )
                    VALUES (
                        \(account), 1, \(access.keyDigest), \(access.accessToken?.text as String?), \(access.accessEndsAt as Date?),
                        \(access.refreshToken?.text as String?), \(access.refreshEndsAt as Date?), \(access.openId?.text as String?),
                        \(access.askedAt as Date?), \(access.askedDigest), \(access.renewingUntil as Date?)
                    )
                    ON CONFLICT (account) DO NOTHING
                    """)
            }
            return try await connection.execute(
                """
                UPDATE reconciler.access
                SET version = version + 1,
                    key_digest = \(access.keyDigest),
                    access_token = \(access.accessToken?.text as String?),
                    access_ends_at = \(access.accessEndsAt as Date?),
                    refresh_token = \(access.refreshToken?.text as String?),
                    refresh_ends_at = \(access.refreshEndsAt as Date?),
                    open_id = \(access.openId?.text as String?),
                    asked_at = \(access.askedAt as Date?),
                    asked_digest = \(access.askedDigest),
                    renewing_until = \(access.renewingUntil as Date?)
                WHERE account = \(account) AND version = \(access.version)
                """)
        }
        return changed == 1
    }

    private static func secret(_ row: inout Row) throws(PostgresError) -> Secret? {
        let text: String? = try row.next()
        return text.flatMap(Secret.init)
    }
}

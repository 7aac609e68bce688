public import Foundation
public import Hashing
public import Postgres

// What imports of facts from elsewhere need beside adding events.
extension EventImport {
    /// The database's time.
    public func now() async throws(PostgresError) -> Date {
        guard let now = try await connection.query("SELECT clock_timestamp()", as: Date.self).first else {
            throw .unexpectedAnswer("the database told no time")
        }
        return now
    }

    /// Of each message id the newest imported event that has it: the last received, of several the one with the greatest
    /// digest, as folds choose.
    public func newest(
        _ messageIds: [String], type: String, account: AccountName
    ) async throws(PostgresError) -> [String: (digest: Digest, body: [UInt8])] {
        let rows = try await connection.query(
            """
            SELECT DISTINCT ON (message_id) message_id, digest, body
            FROM ledger.events
            WHERE source = 'import' AND type = \(type) AND account = \(account.text)
                AND message_id = ANY (\(messageIds))
            ORDER BY message_id, received_at DESC, digest DESC
            """, as: (String.self, [UInt8].self, [UInt8].self))
        return rows.reduce(into: [:]) { newest, row in
            if let digest = Digest(bytes: row.1) { newest[row.0] = (digest, row.2) }
        }
    }

    /// Keeps what became no event, each with the reason. What is there already is not added twice.
    public func quarantine(
        _ refused: [(reason: String, body: [UInt8])], account: AccountName, receivedAt: Date
    ) async throws(AppendFailure) {
        let arrivals = refused.map { reason, body in
            Arrival(
                account: account, content: .noEvent(reason: reason, signature: nil), body: body, receivedAt: receivedAt)
        }
        for range in Self.statements(for: arrivals) {
            try await Self.quarantineAtOnce(Array(arrivals[range]), over: connection)
        }
    }

    private static func quarantineAtOnce(
        _ arrivals: [Arrival], over connection: isolated Connection
    ) throws(AppendFailure) {
        let writer = GroupWriter(deadline: .now + longestWait, clock: .database)
        var results = [GroupWriter.Result](repeating: .success(.duplicate), count: arrivals.count)
        let rejected = arrivals.enumerated().map { index, arrival in
            if case .noEvent(let reason, _) = arrival.content { (index: index, reason: reason) } else { (index, "") }
        }
        writer.insertQuarantine(rejected, of: arrivals, over: connection, &results)
        for result in results { _ = try result.get() }
    }
}

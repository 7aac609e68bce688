import Foundation
import Postgres

/// A way of telling people of problems that does not work.
struct FailingChannel: Sendable, Equatable {
    /// `url` or `command`.
    let channel: String
    /// When the first try came to nothing.
    let since: Date
    /// Why the last did.
    let failure: String

    /// Who is told may be away for a moment.
    private static let patience: TimeInterval = 300

    static func read(on connection: Connection) async throws(PostgresError) -> [FailingChannel] {
        try await connection.query(
            """
            SELECT channel, failing_since, failure
            FROM reconciler.alarm_channels
            WHERE failing_since IS NOT NULL AND failure IS NOT NULL
            ORDER BY channel
            """, as: FailingChannel.init(channel:since:failure:))
    }

    func problem(at now: Date) -> Problem? {
        guard now.timeIntervalSince(since) >= Self.patience else { return nil }
        return Problem(
            .alarm, since: since, text: "an alarm could not be delivered: \(failure)",
            cure: "try the receiver of CJLEDGER_ALARM_URL, or run CJLEDGER_ALARM_COMMAND by hand as the user of `serve`"
        )
    }
}

import Bench
import Foundation
import Postgres
import Testing

/// What became of the webhooks of a case.
struct Tally: Sendable {
    /// How many there were, however often each was sent.
    let sent: Int
    /// How many of them were answered 200.
    let acknowledged: Int
    /// How many requests got another answer, or none.
    let failed: Int
    /// How many of them are in the ledger.
    let found: Int
    /// How many were answered 200 and are not there.
    let lost: Int
    /// How many rows more than one they have.
    let duplicates: Int
    /// How long the answers took that were 200.
    let p99: Duration
    let worst: Duration

    /// Looks for what was sent.
    init(_ reports: IngestLoad.Report..., in database: Connection) async throws {
        let rows = try await database.query(
            "SELECT message_id, count(*) FROM ledger.events WHERE source = 'webhook' GROUP BY message_id",
            timeout: .seconds(120)
        ) { row throws(PostgresError) in (try row.next(String?.self) ?? "", try row.next(Int.self)) }
        let copies = Dictionary(uniqueKeysWithValues: rows)
        var (found, lost, duplicates) = (0, 0, 0)
        for report in reports {
            for number in report.sent {
                let count = copies[SignedWebhooks.messageId(of: number)] ?? 0
                found += min(count, 1)
                duplicates += max(count - 1, 0)
                if count == 0, !report.unacknowledged.contains(number) { lost += 1 }
            }
        }
        (self.found, self.lost, self.duplicates) = (found, lost, duplicates)
        sent = reports.reduce(0) { $0 + $1.sent.count }
        acknowledged = reports.reduce(0) { $0 + $1.acknowledged }
        failed = reports.reduce(0) { $0 + $1.failed }
        p99 = reports.compactMap { $0.latencies.value(atShare: 0.99) }.max() ?? .zero
        worst = reports.compactMap { $0.latencies.value(atShare: 1) }.max() ?? .zero
    }

    /// What holds under every fault: each 200 is in the ledger, once.
    func expectNothingLost(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(acknowledged > 0, sourceLocation: sourceLocation)
        #expect(lost == 0, sourceLocation: sourceLocation)
        #expect(duplicates == 0, sourceLocation: sourceLocation)
    }

    /// What holds where the receiver itself goes on: every request is answered 200, and all are in the ledger.
    func expectAllKept(sourceLocation: SourceLocation = #_sourceLocation) {
        expectNothingLost(sourceLocation: sourceLocation)
        #expect(failed == 0, sourceLocation: sourceLocation)
        #expect(acknowledged == sent, sourceLocation: sourceLocation)
        #expect(found == sent, sourceLocation: sourceLocation)
    }

    /// Says in a few lines what was done and what came of it.
    func tell(_ done: String, _ more: String...) {
        let counts =
            "sent \(sent), answered 200 \(acknowledged), otherwise \(failed), found \(found), lost \(lost), "
            + "duplicates \(duplicates), p99 \(p99.inMilliseconds), worst \(worst.inMilliseconds)"
        print((["torture: " + done, counts] + more).joined(separator: "\n         "))
    }
}

extension Duration {
    /// For people.
    var inMilliseconds: String { "\(Int((seconds * 1000).rounded())) ms" }
    /// For people.
    var inSeconds: String { String(format: "%.1f s", seconds) }
}

import Foundation
import Postgres

/// A ledger of simulated webhooks and answers of CJ's API, about two thirds and one third.
enum SimulatedLedger {
    /// Fills an empty ledger with so many events.
    ///
    /// - Parameter connection: as superuser.
    static func load(_ events: Int, _ connection: ConnectionSettings) async throws {
        let history = try SimulatedHistory()
        var settings = connection
        // Nobody else is there to be kept in order.
        settings.parameters["session_replication_role"] = "replica"
        let owner = try await Connection(settings)
        try await owner.copy(
            into: "ledger.events",
            columns: ["account", "source", "type", "message_type", "body", "digest", "signature", "received_at"]
        ) { writer in
            try await history.forEach(events) { event in
                try await writer.row { row in
                    row.append("main")
                    row.append(event.snapshot == nil ? "webhook" : "snapshot")
                    row.append(event.type)
                    row.append(event.messageType)
                    row.append(event.body)
                    row.append(event.digest)
                    row.append(event.snapshot == nil ? "verified" : String?.none)
                    row.append(Date(timeIntervalSince1970: TimeInterval(event.receivedAt)))
                }
            }
        }
        try await owner.execute("VACUUM (ANALYZE) ledger.events")
        try await owner.execute("CHECKPOINT")
        await owner.close()
    }
}

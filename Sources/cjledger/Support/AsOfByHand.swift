import Leases
import Ledger
import Logging
import Output
import Postgres
import ReadModels
import Rebuild
import Reports

/// `replay --as-of`: views that show the ledger as it stood at a moment.
struct AsOfByHand {
    let settings: Settings
    let moment: Moment
    /// The schema's name; nil for one that follows from the moment.
    let schema: String?
    let asJSON: Bool

    func run() async throws {
        let connecting = settings.connection(as: LedgerRole.projector, for: "replay")
        let connection = try await Connection(connecting)
        let asOf = try await AsOf(moment, schema: schema, on: connection)
        let replay = Replay(
            connection: connecting, settings: settings.projection, holder: "replay --as-of \(Settings.processName)",
            urgency: .operated, logger: Logs.logger("cjledger", level: .warning))
        Courtesy.letOthersGoFirst()
        let generation = try await ReplayDisplay.during(
            asJSON: asJSON, ifEnded: "the same command goes on where it stopped"
        ) { display in
            try await asOf.make(on: connection, with: replay) { display.show($0) }
        }
        await connection.close()
        if asJSON {
            Console.print(
                try JSONOutput.line(
                    Made(schema: asOf.schema, position: asOf.position.value, generation: generation.number)))
        } else {
            Console.print(
                "schema \(asOf.schema) shows the ledger at position \(asOf.position), by generation \(generation.number)"
            )
        }
    }

    private struct Made: Encodable {
        let schema: String
        let position: Int
        let generation: Int
    }
}

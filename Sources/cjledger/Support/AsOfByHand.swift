import Ledger
import Operating
import Output
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
        Courtesy.letOthersGoFirst()
        let (asOf, generation) = try await ReplayDisplay.during(
            asJSON: asJSON, ifEnded: "the same command goes on where it stopped"
        ) { display in
            try await settings.byHand.show(asOf: moment, schema: schema, as: Settings.processName) { display.show($0) }
        }
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

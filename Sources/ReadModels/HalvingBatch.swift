import Postgres

/// How many events are projected in one transaction: fewer where the read models refuse one, down to the event at fault,
/// which is parked.
package struct HalvingBatch {
    private let largest: Int
    private var limit: Int

    package init(largest: Int) {
        self.largest = largest
        limit = largest
    }

    /// Runs a step until it succeeds.
    ///
    /// - Parameter step: projects up to so many of the next events, in one transaction; with a reason, it parks one.
    package mutating func run<Value>(
        _ step: (_ limit: Int, _ parkingReason: String?) async throws -> Value
    ) async throws -> Value {
        var parkingReason: String?
        while true {
            do {
                let value = try await step(limit, parkingReason)
                limit = min(limit * 2, largest)
                return value
            } catch PostgresError.refused(let error) where limit > 1 && error.mayFitInParts {
                limit /= 2
            } catch PostgresError.refused(let error) where parkingReason == nil && error.blamesValues {
                parkingReason = "the read models refused it (SQLSTATE \(error.sqlState))"
            }
        }
    }
}

extension ServerError {
    /// Whether fewer events at a time may succeed: also where the server ran out of time.
    fileprivate var mayFitInParts: Bool { blamesValues || sqlState == "57014" }
}

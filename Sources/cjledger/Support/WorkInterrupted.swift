import Reports

extension ReplayDisplay {
    /// Runs work that is shown, and that a signal ends.
    ///
    /// - Parameter remedy: what becomes of the work when it is ended, in words.
    /// - Throws: ``WorkInterrupted`` then; otherwise what the work throws.
    static func during<Value: Sendable>(
        asJSON: Bool, ifEnded remedy: String, _ work: @escaping @Sendable (ReplayDisplay) async throws -> Value
    ) async throws -> Value {
        let display = ReplayDisplay(asJSON: asJSON)
        defer { display.end() }
        do {
            return try await Interruption.orThrow { try await work(display) }
        } catch is Interrupted {
            throw WorkInterrupted(remedy: remedy)
        }
    }
}

/// A signal ended work that shows how far it is.
struct WorkInterrupted: Error, CustomStringConvertible {
    /// What becomes of it.
    let remedy: String

    var description: String { "interrupted: \(remedy)" }
}

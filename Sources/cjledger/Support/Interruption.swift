import UnixSignals

/// Ctrl-C and SIGTERM for commands that would go on for ever.
enum Interruption {
    /// Runs `body` until it ends or one of the signals comes, which then is an end like any other.
    static func endsQuietly(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await body() }
                group.addTask { for await _ in signals { return } }
                try await group.next()
                group.cancelAll()
            }
        } catch is CancellationError {
            // What the body throws when the signal cancels it.
        }
    }
}

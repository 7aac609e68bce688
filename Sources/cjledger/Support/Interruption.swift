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

    /// Runs `body` to its end, and cancels it when one of the signals comes.
    ///
    /// - Throws: ``Interrupted`` then, once the body has ended; otherwise what the body throws.
    static func orThrow<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in signals { throw Interrupted() }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw Interrupted()
        }
    }
}

/// A signal asked to stop.
struct Interrupted: Error {}

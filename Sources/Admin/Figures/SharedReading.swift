/// A reading that many ask for and that is taken once: the pages, `/metrics` and the alarms ask at their own times, and the
/// database answers no more often than needed.
///
/// Nobody waits longer than they want to, whatever a reading takes, and no second one begins beside it.
public actor SharedReading<Value: Sendable> {
    /// What a reading gave, or why it gave nothing.
    public struct Taken: Sendable {
        public let result: Result<Value, any Error>
        /// When it was begun.
        public let at: ContinuousClock.Instant
    }

    private let read: @Sendable () async throws -> Value
    private var last: Taken?
    private var isUnderWay = false

    /// How often one who waits looks again.
    private static var look: Duration { .milliseconds(20) }

    public init(_ read: @escaping @Sendable () async throws -> Value) { self.read = read }

    /// What was read last, read anew where that is too old.
    ///
    /// - Parameters:
    ///   - age: how old it may be.
    ///   - patience: how long to wait for a reading.
    /// - Returns: nil when there is none so young in time.
    public func latest(notOlderThan age: Duration, within patience: Duration) async -> Taken? {
        let begin = ContinuousClock.now
        while true {
            if let last, last.at >= begin - age { return last }
            if !isUnderWay { start() }
            guard ContinuousClock.now < begin + patience, (try? await Task.sleep(for: Self.look)) != nil else {
                return nil
            }
        }
    }

    private func start() {
        isUnderWay = true
        let begin = ContinuousClock.now
        // Apart from who asked: it is for all, and nobody has to wait for its end.
        Task.detached { [read] in
            let result: Result<Value, any Error>
            do { result = .success(try await read()) } catch { result = .failure(error) }
            await self.take(Taken(result: result, at: begin))
        }
    }

    private func take(_ taken: Taken) {
        last = taken
        isUnderWay = false
    }
}

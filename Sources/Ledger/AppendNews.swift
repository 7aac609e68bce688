import Foundation
import ServiceLifecycle
import Synchronization

/// Tells the ledger's readers that this process has added events.
///
/// Only a hint, to save a reader the wait for its next poll: other processes add events too.
public final class AppendNews: Sendable {
    private let listeners = Mutex<[UUID: AsyncStream<Void>.Continuation]>([:])

    public init() {}

    /// Says that events were added.
    public func announce() {
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield() }
    }

    /// Calls `look` at each moment to look at the ledger: at once, after each announcement, and at the latest when
    /// `interval` has passed since the last one. Announcements that come during a look become one.
    ///
    /// Returns at graceful shutdown or when the task is cancelled, after the look that is under way.
    public func eachMoment(atLeastEvery interval: Duration, _ look: () async -> Void) async {
        let (moments, continuation) = moments(atLeastEvery: interval)
        // Not `cancelOnGracefulShutdown()`: it merges two sequences, which may deadlock (decision 29).
        await withGracefulShutdownHandler {
            for await _ in moments { await look() }
        } onGracefulShutdown: {
            continuation.finish()
        }
    }

    private func moments(
        atLeastEvery interval: Duration
    ) -> (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation) {
        let (moments, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let ticking = Task {
            repeat { continuation.yield() } while (try? await Task.sleep(for: interval)) != nil
        }
        let id = UUID()
        listeners.withLock { $0[id] = continuation }
        continuation.onTermination = { [weak self] _ in
            ticking.cancel()
            self?.listeners.withLock { $0[id] = nil }
        }
        return (moments, continuation)
    }
}

import Foundation
import Synchronization

/// Tells whoever reads the ledger that this process has added events.
///
/// Only a hint, to save a reader the wait for its next poll: other processes add events too.
public final class AppendNews: Sendable {
    private let listeners = Mutex<[UUID: AsyncStream<Void>.Continuation]>([:])

    public init() {}

    /// Says that events were added.
    public func announce() {
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield() }
    }

    /// Moments to look at the ledger: at once, after each announcement, and at the latest when `interval` has passed
    /// since the last one. Announcements that come while the listener is at work become one. Ends when its task is
    /// cancelled.
    public func moments(atLeastEvery interval: Duration) -> AsyncStream<Void> {
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
        return moments
    }
}

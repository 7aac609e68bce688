public import Admin
public import ServiceLifecycle
import Synchronization

/// Problems that the readings of a page do not show, looked for now and then: what of the schema is otherwise than it was
/// left.
public final class FoundProblems: Service {
    private let found = Mutex<[Problem]>([])
    private let interval: Duration
    private let look: @Sendable () async throws -> [Problem]

    /// - Parameter look: looks for them. While it cannot, what was found before holds.
    public init(every interval: Duration = .seconds(120), look: @escaping @Sendable () async throws -> [Problem]) {
        self.interval = interval
        self.look = look
    }

    /// What was found the last time.
    public var problems: [Problem] { found.withLock { $0 } }

    /// Looks until shutdown.
    public func run() async {
        try? await cancelWhenGracefulShutdown {
            while true {
                if let problems = try? await self.look() { self.found.withLock { $0 = problems } }
                try await Task.sleep(for: self.interval)
            }
        }
    }
}

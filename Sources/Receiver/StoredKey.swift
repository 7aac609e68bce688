public import CJ
import Synchronization

/// The key of an account whose openId is stored elsewhere. It may come, and change, while the receiver runs: CJ tries a
/// callback with a signature the moment its openId has been given out.
public final class StoredKey: Sendable {
    private struct State {
        var key: SigningKey?
        var looking: Task<SigningKey?, Never>?
        var lookedAt: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let look: @Sendable () async -> SigningKey?

    /// - Parameters:
    ///   - known: the key that was found before; nil when there was none.
    ///   - look: finds the key that is stored now; nil when there is none, or nobody can say.
    public init(_ known: SigningKey?, look: @escaping @Sendable () async -> SigningKey?) {
        state = Mutex(State(key: known))
        self.look = look
    }

    /// The key as it was last found.
    public var known: SigningKey? { state.withLock(\.key) }

    /// The key that is stored now, as far as can be said. It is looked for once a second at most, for all that wait
    /// together: who knows the path and not the key could have it looked for without end.
    func renewed() async -> SigningKey? {
        let looking = state.withLock { state in
            if let looking = state.looking { return looking }
            let due = state.lookedAt.map { $0 + .seconds(1) }
            let looking = Task { await self.renew(notBefore: due) }
            state.looking = looking
            return looking
        }
        return await looking.value
    }

    private func renew(notBefore due: ContinuousClock.Instant?) async -> SigningKey? {
        if let due { try? await Task.sleep(until: due, clock: .continuous) }
        let found = await look()
        return state.withLock { state in
            state.key = found ?? state.key
            state.lookedAt = .now
            state.looking = nil
            return state.key
        }
    }
}

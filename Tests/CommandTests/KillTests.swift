import Foundation
import Hashing
import Ledger
import Synchronization
import TestSupport
import Testing

/// What was answered 200, from however many clients.
private final class Acknowledged: Sendable {
    private let digests = Mutex<Set<Digest>>([])

    var all: Set<Digest> { digests.withLock { $0 } }

    func note(_ digest: Digest) { digests.withLock { _ = $0.insert(digest) } }
}

@Suite(.database) struct `Killed in the middle` {
    @Test(.timeLimit(.minutes(5)))
    func `twenty times under load, the receiver loses nothing it acknowledged, and the read models are right`()
        async throws
    {
        let environment = try await environment()
        let acknowledged = Acknowledged()
        var random = SeededGenerator(seed: 20)
        for round in 0..<20 {
            let serve = try await Program.serve(environment: environment)
            let pause = Duration.milliseconds(Int.random(in: 20...300, using: &random))
            await withTaskGroup { group in
                for client in 0..<16 {
                    group.addTask {
                        var messages = RandomMessages(seed: UInt64(round * 100 + client), orders: 50)
                        // A body that got no answer because the receiver was gone may be kept or not.
                        while !Task.isCancelled {
                            let body = messages.next()
                            guard await post(body, to: serve) == 200 else { return }
                            acknowledged.note(SHA256.digest(of: body))
                        }
                    }
                }
                try? await Task.sleep(for: pause)
                await serve.end(SIGKILL)
                group.cancelAll()
            }
        }
        let owner = try await TestDatabase.current.connect()
        let digests = try await Event.read(after: .start, limit: 1_000_000, on: owner).map(\.digest)
        let promised = acknowledged.all
        #expect(promised.count > 100)
        #expect(promised.isSubset(of: digests))
        #expect(Set(digests).count == digests.count)

        // What the killed projectors left, finished, against a projection of the same events from the start.
        try await project()
        try await ModelRows.addGeneration(2, on: owner)
        try await project()
        let differences = try await ModelRows.differences(1, 2, on: owner)
        #expect(differences.isEmpty, "\(differences.prefix(5))")
    }
}

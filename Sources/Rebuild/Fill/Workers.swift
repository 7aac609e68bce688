import Postgres
import Synchronization

/// Work that several connections share, each taking the next piece when it is done with one. One that breaks is replaced.
final class Workers<Piece: Sendable>: Sendable {
    private let rest: Mutex<ArraySlice<Piece>>
    private let done: Mutex<Int>

    /// - Parameter done: how much is done already.
    init(_ pieces: [Piece], done: Int = 0) {
        rest = Mutex(pieces[...])
        self.done = Mutex(done)
    }

    /// Does all pieces; the first error ends it.
    ///
    /// - Parameters:
    ///   - work: does a piece and tells how much that was.
    ///   - progress: called with how much is done, one call at a time.
    func run(
        _ count: Int, on settings: ConnectionSettings,
        work: @escaping @Sendable (Piece, Connection) async throws -> Int,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<max(1, count) {
                group.addTask { try await self.takePieces(on: settings, work: work, progress: progress) }
            }
            try await group.waitForAll()
        }
    }

    private func takePieces(
        on settings: ConnectionSettings, work: @Sendable (Piece, Connection) async throws -> Int,
        progress: @Sendable (Int) -> Void
    ) async throws {
        try await Pool.using(settings, size: 1) { pool in
            while let piece = rest.withLock({ $0.popFirst() }) {
                try Task.checkCancellation()
                let amount = try await pool.withConnection { try await work(piece, $0) }
                done.withLock { done in
                    done += amount
                    progress(done)
                }
            }
        }
    }
}

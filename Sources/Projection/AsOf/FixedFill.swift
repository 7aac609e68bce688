import Leases
import Ledger
public import Logging
public import Postgres

/// Fills a generation that shows one position for good, as a replay fills one that goes on from there: in parts, beside
/// everyone, and from where it stood when it was ended.
public struct FixedFill: Sendable {
    private let connection: ConnectionSettings
    private let settings: ProjectorSettings
    private let filling: FillSettings
    private let holder: String
    private let logger: Logger

    /// - Parameters:
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - filling: how large a part of the machine it may take.
    ///   - holder: this process in words, different for any two.
    public init(
        connection: ConnectionSettings, settings: ProjectorSettings = ProjectorSettings(),
        filling: FillSettings = FillSettings(), holder: String, logger: Logger
    ) {
        self.connection = connection
        self.settings = settings
        self.filling = filling
        self.holder = holder
        self.logger = logger
    }

    /// Takes a generation made by ``Partitions/addGeneration(asOf:views:on:)`` to its position.
    ///
    /// - Throws: ``GenerationRemoved``, `LeaseLost`, `CancellationError`, and what connections throw. Another call goes on
    ///   from there.
    func fill(
        _ generation: Generation, to position: LedgerPosition, progress: @escaping @Sendable (Replay.Progress) -> Void
    ) async throws {
        let pool = Pool(connection, size: 2)
        let result: Result<Void, any Error>
        do {
            result = .success(try await fill(generation, to: position, pool, progress))
        } catch {
            result = .failure(error)
        }
        await pool.close()
        try result.get()
    }

    private func fill(
        _ generation: Generation, to position: LedgerPosition, _ pool: Pool,
        _ progress: @escaping @Sendable (Replay.Progress) -> Void
    ) async throws {
        guard let replay = try await pool.withConnection({ try await ReplayRow.of(generation, on: $0) }) else {
            // Begun by a version of this program that projected it event by event.
            let projector = Projector(connection: connection, settings: settings, logger: logger)
            try await projector.catchUp(generation, to: position) { checkpoint in
                progress(.step("projecting", done: checkpoint.value, of: position.value))
            }
            return await projector.close()
        }
        let turns = FillTurns(pool: pool, holder: holder, urgency: .operated, timing: Lease.Timing(), logger: logger)
        try await turns.take(replay) {
            progress(.waiting(for: $0, generation: generation))
        } _: { turn in
            // Another run may have come to the end while this one waited.
            let isDone = try await pool.withConnection { try await ReplayRow.of(generation, on: $0)?.isDone }
            if isDone == true { return }
            progress(.begun(generation, target: position, isResumed: turn.lease.epoch > 1))
            try await GenerationFill(
                generation: generation, target: position, epoch: turn.lease.epoch, connection: connection,
                settings: filling, zone: settings.zone, logger: logger
            ).run { progress(.step($0.phase.rawValue, done: $0.done, of: $0.total)) }
            try await pool.withConnection { try await replay.end(heldBack: nil, turn.lease, on: $0) }
        }
    }
}
